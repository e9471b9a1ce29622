"""The secrets that were told, and their removal from what is stored."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .._contract import SECRET_MASK as MASK
from .told import secrets_in

#: A secret of one letter stands in any text: to mask it would spoil the text, and its marks would
#: show the letter. It is masked where a name or a form tells of it, like a secret nobody told.
_SHORTEST = 2
#: Below this length, a secret is masked only where it is a whole string literal.
_FREE_LENGTH = 4
#: A short word (`postgres`) is a part of others (`postgresql://`): it is replaced on its own only.
_WORD = re.compile(r"[^\W_]{1,11}$")
#: Characters of code that are looked at in one go.
_WINDOW = 100_000


class Secrets:
    """What was told, to be masked in all that is stored."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    @property
    def known(self) -> frozenset[str]:
        """All of them."""
        return frozenset(self._known)

    def remember(self, options: Any) -> set[str]:
        """Notes the secrets in settings of a storage location, before they are sent anywhere.

        Returns:
            The secrets found.

        Raises:
            InvalidInputError: They have no end.
        """
        try:
            found = {secret for secret in secrets_in(options) if secret.strip() not in ("", MASK)}
        except RecursionError:
            from ..errors import InvalidInputError

            raise InvalidInputError(
                "storage_options holds itself, or is nested too deeply.",
                "Give a dictionary of texts, numbers and small dictionaries.",
                "storage_options",
            ) from None
        for secret in found:
            forms = {secret, secret.strip()}
            self._known.update(form for form in forms if len(form) >= _SHORTEST)
        return found

    def _known_spans(self, text: str) -> list[tuple[int, int]]:
        return (
            [match.span() for match in _pattern(self.known).finditer(text)] if self._known else []
        )

    def mask(self, code: str) -> str:
        """A cell's or a script's code with every secret in it replaced by `***`.

        Only text in quotes, comments and shell commands is replaced, never an expression.
        """
        return self.mask_until(code, None)[0]

    def mask_until(self, code: str, until: float | None) -> tuple[str, bool]:
        """As :meth:`mask`, up to a time of `time.thread_time`.

        Returns:
            The statements that were masked in time, and whether these are all.
        """
        from .code import is_shell, secret_spans

        # A secret may be a word as `password`: without it, nobody would recognize the name.
        known = self._known_spans(code)
        pieces: list[str] = []
        done, window = 0, len(code) if is_shell(code) else _WINDOW
        while done < len(code):
            part = code[done : done + window]
            is_end = done + window >= len(code)
            spans, end, is_late = secret_spans(part, is_end, until)
            here = [(a - done, b - done) for a, b in known if a < done + end and b > done]
            pieces.append(masked_at(part[:end], [*spans, *here]))
            done += end
            if is_late:
                return "".join(pieces), False
            window = _WINDOW if end else 4 * window  # One statement that is longer.
        return "".join(pieces), True

    def mask_text(self, text: str, named: bool = True) -> str:
        """A text that is no code, with every secret masked that its form gives away.

        Args:
            text: The text.
            named: Whether names in it say so, too.
        """
        from .text import text_spans

        return masked_at(text, [*text_spans(text, named), *self._known_spans(text)])


@functools.lru_cache(maxsize=2)
def _pattern(secrets: frozenset[str]) -> re.Pattern[str]:
    # The longest first: one secret may be the start of another.
    longest_first = sorted(secrets, key=len, reverse=True)
    forms = dict.fromkeys(form for secret in longest_first for form in _written(secret))
    return re.compile("|".join(forms))


def _written(secret: str) -> Iterator[str]:
    """Expressions for how a secret may be written."""
    if len(secret) < _FREE_LENGTH:
        for mark in "\"'":
            yield f"(?<={mark}){re.escape(secret)}(?={mark})"
    elif _WORD.match(secret):
        yield rf"(?:(?<![^\W_])|(?<=%[\da-fA-F]{{2}})){secret}(?![^\W_])"
    else:
        from html import escape
        from json import dumps
        from urllib.parse import quote

        escaped = secret.replace("\\", "\\\\")
        double, single = escaped.replace('"', '\\"'), escaped.replace("'", "\\'")
        forms = {secret, escaped, double, single, repr(secret)[1:-1], escape(secret)}
        forms |= {dumps(secret)[1:-1], quote(secret, safe="", errors="replace")}
        for form in sorted(forms, key=len, reverse=True):
            yield re.escape(form)


def stand_in(secrets: Iterable[str], text: str) -> bool:
    """Whether any of the secrets is written in a text."""
    wanted = frozenset(secrets)
    return bool(wanted) and _pattern(wanted).search(text) is not None


def masked_at(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with `***` in place of each span; they may overlap."""
    pieces: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if start < done:  # It goes on with the one before.
            done = max(done, end)
        elif text[start:end].strip("*\"'"):
            pieces += [text[done:start], MASK]
            done = end
    return "".join([*pieces, text[done:]])
