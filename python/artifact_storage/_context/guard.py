"""Asks code that is not ours, for what is only recorded: it can neither end a save nor delay it.

A value's `repr`, a library's `__version__`, a formatter: they may raise, exit, print or never end.
They run in a thread, so that nothing of the user's own (Ctrl+C, a signal's handler) is taken for
theirs; an answer that comes too late is dropped, and the thread is ended where Python can end it.
What holds the interpreter's lock in C cannot be stopped: what nobody knows is asked in a process of
its own (`apart`), and a `repr` of something large is not begun (`sketch`).
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, Literal, TypeVar

from .._frames import is_of_a_signal

#: Seconds for everything that one save asks of code that is not known.
SECONDS = 0.1
#: Seconds for what is bounded by how little it looks at: only a machine that is overloaded needs
#: them.
KNOWN_SECONDS = 2.0
_T = TypeVar("_T")


class StrangeCodeError(Exception):
    """Code of the user's own would be asked here."""


class _TooLateError(SystemExit):
    """Ends the thread; Python says nothing of a thread that ends with SystemExit."""


class Guard:
    """The limits of one save."""

    _worker: _Worker | None = None

    def __init__(self, seconds: float | None = None) -> None:
        self.left = SECONDS if seconds is None else seconds
        #: What to do about code that nobody knows: `ask` it, `refuse` it, or `raise` the error.
        self.strangers: Literal["ask", "refuse", "raise"] = "ask"

    def ask(
        self, question: Callable[[], _T], default: _T, known: bool = False, strange: bool = False
    ) -> _T:
        """The answer; `default` where it fails or comes too late.

        Args:
            question: Is called in another thread.
            default: What to answer otherwise.
            known: It is bounded by what it looks at, and takes nothing of the others' time.
            strange: It runs code that nobody knows, or that has much to look at.

        Raises:
            StrangeCodeError: It is strange, and that is to be told.
        """
        if strange and self.strangers != "ask":
            if self.strangers == "raise":
                raise StrangeCodeError
            return default
        seconds = KNOWN_SECONDS if known else self.left
        if seconds <= 0:
            return default
        started = time.monotonic()
        try:
            # Kept before anything begins that has to be ended: an interrupt may come any time.
            self._worker = self._worker or _Worker()
            answer = self._worker.ask(question, seconds)
        except _NoAnswerError:
            return default
        finally:
            if not known:
                self.left -= time.monotonic() - started
            if self._worker is not None and self._worker.is_stopped:
                self.close()
        return default if answer is None else answer

    def close(self) -> None:
        """Ends the thread."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def __enter__(self) -> Guard:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()  # An interrupt may have come before it was closed.


class _NoAnswerError(Exception):
    pass


class _Worker:
    """One thread that answers one question after the other."""

    def __init__(self) -> None:
        self._questions: SimpleQueue[Callable[[], Any] | None] = SimpleQueue()
        self._answers: SimpleQueue[Any] = SimpleQueue()
        self._lock = threading.Lock()
        self._ended = False
        self.is_stopped = False
        self._thread: threading.Thread | None = None

    def ask(self, question: Callable[[], Any], seconds: float) -> Any:
        try:
            if self._thread is None:
                self._thread = _thread(self._run)
            self._questions.put(question)
            return self._answers.get(timeout=seconds)
        except Empty:
            self._stop()
        except BaseException:  # An interrupt: nobody waits for the answer.
            self._stop()
            raise
        raise _NoAnswerError

    def end(self) -> None:
        self._questions.put(None)

    def _stop(self) -> None:
        self.end()
        self.is_stopped = True
        # Not after its end: the number may be another thread's by then.
        with self._lock:
            if not self._ended and self._thread is not None:
                _end_thread(self._thread.ident)
        _unmute(self)

    def _run(self) -> None:
        _muted.add(threading.get_ident())
        with suppress(BaseException):
            while not self.is_stopped:
                question = self._questions.get()
                if question is None:
                    break
                answer = None
                with suppress(BaseException):
                    answer = self._answer(question)
                self._answers.put(answer)
                question = answer = None
        with suppress(BaseException):
            _muted.discard(threading.get_ident())
            with self._lock:
                self._ended = True

    def _answer(self, question: Callable[[], Any]) -> Any:
        # In this thread, which no interrupt of the user reaches.
        try:
            # Nobody waits for what a stopped thread says, and all would hear what it prints.
            return question() if _mute(self) else None
        finally:
            _unmute(self)


def _thread(run: Callable[[], None]) -> threading.Thread:
    made = threading.Thread(target=run, name="artifact-storage-ask", daemon=True)
    try:
        made.start()
        return made
    except RuntimeError as error:  # No thread can be started any more.
        if is_of_a_signal(error):
            raise
    raise _NoAnswerError


def _end_thread(ident: int | None) -> None:
    with suppress(Exception):
        import ctypes

        raising = ctypes.pythonapi.PyThreadState_SetAsyncExc
        raising(ctypes.c_ulong(ident or 0), ctypes.py_object(_TooLateError))


#: The threads that are not heard.
_muted: set[int] = set()
#: Those that answer now.
_answering: set[_Worker] = set()
_mute_lock = threading.Lock()


class _Stream:
    """Standard output or error for all threads but the muted ones."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: Any) -> Any:
        if threading.get_ident() in _muted:
            return len(text)
        return self._stream.write(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _begin_child() -> None:
    """In a forked process there is one thread: nobody else answers, or holds the lock."""
    global _mute_lock
    _mute_lock = threading.Lock()
    if threading.get_ident() not in _muted:
        _muted.clear()
        _answering.clear()
        _restore()


os.register_at_fork(after_in_child=_begin_child)


def _mute(worker: _Worker) -> bool:
    """Whether what the thread of a worker prints is not heard: not of one that was stopped."""
    with _mute_lock:
        if worker.is_stopped:
            return False
        _answering.add(worker)
        for name in ("stdout", "stderr"):
            stream = getattr(sys, name, None)
            if stream is not None and not isinstance(stream, _Stream):
                setattr(sys, name, _Stream(stream))
    return True


def _unmute(worker: _Worker) -> None:
    with _mute_lock:
        _answering.discard(worker)
        if not _answering:
            _restore()


def _restore() -> None:
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name, None)
        if isinstance(stream, _Stream):
            setattr(sys, name, stream._stream)
