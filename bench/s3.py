"""Values in S3: 1 GB against boto3 and s3fs, and the memory that a large value takes."""

from __future__ import annotations

import io
import os
import pickle
import threading
from contextlib import closing
from pathlib import Path
from typing import Any, Callable

import artifact_storage
import numpy as np
from artifact_storage._default import default
from artifact_storage._transport.download import Download
from measure import interleaved, median, memory_mb, milliseconds
from real_servers import RealServers
from report import Report

from server import StorageServer

GB = 1_000_000_000
_BLOCK = 50_000_000


def measure(report: Report, servers: RealServers, folder: Path, *, runs: int, huge_gb: int) -> None:
    """Measure everything that has to do with S3."""
    with StorageServer() as server:
        os.environ["ARTIFACT_STORAGE_SOCKET"] = server.socket
        artifact_storage.options.set(
            artifact_storage_dir="s3://team/bench",
            database_url=f"sqlite:///{folder / 's3.sqlite'}",
            storage_options=servers.s3,
        )
        _one_gigabyte(report, servers, runs)
        _huge(report, server, huge_gb)


def _one_gigabyte(report: Report, servers: RealServers, runs: int) -> None:
    value = np.random.default_rng(0).random(GB // 8)
    saves: dict[str, Callable[[], Any]] = {"ours": lambda: artifact_storage.save(value, "big")}
    loads: dict[str, Callable[[], Any]] = {"ours": lambda: artifact_storage.get("big").get_value()}
    for name, peer in _peers(servers).items():
        saves[name], loads[name] = peer(value)
    for what, actions in (("save", saves), ("load", loads)):
        times = interleaved(actions, runs)
        ours = median(times.pop("ours"))
        report.add(f"S3: {what} 1 GB", ours / 1000, "s")
        for name, taken in times.items():
            report.add(f"S3: {what} 1 GB: {name}", median(taken) / 1000, "s")
            # At least as fast as the peer: ours takes at most its time.
            report.add(f"S3: {what} 1 GB: ours / {name}", ours / median(taken), "x", 1.0)


def _peers(servers: RealServers) -> dict[str, Callable[[Any], tuple[Any, Any]]]:
    """Other ways of the same pickle to the same server, those that are installed."""
    found: dict[str, Callable[[Any], tuple[Any, Any]]] = {}
    given = servers.s3
    try:
        import boto3
    except ImportError:
        pass
    else:
        client = boto3.client(
            "s3",
            endpoint_url=given["endpoint_url"],
            aws_access_key_id=given["key"],
            aws_secret_access_key=given["secret"],
            region_name="us-east-1",
        )

        def with_boto3(value: Any) -> tuple[Any, Any]:
            def save() -> None:
                # upload_fileobj takes a file, so a value has to be pickled into one first.
                file = io.BytesIO(pickle.dumps(value, protocol=5))
                client.upload_fileobj(file, "team", "boto3.pkl")

            def load() -> Any:
                file = io.BytesIO()
                client.download_fileobj("team", "boto3.pkl", file)
                return pickle.loads(file.getbuffer())

            return save, load

        found["boto3"] = with_boto3
    try:
        import s3fs
    except ImportError:
        pass
    else:
        files = s3fs.S3FileSystem(**given, use_listings_cache=False)

        def with_s3fs(value: Any) -> tuple[Any, Any]:
            def save() -> None:
                with files.open("team/s3fs.pkl", "wb") as file:
                    pickle.dump(value, file, protocol=5)

            def load() -> Any:
                with files.open("team/s3fs.pkl", "rb") as file:
                    return pickle.load(file)

            return save, load

        found["s3fs"] = with_s3fs
    return found


def _huge(report: Report, server: StorageServer, gigabytes: int) -> None:
    """Save and load a value that no memory has to hold, and watch the storage server meanwhile."""
    block = np.random.default_rng(1).random(_BLOCK // 8)
    # The same memory again and again, but an array of its own each time: each is pickled in full.
    value = [block[:] for _ in range(gigabytes * GB // _BLOCK)]
    _watched(
        report, server, f"S3: {gigabytes} GB saved", lambda: artifact_storage.save(value, "huge")
    )
    _watched(report, server, f"S3: {gigabytes} GB loaded", lambda: _read("huge"))


def _read(name: str) -> int:
    piece = memoryview(bytearray(4 << 20))
    with closing(Download(default()._client, {"name": name})) as download:
        return sum(iter(lambda: download.readinto(piece), 0))


def _watched(report: Report, server: StorageServer, what: str, action: Callable[[], Any]) -> None:
    peak = memory_mb(server.pid)
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.05):
            peak = max(peak, memory_mb(server.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    seconds = milliseconds(action) / 1000
    done.set()
    watcher.join()
    report.add(f"{what}: storage server's largest RSS", peak, "MB", 200)
    report.add(f"{what} in", seconds, "s")
