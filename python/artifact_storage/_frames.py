"""Which code an exception comes from: ours, the user's, or a handler of a signal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import CodeType, TracebackType
from typing import Any

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep
#: Functions of ours that call what is not ours: an error in C code ends there, and is no bug here.
_DOORS = ("_unpickle", "_dump", "wrapper")


def trimmed(frames: TracebackType | None) -> TracebackType | None:
    """The traceback without our frames."""
    kept = [frame for frame in _each(frames) if not _is_ours(frame)]
    made: TracebackType | None = None
    for frame in reversed(kept):
        made = TracebackType(made, frame.tb_frame, frame.tb_lasti, frame.tb_lineno)
    return made


def is_bug(error: BaseException) -> bool:
    """Whether our own code raised what it does not raise on purpose: then its frames tell where."""
    *_, last = [None, *_each(error.__traceback__)]
    is_ours = last is not None and _is_ours(last)
    return is_ours and last is not None and last.tb_frame.f_code.co_name not in _DOORS


def raised_here(error: BaseException) -> bool:
    """Whether a system call of ours failed, not code of the user's that ran meanwhile."""
    *_, last = [None, *_each(error.__traceback__)]
    return last is None or _is_ours(last)


def is_of_a_signal(error: BaseException) -> bool:
    """Whether a handler of a signal raised it: a time limit of the user's, or of a batch system."""
    import signal

    handlers = {_code(signal.getsignal(number)) for number in signal.valid_signals()}
    return any(frame.tb_frame.f_code in handlers for frame in _each(error.__traceback__))


def _code(handler: Any) -> CodeType | None:
    handler = getattr(handler, "func", handler)  # functools.partial
    handler = getattr(handler, "__func__", handler)
    return getattr(handler, "__code__", None)


def _each(frames: TracebackType | None) -> Iterator[TracebackType]:
    while frames is not None:
        yield frames
        frames = frames.tb_next


def _is_ours(frame: TracebackType) -> bool:
    return frame.tb_frame.f_code.co_filename.startswith(_HERE)
