"""Many clients that save one name on PostgreSQL: no version twice, none missing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from real_servers import RealServers
from report import Report

from server import StorageServer

CLIENTS = 16
#: Several Jupyter servers of a team share one database.
STORAGE_SERVERS = 4

_CLIENT = """
import sys
import artifact_storage as storage
storage.options.set(artifact_storage_dir=sys.argv[1], database_url=sys.argv[2])
storage.artifact_store()
print("ready", flush=True)
sys.stdin.readline()
print(*(storage.save(i, "one-name").version for i in range(int(sys.argv[3]))), flush=True)
"""


def measure(report: Report, servers: RealServers, folder: Path, saves: int) -> None:
    """Measure saves per second, and check the numbers of the versions."""
    floor = servers.floor(CLIENTS, saves)
    with ExitStack() as stack:
        sockets = [stack.enter_context(StorageServer()).socket for _ in range(STORAGE_SERVERS)]
        clients = [
            subprocess.Popen(
                [
                    *(sys.executable, "-W", "ignore", "-c", _CLIENT),
                    *(str(folder / "one-name"), servers.database_url, str(saves)),
                ],
                env={**os.environ, "ARTIFACT_STORAGE_SOCKET": sockets[i % STORAGE_SERVERS]},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for i in range(CLIENTS)
        ]
        for client in clients:
            assert client.stdout.readline() == "ready\n"
        start = time.perf_counter()
        for client in clients:
            client.stdin.write("go\n")
            client.stdin.flush()
        versions = [int(v) for client in clients for v in client.stdout.readline().split()]
        seconds = time.perf_counter() - start
        for client in clients:
            client.communicate()
    wanted = list(range(CLIENTS * saves))
    wrong = len(set(wanted) ^ set(versions)) + len(versions) - len(set(versions))
    what = f"PostgreSQL: {CLIENTS} clients, one name"
    report.add(f"{what}: versions twice or missing", wrong, "", 0)
    report.add(f"{what}: saves", len(versions) / seconds, "/s")
    report.add(f"{what}: bare commits (floor)", floor, "/s")
    report.add(f"{what}: floor / saves", floor * seconds / len(versions), "x")
