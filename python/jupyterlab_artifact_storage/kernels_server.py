"""How a process finds what one of its ancestors announced after it was started.

A file in a directory that both know, named by the ancestor's process id. Jupyter's runtime
directory, where the connection files of its kernels are, holds the path of the socket for kernels
whose environment was cleaned. The state directory of a storage server holds the sessions of its
programs, for workers that were started before. Standard library only, imported by kernels too.
"""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: More ancestors than a kernel has.
_MOST_ANCESTORS = 64


def announce(runtime: str, text: str) -> None:
    """Tell the descendants of this process a line. Never raises."""
    with contextlib.suppress(OSError):
        os.makedirs(runtime, mode=0o700, exist_ok=True)  # noqa: PTH103
        _remove_left_over(runtime)
        file, pid = _file(runtime, os.getpid()), os.getpid()
        made = f"{file}.{pid}"
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(os.fsencode(f"{_start_of(pid)[1]} {_now()}\n{text}"))
        os.replace(made, file)  # noqa: PTH105


def withdraw(runtime: str) -> None:
    """Take that back. Never raises."""
    with contextlib.suppress(OSError):
        os.unlink(_file(runtime, os.getpid()))  # noqa: PTH108
    with contextlib.suppress(OSError):
        os.unlink(notes_file(runtime))  # noqa: PTH108


def notes_file(runtime: str) -> str:
    """Return where descendants write notes for this process. The file may not exist."""
    pid = os.getpid()
    return _notes(runtime, pid, _start_of(pid)[1])


def notes_for(runtime: str) -> list[str]:
    """Return where this process writes notes for its ancestors that announced something."""
    return [
        _notes(runtime, pid, start)
        for pid, start in ancestors()
        if os.path.exists(_file(runtime, pid))  # noqa: PTH110
    ]


def socket_of_kernel(connection_file: str) -> str | None:
    """Return the socket of the storage server whose Jupyter server started this kernel.

    Returns:
        None where no Jupyter server with a storage server is an ancestor of this process.
    """
    return announced(os.path.dirname(os.path.abspath(connection_file)))  # noqa: PTH100, PTH120


def announced(*directories: str, late: bool = False) -> str | None:
    """Return what the nearest ancestor announced in one of these directories; None: nothing.

    Args:
        *directories: Where to look.
        late: Only what was announced after this process, or one between both, was started: it
            could not be in the environment then.
    """
    earliest = _start_of(os.getpid())[1]
    for pid, start in ancestors():
        for directory in directories:
            try:
                with open(_file(directory, pid), "rb") as file:  # noqa: PTH123
                    head, _, text = os.fsdecode(file.read(4096)).partition("\n")
                began, then = map(int, head.split())
            except (OSError, ValueError):
                continue
            # A process of an earlier time may have had the same number.
            if began == start and (earliest <= then or not late):
                return text
        earliest = min(earliest, start)
    return None


def _file(runtime: str, pid: int) -> str:
    # A home directory may be shared by machines.
    machine = sum(os.uname().nodename.encode()) % 4096
    return os.path.join(runtime, f".artifact-storage-{machine:03x}-{pid}")  # noqa: PTH118


def _notes(runtime: str, pid: int, start: int) -> str:
    # A process of a later time may have the same number.
    return f"{_file(runtime, pid)}-{start}"


def ancestors() -> Iterator[tuple[int, int]]:
    """Yield the parent, its parent, and so on, each with the time of its start.

    The parent alone, and 0, where there is no /proc.
    """
    pid = os.getppid()
    for _ in range(_MOST_ANCESTORS):
        if pid == 0:
            return
        parent, start = _start_of(pid)
        yield pid, start
        pid = parent


def _now() -> int:
    """Return the time in the unit of the starts of processes; 0 where there is none."""
    try:
        return int(time.clock_gettime(time.CLOCK_BOOTTIME) * os.sysconf("SC_CLK_TCK"))
    except (AttributeError, OSError, ValueError):
        return 0


def _start_of(pid: int) -> tuple[int, int]:
    """Return the parent of a process, and the time of its start in clock ticks."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123
            # proc_pid_stat(5): fields 4 (ppid) and 22 (starttime); 3 is the first behind the name.
            fields = file.read().rpartition(")")[2].split()
        return int(fields[1]), int(fields[19])
    except (OSError, ValueError, IndexError):
        return 0, 0


def _remove_left_over(runtime: str) -> None:
    prefix = os.path.basename(_file(runtime, 0))[:-1]  # noqa: PTH119
    for name in os.listdir(runtime):  # noqa: PTH208
        pid = name[len(prefix) :].partition("-")[0]
        if name.startswith(prefix) and pid.isdecimal():
            try:
                os.kill(int(pid), 0)
            except ProcessLookupError:
                os.unlink(os.path.join(runtime, name))  # noqa: PTH108, PTH118
            except OSError:
                continue  # Another user's process.
