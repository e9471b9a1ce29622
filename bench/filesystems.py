"""Values on filesystems of fsspec: Azurite and a fake Google Cloud Storage, beside fsspec alone."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import artifact_storage
from filesystem_peer import FilesystemPeer, array_of
from measure import interleaved, median, memory_mb, milliseconds
from real_servers import RealServers
from report import Report

from server import StorageServer


def measure(
    report: Report, servers: RealServers, folder: Path, *, runs: int, azure_mb: int
) -> None:
    """Measure the filesystems whose servers are installed."""
    sizes = {"abfs": azure_mb, "gs": 200}
    for protocol, given in servers.filesystems.items():
        _one(report, given, folder / f"{protocol}.sqlite", sizes[protocol], runs)


def _one(report: Report, given: dict[str, Any], database: Path, megabytes: int, runs: int) -> None:
    protocol = given["protocol"]
    what = f"{protocol}: {{}} {megabytes} MB"
    python = given["python"]
    with StorageServer(python=python) as server:
        os.environ["ARTIFACT_STORAGE_SOCKET"] = server.socket
        first = milliseconds(
            lambda: artifact_storage.options.set(
                artifact_storage_dir=f"{protocol}://{given['root']}",
                database_url=f"sqlite:///{database}",
                storage_options=given["options"],
            )
        )
        report.add(f"{protocol}: first use, checked", first / 1000, "s", 1.5)
        value = array_of(megabytes)
        peer = FilesystemPeer(python, given, megabytes)
        actions: dict[str, dict[str, Callable[[], Any]]] = {
            "save": {
                "ours": lambda: artifact_storage.save(value, "big"),
                "fsspec": lambda: peer.do("save"),
                # gcsfs sends all that one write gives it in one request, from memory.
                "pieces": lambda: peer.do("save-in-pieces"),
            },
            "load": {
                "ours": lambda: artifact_storage.get("big").get_value(),
                "fsspec": lambda: peer.do("load"),
            },
        }
        peaks = _Peaks(server)
        for name, both in actions.items():
            times = interleaved(both, runs)
            ours, plain = median(times["ours"]), median(times["fsspec"])
            report.add(what.format(name), ours / 1000, "s")
            report.add(f"{what.format(name)}: fsspec alone", plain / 1000, "s")
            # docs/design/034: what is sent to Google in one request must be in memory.
            in_pieces = protocol == "gs" and name == "save"
            limit = None if in_pieces else 1.1
            report.add(f"{what.format(name)}: ours / fsspec", ours / plain, "x", limit)
            if "pieces" in times:
                ratio = ours / median(times["pieces"])
                limit = 1.1 if in_pieces else None
                line = f"{what.format(name)}: ours / fsspec in pieces of 8 MiB"
                report.add(line, ratio, "x", limit)
        peaks.stop()
        peer.close()
        report.add(f"{protocol}: storage server's largest RSS", peaks.server, "MB", 200)
        report.add(f"{protocol}: filesystem host's largest RSS", peaks.host, "MB", 200)


class _Peaks:
    """Watches the memory of a storage server and of its filesystem host."""

    def __init__(self, server: StorageServer) -> None:
        self.server = self.host = 0.0
        self._pids = server.pid, _child_of(server.pid)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> None:
        """End the watch."""
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.05):
            self.server = max(self.server, memory_mb(self._pids[0]))
            self.host = max(self.host, memory_mb(self._pids[1]))


def _child_of(parent: int) -> int:
    """The newest process that another one started; 0 where there is no /proc."""
    found = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found = max(found, int(path.parent.name))
    return found
