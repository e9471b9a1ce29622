"""Which code an exception comes from: ours, the user's, or a handler of a signal."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from types import CodeType, FrameType, TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._masking.known import Secrets
    from .errors import ArtifactStorageError

#: The folder of this package.
HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep
#: Functions of ours that call what is not ours: an error in C code ends there, and is no bug here.
_DOORS = ("_unpickle", "_dump", "wrapper", "call_default")
#: `inspect.CO_VARARGS`: importing inspect costs a script 20 ms.
_VARARGS = 0x04
_COLOR = re.compile(r"\x1b\[[0-9;]*m")


def trimmed(frames: TracebackType | None) -> TracebackType | None:
    """The traceback without our frames."""
    kept = [frame for frame in _each(frames) if not _is_ours(frame)]
    made: TracebackType | None = None
    for frame in reversed(kept):
        made = TracebackType(made, frame.tb_frame, frame.tb_lasti, frame.tb_lineno)
    return made


class ShortHook:
    """`sys.excepthook` of Python 3.10, where a bare `raise` adds our frames again."""

    def __init__(self, before: Any) -> None:
        self._before = before

    def __call__(
        self, kind: type[BaseException], error: BaseException, frames: TracebackType | None
    ) -> None:
        """Shows an error that ends a program."""
        if getattr(error, "kind", None) is not None or not is_bug(error):
            frames = error.__traceback__ = trimmed(frames)
        self._before(kind, error, frames)

    @classmethod
    def install(cls) -> None:
        """Puts one before what is there; again is fine."""
        if not isinstance(sys.excepthook, cls):
            sys.excepthook = cls(sys.excepthook)


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
    """Whether a handler of a signal raised it: a time limit of the user's, or of a batch system.

    A handler is called with the frame that it interrupted; it may have been replaced since.
    """
    import signal

    handlers = {_code(signal.getsignal(number)) for number in signal.valid_signals()}
    interrupted = None
    for entry in _each(error.__traceback__):
        frame = entry.tb_frame
        if frame.f_code in handlers or _is_given(frame, interrupted):
            return True
        interrupted = frame
    return False


class ignoring:  # noqa: N801 - as contextlib.suppress
    """As `contextlib.suppress`, but what a handler of a signal raises passes."""

    def __init__(self, *kinds: type[BaseException]) -> None:
        self._kinds = kinds

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: Any, error: BaseException | None, _frames: Any) -> bool:
        return isinstance(error, self._kinds) and not is_of_a_signal(error)


def _is_given(frame: FrameType, interrupted: FrameType | None) -> bool:
    """Whether the function was called with a number and that frame, one after the other."""
    if interrupted is None:
        return False
    code, held = frame.f_code, frame.f_locals
    count = code.co_argcount
    given = [held.get(name) for name in code.co_varnames[:count]]
    if code.co_flags & _VARARGS:
        given += held.get(code.co_varnames[count + code.co_kwonlyargcount]) or ()
    return any(
        # Of a value of the user's, `isinstance` would ask what it says of its class.
        one is interrupted and issubclass(type(number), int)
        for number, one in zip(given, given[1:])
    )


def _code(handler: Any) -> CodeType | None:
    handler = getattr(handler, "func", handler)  # functools.partial
    handler = getattr(handler, "__func__", handler)
    return getattr(handler, "__code__", None)


def _each(frames: TracebackType | None) -> Iterator[TracebackType]:
    while frames is not None:
        yield frames
        frames = frames.tb_next


def _is_ours(frame: TracebackType) -> bool:
    return frame.tb_frame.f_code.co_filename.startswith(HERE)


def rendered(error: ArtifactStorageError) -> list[str]:
    """The traceback that IPython would show; a part with a secret is masked, without colors."""
    try:
        import traceback

        from ._context.identity import ipython
        from ._masking.known import Secrets

        shell, secrets = ipython(), error._secrets or Secrets()
        frames = trimmed(error.__traceback__)
        if shell is None:
            parts = traceback.format_exception(type(error), error, frames)
        else:
            parts = shell.InteractiveTB.structured_traceback(type(error), error, frames)
        return [_masked(part, secrets) for part in parts]
    except Exception:  # IPython would show the whole traceback instead, with all its lines.
        return [f"{type(error).__name__}: {error}"]


def _masked(part: str, secrets: Secrets) -> str:
    plain = _COLOR.sub("", part)
    masked = secrets.mask(plain)
    return part if masked == plain else masked
