"""The session's code up to a save, with its secrets masked."""

from __future__ import annotations

from typing import Any

from . import _secrets
from ._identity import ipython, script_path

#: Characters of code that are kept of a session: its end.
_LIMIT = 1_000_000
_cells_before: tuple[int, int, str] = (0, 0, "")


def session_code() -> str | None:
    """The cells that ran, with the running one; the source of a script; None in a plain prompt."""
    global _cells_before
    shell = ipython()
    if shell is None:
        return _script()
    cells: Any = getattr(getattr(shell, "history_manager", None), "input_hist_raw", None)
    if not cells:
        return None
    # A loop saves many times in one cell: the code is joined and masked once for each.
    count, known = len(cells), len(_secrets._known)
    if _cells_before[:2] != (count, known):
        ran: list[str] = [str(cell).rstrip() for cell in cells[1:] if str(cell).strip()]
        code = "\n\n".join(ran)[-_LIMIT:] + "\n"
        _cells_before = (count, known, _secrets.mask(code))
    return _cells_before[2]


def current_cell() -> str:
    """The running cell, or the script: where a secret may have been typed."""
    shell = ipython()
    if shell is None:
        return _source() or ""
    cells: Any = getattr(getattr(shell, "history_manager", None), "input_hist_raw", None)
    return str(cells[-1]) if cells else ""


_script_before: tuple[int, str | None] = (-1, None)


def _script() -> str | None:
    global _script_before
    known = len(_secrets._known)
    if _script_before[0] != known:
        source = _source()
        _script_before = (known, None if source is None else _secrets.mask(source[-_LIMIT:]))
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
