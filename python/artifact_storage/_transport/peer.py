"""Who is at the other end of the socket: only this user's own storage server is spoken to.

What it answers is unpickled. A directory in /tmp can be made again by somebody else after its
owner is gone, so its owner and mode are looked at, and the user of the process that listens.
"""

from __future__ import annotations

import os
import socket
import stat
import struct
import sys

from ..errors import PermissionDeniedError

_HINT = (
    "Another user may have put it there. Restart JupyterLab, or the program that started this "
    "one, and tell your administrator."
)
#: macOS: <sys/un.h>.
_SOL_LOCAL, _LOCAL_PEERCRED = 0, 1


def check_directory(socket_path: str) -> None:
    """Looks at the directory of a socket before a connection.

    Raises:
        OSError: There is no directory.
        PermissionDeniedError: It is not ours alone.
    """
    directory = os.path.dirname(os.path.abspath(socket_path))
    found = os.lstat(directory)
    if not stat.S_ISDIR(found.st_mode):
        _refuse(f"{directory} is no directory, so the storage server's socket is not used.")
    if found.st_uid != os.geteuid():
        _refuse(
            f"The directory of the storage server's socket, {directory}, belongs to another user."
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        _refuse(
            f"The directory of the storage server's socket, {directory}, is open to other users "
            f"(mode {stat.S_IMODE(found.st_mode):o}, not 700)."
        )


def check_peer(connected: socket.socket) -> None:
    """Looks at the user of the process that listens.

    Raises:
        OSError: It is gone already.
        PermissionDeniedError: It is not ours, or cannot be told.
    """
    uid = _peer_uid(connected)
    if uid != os.geteuid():
        _refuse(
            f"The process that listens on the storage server's socket belongs to another user "
            f"({'unknown' if uid is None else uid})."
        )


def _peer_uid(connected: socket.socket) -> int | None:
    option = getattr(socket, "SO_PEERCRED", None)
    if option is not None:
        _pid, uid, _gid = struct.unpack("iII", connected.getsockopt(socket.SOL_SOCKET, option, 12))
        return int(uid)
    if sys.platform == "darwin":
        # struct xucred: version, uid, number of groups, 16 groups.
        found = connected.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, 76)
        return int(struct.unpack_from("II", found)[1])
    return None


def _refuse(message: str) -> None:
    raise PermissionDeniedError(message, _HINT)
