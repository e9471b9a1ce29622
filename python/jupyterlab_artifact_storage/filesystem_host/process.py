"""The process: what its standard streams and signals mean.

Standard input has one JSON line for each filesystem: ``{"id", "protocol", "options", "url"}`` opens
one, ``{"id", "close": true}`` forgets it, ``{"id", "alive": <its id>}`` asks for a sign of life.
Standard output has ``{"ready": true, …}`` first, then for each line ``{"id", "opened": {…}}``,
``{"id", "closed": true}``, ``{"id", "moves": …}`` or ``{"id", "error": {…}}``.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from typing import Any, BinaryIO

#: Connections that wait for their turn.
_BACKLOG = 64
#: How a line begins: it tells whom to answer, also where the rest is not understood.
_ID = re.compile(rb'\{"id":\s?"([\w -]{1,100})"')
#: prctl's order of a signal for the end of the parent (linux/prctl.h).
_PR_SET_PDEATHSIG = 1


class Answers:
    """Writes one JSON line for each message to the storage server."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, message: Mapping[str, Any]) -> None:
        """Send a message. Its texts hold no secrets."""
        line = json.dumps(message, separators=(",", ":")).encode() + b"\n"
        with self._lock, contextlib.suppress(OSError):
            self._stream.write(line)


def run(path: str) -> None:
    """Serve until standard input closes, and then end the process at once.

    Args:
        path: Of the unix socket to listen on. Its folder is private to this user.
    """
    # Ctrl+C in a terminal reaches the whole group of processes; the parent decides about us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    answers = Answers(_own_stdout())
    listener = socket.socket(socket.AF_UNIX)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108  pathlib's import would delay the start
    listener.bind(path)
    os.chmod(path, 0o600)  # noqa: PTH101
    listener.listen(_BACKLOG)
    answers.send({"ready": True, "python": sys.executable, "fsspec": _version_of_fsspec()})
    # Heavy: they are imported while the storage server connects.
    _end_with_parent()
    from .filesystems import Filesystems
    from .masking import Masking, masked_stderr
    from .server import serve

    masking = Masking()
    masked_stderr(masking)
    filesystems = Filesystems(masking)
    threading.Thread(target=serve, args=(listener, filesystems, masking), daemon=True).start()
    for line in sys.stdin.buffer:
        _take(line, filesystems, answers)
    # Libraries' own threads and exit handlers may wait for a server that never answers.
    os._exit(0)


def _take(line: bytes, filesystems: Any, answers: Answers) -> None:
    from .problems import HostError

    try:
        message = json.loads(line)
        name = str(message["id"])
    except (ValueError, TypeError, KeyError, RecursionError):
        # The line may hold secrets: nothing of it is repeated.
        found = _ID.match(line)
        error = HostError.bug("A line was not understood.")
        answers.send({"id": found and found[1].decode(), "error": error.problem})
        return
    if "alive" in message:
        answers.send({"id": name, "moves": filesystems.moves(str(message["alive"]))})
        return
    if message.get("close"):
        filesystems.close(name)
        answers.send({"id": name, "closed": True})
        return

    def opened() -> None:
        try:
            answers.send({"id": name, "opened": filesystems.open(name, message)})
        except HostError as error:
            answers.send({"id": name, "error": error.problem})
        except Exception as error:
            # The storage server waits for an answer. The error's own text may hold secrets.
            what = f"The filesystem cannot be opened ({type(error).__name__})."
            answers.send({"id": name, "error": HostError.bug(what).problem})

    threading.Thread(target=opened, daemon=True).start()


def _end_with_parent() -> None:
    """End with the storage server also while stopped: standard input is not read then."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _own_stdout() -> BinaryIO:
    """Standard output for answers alone: what libraries print there goes to standard error."""
    own = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return own


def _version_of_fsspec() -> str | None:
    """By the name of its metadata: to import what reads these takes longer than all the rest."""
    for folder in sys.path:
        with contextlib.suppress(OSError):
            for name in os.listdir(folder or "."):  # noqa: PTH208
                if name.startswith("fsspec-") and name.endswith(".dist-info"):
                    return name[len("fsspec-") : -len(".dist-info")]
    return None
