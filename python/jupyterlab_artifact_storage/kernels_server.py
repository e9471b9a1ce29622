"""How a kernel whose environment was cleaned finds the storage server of its Jupyter server.

Jupyter's runtime directory holds the connection files of its kernels. A file beside them, named by
the Jupyter server's process id, holds the path of the socket: a kernel is a descendant of that
process. Standard library only, imported by kernels too.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: More ancestors than a kernel has.
_MOST_ANCESTORS = 64


def announce(runtime: str, socket: str) -> None:
    """Tell this process' kernels where its storage server listens. Never raises."""
    with contextlib.suppress(OSError):
        os.makedirs(runtime, mode=0o700, exist_ok=True)  # noqa: PTH103
        _remove_left_over(runtime)
        file, pid = _file(runtime, os.getpid()), os.getpid()
        made = f"{file}.{pid}"
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(os.fsencode(socket))
        os.replace(made, file)  # noqa: PTH105


def withdraw(runtime: str) -> None:
    """Take that back. Never raises."""
    with contextlib.suppress(OSError):
        os.unlink(_file(runtime, os.getpid()))  # noqa: PTH108


def socket_of_kernel(connection_file: str) -> str | None:
    """Return the socket of the storage server whose Jupyter server started this kernel.

    Returns:
        None where no Jupyter server with a storage server is an ancestor of this process.
    """
    runtime = os.path.dirname(os.path.abspath(connection_file))  # noqa: PTH100, PTH120
    for pid in _ancestors():
        with contextlib.suppress(OSError), open(_file(runtime, pid), "rb") as file:  # noqa: PTH123
            return os.fsdecode(file.read(4096))
    return None


def _file(runtime: str, pid: int) -> str:
    # A home directory may be shared by machines.
    machine = sum(os.uname().nodename.encode()) % 4096
    return os.path.join(runtime, f".artifact-storage-{machine:03x}-{pid}")  # noqa: PTH118


def _ancestors() -> Iterator[int]:
    """The parent, its parent, and so on; the parent alone where there is no /proc."""
    pid = os.getppid()
    for _ in range(_MOST_ANCESTORS):
        yield pid
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123
                pid = int(file.read().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            return


def _remove_left_over(runtime: str) -> None:
    prefix = os.path.basename(_file(runtime, 0))[:-1]  # noqa: PTH119
    for name in os.listdir(runtime):  # noqa: PTH208
        pid = name[len(prefix) :]
        if name.startswith(prefix) and pid.isdecimal():
            try:
                os.kill(int(pid), 0)
            except ProcessLookupError:
                os.unlink(os.path.join(runtime, name))  # noqa: PTH108, PTH118
            except OSError:
                continue  # Another user's process.
