"""What the processes say that this one comes from: of their session, and where it is kept.

A process that was started before its parent had a session (a pool that was made early) does not
have it in its environment. So a session is also announced in the state directory of its storage
server, by the number of its process. Who was started later and lacks it in his environment was not
meant to have it.
"""

from __future__ import annotations

import os

from .._loading import aside

# Here, and not at the first use: see private_server.py.
try:
    from jupyterlab_artifact_storage import kernels_server
    from jupyterlab_artifact_storage.runtime_directory import state_directories
except ImportError:  # This package alone was copied here.
    _installed = False
else:
    _installed = True

SESSION_VARIABLE = "ARTIFACT_STORAGE_SESSION"
SOCKET_VARIABLE = "ARTIFACT_STORAGE_SOCKET"
#: A location without secrets, for workers on whatever machine: see told_location.py.
LOCATION_VARIABLE = "ARTIFACT_STORAGE_LOCATION"


def tell() -> None:
    """Tells the processes that this one started earlier what it tells to those that it will."""
    socket = os.environ.get(SOCKET_VARIABLE, "")
    if _installed and os.path.isabs(socket):
        told = f"{os.environ.get(SESSION_VARIABLE, '')}\n{socket}"
        aside(kernels_server.announce, _state_beside(socket), told)


def withdraw() -> None:
    """Takes that back, at the end of the process."""
    socket = os.environ.get(SOCKET_VARIABLE, "")
    if _installed and os.path.isabs(socket):
        aside(kernels_server.withdraw, _state_beside(socket))


def notes_file() -> str | None:
    """Where the processes that this one starts write notes for it; None: nowhere."""
    state = _state_in_use()
    return None if state is None else kernels_server.notes_file(state)


def notes_for() -> list[str]:
    """Where this process writes notes for those of its session that it comes from."""
    state = _state_in_use()
    return [] if state is None else kernels_server.notes_for(state)


def adopt(socket: str | None) -> bool:
    """Takes socket and session of an ancestor into the environment.

    Args:
        socket: That of the storage server which both use; None: a program's own, wherever it is.

    Returns:
        Whether one has announced them.
    """
    if not _installed:
        return False
    told = aside(_announced, socket)
    session, _, path = (told or "").partition("\n")
    if not path:
        return False
    os.environ.update({SESSION_VARIABLE: session, SOCKET_VARIABLE: path})
    return True


def kernel_file() -> str | None:
    """The connection file of the kernel that this process comes from, where that can be seen."""
    return aside(_kernel_file)


def _kernel_file() -> str | None:
    for pid, _ in kernels_server.ancestors() if _installed else ():
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                arguments = os.fsdecode(file.read(65_536)).split("\0")
        except OSError:
            return None
        for argument in arguments:
            name = os.path.basename(argument)
            if name.startswith("kernel-") and name.endswith(".json"):
                return argument
    return None


def socket_of_kernel(connection_file: str) -> str | None:
    """The socket of the Jupyter server that started this kernel; None without one."""
    return aside(kernels_server.socket_of_kernel, connection_file) if _installed else None


def _announced(socket: str | None) -> str | None:
    directories = [_state_beside(socket)] if socket else state_directories()
    return kernels_server.announced(*directories, late=True)


def _state_in_use() -> str | None:
    socket = os.environ.get(SOCKET_VARIABLE, "")
    return _state_beside(socket) if _installed and os.path.isabs(socket) else None


def _state_beside(socket: str) -> str:
    return os.path.join(os.path.dirname(socket), "state")
