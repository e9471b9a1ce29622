"""Whether bytes still move between this process and the servers of its filesystems."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
from collections import Counter
from collections.abc import Iterator, Set
from typing import NamedTuple

#: An address as sockets name it, without flow and scope.
Peer = tuple[str, int]
_SOCKETS = "/proc/self/fd"
#: `tcpi_bytes_acked` and `tcpi_bytes_received` in `struct tcp_info` (linux/tcp.h).
_COUNTERS = struct.Struct("=120xQQ")


class _Seen(NamedTuple):
    peer: Peer
    acknowledged: int
    received: int


class Traffic:
    """Counts how often bytes moved, by server.

    What the other system only keeps for a program that takes nothing counts once: a library that
    connects anew to a frozen server makes no progress.
    """

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}
        self._moves: Counter[Peer] = Counter()

    def moves(self, others: Set[Peer]) -> int | None:
        """A number that grows while bytes move.

        Args:
            others: Servers that are not meant.

        Returns:
            None where the system does not tell (all but Linux).
        """
        if not hasattr(socket, "TCP_INFO") or not os.path.isdir(_SOCKETS):  # noqa: PTH112
            return None
        now = dict(_connections())
        for name, found in now.items():
            before = self._seen.get(name)
            moved = found.received > 0 if before is None else found != before
            self._moves[found.peer] += moved
        self._seen = now
        return sum(count for peer, count in self._moves.items() if peer not in others)


def _connections() -> Iterator[tuple[str, _Seen]]:
    for name in os.listdir(_SOCKETS):  # noqa: PTH208
        with contextlib.suppress(OSError, struct.error):
            inode = os.readlink(f"{_SOCKETS}/{name}")  # noqa: PTH115
            if not inode.startswith("socket:"):
                continue
            with socket.fromfd(int(name), socket.AF_INET, socket.SOCK_STREAM) as copy:
                if copy.getsockopt(socket.SOL_SOCKET, socket.SO_DOMAIN) == socket.AF_UNIX:
                    continue
                host, port, *_ = copy.getpeername()
                information = copy.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _COUNTERS.size)
                yield inode, _Seen((host, port), *_COUNTERS.unpack(information))


def peers_of(host: str | None, port: int) -> frozenset[Peer]:
    """The addresses of a server; none where its name is not known."""
    if not host:
        return frozenset()
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return frozenset()
    return frozenset((str(place[0]), int(place[1])) for *_, place in found)
