"""Why a storage server did not start: the true cause and the right next step."""

from __future__ import annotations

import errno
import json
import re
import signal
from typing import NamedTuple

from .launch import INSTALL, NODE_VARIABLE, LaunchError
from .runtime_directory import RuntimeDirectoryError

_BUSY = "Try again when the machine is less busy."
_LIMIT = "Close files or end processes that are not needed, or raise the limit (ulimit -a)."


class StartFailure(NamedTuple):
    """A failed start in words.

    Attributes:
        message: What happened, a sentence.
        hint: What to do next, a sentence.
    """

    message: str
    hint: str


def of_exception(error: Exception) -> StartFailure:
    """Explain why no process could be started."""
    if isinstance(error, LaunchError):
        return StartFailure(error.message, error.hint)
    if isinstance(error, RuntimeDirectoryError):
        return StartFailure(
            f"No directory can hold the storage server's socket ({error}).",
            "Free some space there, or set TMPDIR to a directory that you can write to.",
        )
    number = getattr(error, "errno", None)
    reason = f"The storage server cannot be started: {getattr(error, 'strerror', None) or error}"
    file = getattr(error, "filename", None)
    reason += f" ({file})." if file else "."
    if number in {errno.EMFILE, errno.ENFILE, errno.EAGAIN}:
        return StartFailure(reason, _LIMIT)
    if number == errno.ENOMEM:
        return StartFailure(reason, "Free some memory, or raise its limit.")
    if number in {errno.EACCES, errno.EPERM, errno.ENOEXEC}:
        return StartFailure(
            reason,
            f"This system does not let that program run: set {NODE_VARIABLE} to a Node that may.",
        )
    if isinstance(error, RuntimeError) and "interpreter" in str(error):
        return StartFailure(
            reason,
            "Use it in the main interpreter. One that is made after a save there finds its "
            "storage server.",
        )
    return StartFailure(reason, "Try again.")


def of_exit(code: int | None, log: str, said: str = "") -> StartFailure:
    """Explain why a process that was started does not listen.

    Args:
        code: Its exit code, negative for a signal; None while it runs.
        log: What it wrote to standard error.
        said: What it wrote to standard output: its own reason as JSON, if it had one.
    """
    own = _own_words(said)
    if own is not None:
        return own
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    last = lines[-1][:500] if lines else ""
    if code is None:
        return StartFailure("The storage server did not answer in time.", _BUSY)
    if code < 0:
        return _killed(-code, last)
    if re.search(
        r"GLIBC|GLIBCXX|error while loading shared libraries|not found \(required by", log
    ):
        return StartFailure(
            f"This system's libraries are too old for the Node that came with it: {last}",
            f"Set {NODE_VARIABLE} to a Node 22 or newer that runs here.",
        )
    if "ERR_MODULE_NOT_FOUND" in log or "Cannot find module" in log:
        missing = next((line for line in lines if "Cannot find" in line), last)
        return StartFailure(f"Parts of the storage server are missing: {missing[:500]}", INSTALL)
    if re.search(r"heap out of memory|Cannot allocate memory|Fatal process (out of|OOM)", log):
        return StartFailure(
            "There is not enough memory to start the storage server.",
            "Free some memory, or raise its limit (ulimit -v).",
        )
    words = f": {last}" if last else f" (exit code {code})."
    return StartFailure(
        f"The storage server does not start{words}",
        "Fix the problem it reports, then try again.",
    )


def _killed(number: int, last: str) -> StartFailure:
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"signal {number}"
    if number == signal.SIGKILL:
        hint = "Often the memory limit of a container or a job is the reason: raise it."
    elif number in {signal.SIGILL, signal.SIGTRAP, signal.SIGABRT, signal.SIGSEGV}:
        hint = f"Set {NODE_VARIABLE} to a Node 22 or newer that runs on this machine."
    else:
        hint = "Try again."
    words = f": {last}" if last else "."
    return StartFailure(f"The storage server was ended by {name} while it started{words}", hint)


def _own_words(said: str) -> StartFailure | None:
    for line in reversed(said.splitlines()):
        try:
            failure = json.loads(line)["failure"]
            return StartFailure(str(failure["message"]), str(failure["hint"]))
        except (ValueError, KeyError, TypeError):
            continue
    return None
