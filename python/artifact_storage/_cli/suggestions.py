"""What a shell offers after Tab, where the store knows it: names, versions, tags and the like.

The completion scripts ask `artifact-storage __complete SHELL KIND LINE [PIECE]`. It answers in two
seconds or not at all, and says nothing of failures: a shell has nowhere to show them.
"""

from __future__ import annotations

import re
import signal
import warnings
from argparse import Action, Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from .. import _contract

if TYPE_CHECKING:
    from .._transport.client import Client
    from .._transport.private_server import PrivateServer

PROGRAM = "artifact-storage"
#: Who pressed Tab goes on typing.
_SECONDS = 2.0
_MOST = 1000
#: What may stand in a word of bash as it is.
_SAFE = re.compile(r"[^\w@%+=:,./-]")
_OF_OPTIONS = {
    "--type": "type",
    "--tag": "tag",
    "--alias": "alias",
    "--notebook": "notebook",
    "--user": "user",
}
_OF_METAVARS = {
    "NAME": "names",
    "VERSION": "versions",
    "BEFORE": "versions",
    "AFTER": "versions",
    "TAG": "tag",
    "ALIAS": "alias",
}
#: The kinds, each as the scripts name it.
KINDS = ("names", "versions", "tag", "alias", "type", "user", "notebook")


def kind_of(action: Action) -> str | None:
    """What an argument takes from the store; None: nothing."""
    found = next((_OF_OPTIONS[one] for one in action.option_strings if one in _OF_OPTIONS), None)
    return found or _OF_METAVARS.get(str(action.metavar))


class _LateError(BaseException):
    """The time is over."""


def suggest(shell: str = "", kind: str = "", line: str = "", piece: str = "") -> int:
    """Prints what fits, one a line.

    Args:
        shell: `bash` wants words as they are typed; others quote themselves.
        kind: One of `KINDS`.
        line: The line up to the cursor.
        piece: What bash takes for the last word: it breaks words at `:` and others.
    """
    words, quote = _words(line)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _is_late)
    signal.setitimer(signal.ITIMER_REAL, _SECONDS)
    early: PrivateServer | None = None
    with suppress(Exception, KeyboardInterrupt, _LateError):
        from .early import started_early

        early = started_early(words[:-1])
        for text in _fitting(kind, words, early):
            print(_of_bash(text, words[-1], piece, quote) if shell == "bash" else text)  # noqa: T201
    signal.setitimer(signal.ITIMER_REAL, 0)
    if early is not None:
        early.discard()
    return 0


def _is_late(*_: object) -> NoReturn:
    raise _LateError


def _fitting(kind: str, words: Sequence[str], early: PrivateServer | None) -> Iterator[str]:
    from .location import storage_of

    typed, start = _typed(words[:-1]), words[-1]
    if kind not in KINDS or getattr(typed, "storage_options_stdin", False):
        return
    client = storage_of(typed, early)._client
    found = dict.fromkeys(_from_store(client, kind, typed, start))
    for text in found:
        # What cannot be typed, and what would be an option.
        if text.startswith(start) and text.isprintable() and text[:1] != "-":
            yield text


def _from_store(client: Client, kind: str, typed: Namespace, start: str) -> Iterable[str]:
    is_trash = typed.command in ("restore", "trash")
    if kind == "names" and not is_trash:
        query: Any = {"search": start.strip() or None, "limit": _MOST}
        return (
            one["name"] for one in client.call(_contract.LIST_ARTIFACTS, query=query)["artifacts"]
        )
    if kind == "names" or (kind == "versions" and is_trash):
        trash: Any = {"limit": _MOST, "name": None if kind == "names" else typed.name}
        rows = client.call(_contract.LIST_TRASH, query=trash)["artifacts"]
        return (str(one["name" if kind == "names" else "version"]) for one in rows)
    if kind == "versions":
        versions: Any = {"name": typed.name, "limit": _MOST}
        saved = client.call(_contract.LIST_VERSIONS, query=versions)["artifacts"]
        aliases = (alias for one in saved for alias in one.get("aliases", ()))
        return ("latest", *aliases, *(str(one["version"]) for one in saved))
    facets: Any = {"kind": kind, "starts": start or None, "limit": _MOST}
    return (one["value"] for one in client.call(_contract.LIST_FACETS, query=facets)["values"])


def _typed(words: Sequence[str]) -> Namespace:
    """What was typed so far: command, name and storage location; the rest may not be whole yet."""
    from .parser import parser_of

    parser: Any = parser_of(PROGRAM)
    found = Namespace(command="", name="", storage_options=[])
    commands = next(one.choices for one in parser._actions if one.dest == "command")
    rest = iter(words)
    for word in rest:
        option, has_value, value = word.partition("=")
        action = parser._option_string_actions.get(option if word[:1] == "-" else "")
        if action is not None:
            takes = action.nargs != 0
            given = (value if has_value else next(rest, "")) if takes else True
            if action.dest == "storage_options":
                found.storage_options.append(given)
            elif action.dest == "other":
                found.name = given
            elif action.dest != "name":
                setattr(found, action.dest, given)
        elif not found.command:
            found.command = word
            parser = commands[word]
            parser.filled()
        elif not found.name and word[:1] != "-":
            found.name = word
    return found


def _words(line: str) -> tuple[list[str], str]:
    """The words behind the program, the last one not whole, and the quote that is still open."""
    from shlex import shlex

    for quote in ("", "'", '"'):
        reader = shlex(f"{line}{quote}", posix=True, punctuation_chars=True)
        reader.whitespace_split, reader.commenters = True, ""
        with suppress(ValueError):
            words = list(reader)
            if line[-1:].isspace() and not quote:
                words.append("")
            ends = [n for n, word in enumerate(words) if word.rpartition("/")[2] == PROGRAM]
            return words[ends[-1] + 1 if ends else 0 :] or [""], quote
    return [""], ""


def _of_bash(text: str, start: str, piece: str, quote: str) -> str:
    """A word as bash has it typed, without what stands before its piece."""
    if quote:
        return text
    before = len(start) - len(piece) if start.endswith(piece) else 0
    return _SAFE.sub(r"\\\g<0>", text[before:])
