"""The session's code up to a save, with its secrets masked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import _secrets
from ._identity import ipython, script_path

#: Characters of code that are kept of a session: its end.
_LIMIT = 1_000_000
#: Cells and secrets of the code that was made last, and that code.
_made: tuple[int, frozenset[str], str] = (0, frozenset(), "")
#: Cells that were masked before, without the secrets of that time.
_masked: dict[str, str] = {}


def session_code() -> str | None:
    """The cells that ran, with the running one; the source of a script; None in a plain prompt."""
    global _made, _masked
    if ipython() is None:
        return _script()
    cells = _cells()
    if not cells:
        return None
    # A loop saves many times in one cell: the code is made once for each.
    known = frozenset(_secrets._known)
    if _made[:2] != (len(cells), known):
        before = _masked if _made[1] == known else {}
        _masked = {}
        kept: list[str] = []
        length = 0
        for cell in reversed(cells[1:]):
            text = cell.rstrip()
            if text and length <= _LIMIT:
                _masked[text] = before[text] if text in before else _secrets.mask(text)
                kept.append(_masked[text])
                length += len(kept[-1])
        # Cut when it is masked: half a secret would not be known as one.
        _made = (len(cells), known, "\n\n".join(reversed(kept))[-_LIMIT:] + "\n")
    return _made[2]


def written_in(secrets: Iterable[str]) -> str | None:
    """Where in the notebook or script any of the secrets is written: `this code`, `cell 3`."""
    wanted = set(secrets)
    if not wanted:
        return None
    if ipython() is None:
        return "this code" if _secrets.stand_in(wanted, _source() or "") else None
    cells = _cells()
    for number in range(len(cells) - 1, 0, -1):
        if _secrets.stand_in(wanted, cells[number]):
            return "this code" if number == len(cells) - 1 else f"cell {number}"
    return None


def _cells() -> list[str]:
    """What was typed, by the numbers of the cells; the first is empty."""
    history: Any = getattr(ipython(), "history_manager", None)
    return [str(cell) for cell in getattr(history, "input_hist_raw", None) or ()]


_script_before: tuple[int, str | None] = (-1, None)


def _script() -> str | None:
    global _script_before
    known = len(_secrets._known)
    if _script_before[0] != known:
        source = _source()
        _script_before = (known, None if source is None else _secrets.mask(source)[-_LIMIT:])
    return _script_before[1]


def _source() -> str | None:
    path = script_path()
    if path is None:
        return None
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return None
