"""The session's code up to a save, with its secrets masked."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from . import _secrets
from ._frames import is_of_a_signal
from ._identity import ipython, script_path

#: Characters of code that are kept of a session: its end.
_LIMIT = 1_000_000
#: Stands for what is not masked, so not kept either.
_LEFT_OUT = "# … (left out: masking the secrets in it took too long)\n"
#: Cells and secrets of the code that was made last, and that code.
_made: tuple[int, frozenset[str], str] = (0, frozenset(), "")
#: Cells that were masked before, without the secrets of that time.
_masked: dict[str, str] = {}


def session_code(seconds: float) -> str | None:
    """The cells that ran, with the running one; the source of a script; None in a plain prompt.

    Args:
        seconds: Of this thread's own work, for masking. What takes longer
            is left out, and tried again at the next save.
    """
    global _made, _masked
    _secrets.mask("")  # Loads what masks: that is not counted.
    if ipython() is None:
        return _script(seconds)
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
        until = time.thread_time() + seconds
        in_time = True
        for cell in reversed(cells[1:]):
            text = cell.rstrip()
            if not text or length > _LIMIT:
                continue
            if text not in before:
                done, ended = _secrets.mask_until(text[:_LIMIT], until)
                if not ended and kept:
                    in_time = False
                    kept.append(_LEFT_OUT)
                    break
                before[text] = done if ended else f"{done}{_LEFT_OUT}"
            _masked[text] = before[text]
            kept.append(_masked[text])
            length += len(kept[-1])
        # Cut when it is masked: half a secret would not be known as one.
        code = "\n\n".join(reversed(kept))[-_LIMIT:] + "\n"
        if not in_time:
            _made, _masked = (0, known, code), {**before, **_masked}
            return code
        _made = (len(cells), known, code)
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


def _script(seconds: float) -> str | None:
    global _script_before
    known = len(_secrets._known)
    if _script_before[0] != known:
        source = _source()
        code = None
        if source is not None:
            done, ended = _secrets.mask_until(source[:_LIMIT], time.thread_time() + seconds)
            code = done if ended and len(source) <= _LIMIT else f"{done}{_LEFT_OUT}"
        _script_before = (known, code)
    return _script_before[1]


def _source() -> str | None:
    path = script_path()
    if path is None:
        return None
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(_LIMIT + 1)
    except OSError as error:
        if is_of_a_signal(error):
            raise
        return None
