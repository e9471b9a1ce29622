"""Ports for the servers of tests."""

from __future__ import annotations

import contextlib
import random
import socket


def free_port() -> int:
    """Return a port that nothing uses, below those that systems hand out by themselves.

    A server may look for a port early and listen late. With port 0 another connection may get
    the same port in between, and the server ends (about one start in a hundred on a busy machine).
    """
    while True:
        port = random.randrange(10_000, 30_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
