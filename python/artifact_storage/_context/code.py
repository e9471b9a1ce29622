"""The session's code up to a save, with its secrets masked."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from .._frames import is_of_a_signal
from .._masking.known import Secrets, stand_in
from .identity import ipython, script_path

#: Characters of code that are kept of a session: its end.
_LIMIT = 1_000_000
#: Stands for what is not masked, so not kept either.
_LEFT_OUT = "# … (left out: masking the secrets in it took too long)\n"


class CapturedCode:
    """The code of the session, as it is saved with artifacts."""

    def __init__(self, secrets: Secrets) -> None:
        """`secrets` is what to mask."""
        self.secrets = secrets
        #: Cells and secrets of the code that was made last, and that code.
        self._made: tuple[int, frozenset[str], str] = (0, frozenset(), "")
        #: Cells that were masked before, without the secrets of that time.
        self._masked: dict[str, str] = {}
        self._script_before: tuple[frozenset[str] | None, str | None] = (None, None)

    def of_session(self, seconds: float) -> str | None:
        """The cells that ran, with the running one; the source of a script; None in a plain prompt.

        Args:
            seconds: Of this thread's own work, for masking. What takes longer
                is left out, and tried again at the next save.
        """
        self.secrets.mask("")  # Loads what masks: that is not counted.
        if ipython() is None:
            return self._script(seconds)
        cells = _cells()
        if not cells:
            return None
        # A loop saves many times in one cell: the code is made once for each.
        known = self.secrets.known
        if self._made[:2] != (len(cells), known):
            before = self._masked if self._made[1] == known else {}
            code, in_time = self._of_cells(cells, before, time.thread_time() + seconds)
            if not in_time:
                self._made, self._masked = (0, known, code), {**before, **self._masked}
                return code
            self._made = (len(cells), known, code)
        return self._made[2]

    def _of_cells(self, cells: list[str], before: dict[str, str], until: float) -> tuple[str, bool]:
        """The code, and whether all of it was masked in time."""
        self._masked = {}
        kept: list[str] = []
        length, in_time = 0, True
        for cell in reversed(cells[1:]):
            text = cell.rstrip()
            if not text or length > _LIMIT:
                continue
            if text not in before:
                done, ended = self.secrets.mask_until(text[:_LIMIT], until)
                if not ended and kept:
                    in_time = False
                    kept.append(_LEFT_OUT)
                    break
                before[text] = done if ended else f"{done}{_LEFT_OUT}"
            self._masked[text] = before[text]
            kept.append(self._masked[text])
            length += len(kept[-1])
        # Cut when it is masked: half a secret would not be known as one.
        return "\n\n".join(reversed(kept))[-_LIMIT:] + "\n", in_time

    def _script(self, seconds: float) -> str | None:
        known = self.secrets.known
        if self._script_before[0] != known:
            source = _source()
            code = None
            if source is not None:
                until = time.thread_time() + seconds
                done, ended = self.secrets.mask_until(source[:_LIMIT], until)
                code = done if ended and len(source) <= _LIMIT else f"{done}{_LEFT_OUT}"
            self._script_before = (known, code)
        return self._script_before[1]


def written_in(secrets: Iterable[str]) -> str | None:
    """Where in the notebook or script any of the secrets is written: `this code`, `cell 3`."""
    wanted = set(secrets)
    if not wanted:
        return None
    if ipython() is None:
        return "this code" if stand_in(wanted, _source() or "") else None
    cells = _cells()
    for number in range(len(cells) - 1, 0, -1):
        if stand_in(wanted, cells[number]):
            return "this code" if number == len(cells) - 1 else f"cell {number}"
    return None


def _cells() -> list[str]:
    """What was typed, by the numbers of the cells; the first is empty."""
    history: Any = getattr(ipython(), "history_manager", None)
    return [str(cell) for cell in getattr(history, "input_hist_raw", None) or ()]


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
