"""Asks code of the notebook in a child process: there it can be ended, whatever it does.

A thread cannot be ended in the middle of one step in C: `"x" * 300_000_000` takes its memory, and
`list(itertools.count())` never lets go of the interpreter's lock. The child has a limit of memory
and is killed when its time is up. It sees no signal, prints nothing, and ends nobody's objects.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from types import (
    BuiltinFunctionType,
    FunctionType,
    MethodDescriptorType,
    WrapperDescriptorType,
)
from typing import Any

from .._frames import HERE, is_of_a_signal
from .guard import KNOWN_SECONDS

#: Bytes that the child may take beside what it has.
_MEMORY = 64 << 20
#: Bytes of this process above which its copy takes too long.
_RESIDENT = 512 << 20
#: Bytes of an answer.
_LONGEST = 1 << 20
_BEGIN = b"\n"
#: Behind each answer: JSON has none within.
_END = b"\n"
_STANDARD = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_IN_C = (BuiltinFunctionType, MethodDescriptorType, WrapperDescriptorType)


def is_strange(function: Any) -> bool:
    """Whether it is code of a notebook or of the user's own files, which nobody knows."""
    if type(function) is not FunctionType:
        return type(function) not in _IN_C
    file = function.__code__.co_filename
    is_installed = file.startswith((_STANDARD, "<frozen ", HERE)) or "-packages" in file
    return not is_installed


def is_possible() -> bool:
    """Whether this process can have such a child at once."""
    sizes = _sizes()
    return sizes is not None and sizes[0] < _RESIDENT


def answer_apart(question: Callable[[Callable[[Any], None]], Any], seconds: float) -> Any:
    """The answer, which must be fit for JSON; what was told before where it fails or is late.

    Args:
        question: Is called in the child, with what tells the part of the answer that is known.
        seconds: From its beginning on: only a machine that is overloaded begins late.

    Returns:
        The last that was told; None without any.
    """
    answers, to_parent = os.pipe()
    child = 0
    try:
        try:
            child = _forked(question, to_parent, seconds)
        finally:
            os.close(to_parent)
        return _read(answers, seconds) if _begins(answers) else None
    except (OSError, ValueError) as error:
        if is_of_a_signal(error):
            raise
        return None
    finally:
        os.close(answers)
        if child:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            # Its end takes as long as its beginning.
            threading.Thread(target=_bury, args=(child,), daemon=True).start()


def _forked(
    question: Callable[[Callable[[Any], None]], Any], to_parent: int, seconds: float
) -> int:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        with warnings.catch_warnings():
            # Python warns of locks that other threads hold: then the child is killed.
            warnings.simplefilter("ignore")
            child = os.fork()
        if child == 0:
            _answer(question, to_parent, seconds)
        return child
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _answer(
    question: Callable[[Callable[[Any], None]], Any], to_parent: int, seconds: float
) -> None:
    try:
        # Should nobody be left to kill it.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
        signal.setitimer(signal.ITIMER_REAL, 2 * seconds + 1)
        gc.disable()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(nowhere, number)
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - until the end
        _, data = _sizes() or (0, 0)
        resource.setrlimit(resource.RLIMIT_DATA, (data + _MEMORY, data + _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.write(to_parent, _BEGIN)
        _tell(to_parent, question(lambda part: _tell(to_parent, part)))
    finally:
        os._exit(0)


def _tell(to_parent: int, answer: Any) -> None:
    left = memoryview(json.dumps(answer).encode() + _END)
    while left:
        left = left[os.write(to_parent, left) :]


def _begins(answers: int) -> bool:
    return _is_ready(answers, KNOWN_SECONDS) and os.read(answers, len(_BEGIN)) == _BEGIN


def _is_ready(answers: int, seconds: float) -> bool:
    ready = select.poll()
    ready.register(answers, select.POLLIN)
    return bool(ready.poll(max(0.0, seconds) * 1000))


def _read(answers: int, seconds: float) -> Any:
    until = time.monotonic() + seconds
    told = bytearray()
    while len(told) <= _LONGEST and _is_ready(answers, until - time.monotonic()):
        piece = os.read(answers, 1 << 16)
        if not piece:
            break
        told += piece
    whole = bytes(told).split(_END)[:-1]
    return json.loads(whole[-1]) if whole else None


def _bury(child: int) -> None:
    with suppress(ChildProcessError):
        os.waitpid(child, 0)


def _sizes() -> tuple[int, int] | None:
    """Bytes of this process in memory, and of its data; None where that is not told: no Linux."""
    try:
        with open("/proc/self/statm", "rb") as file:
            sizes = [int(size) * resource.getpagesize() for size in file.read().split()]
    except OSError as error:
        if is_of_a_signal(error):
            raise
        return None
    return sizes[1], sizes[5]
