"""Many clients that save small values at the same time, each a name of its own or all one name."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import pickle
import time
from pathlib import Path
from typing import Any

from measure import median
from real_servers import RealServers
from report import Report

from server import StorageServer

CLIENTS = 200
SESSION = "bench"
_VALUE = pickle.dumps({f"key-{i}": "x" * 40 for i in range(18)}, protocol=5)


def _request(name: str) -> bytes:
    save = {
        "name": name,
        "save_id": time.strftime("%Y%m%dT%H%M%SZ-", time.gmtime()) + os.urandom(6).hex(),
        "size": len(_VALUE),
        "sha256": hashlib.sha256(_VALUE).hexdigest(),
        "value_type": "builtins.dict",
        "value_shape": [18],
        "python_version": "3.12.0",
        "notebook_path": None,
        "user": "bench",
        "buffers": [],
        "code": "x = 1\n" * 20,
        "preview": {"text/plain": "{}"},
        "packages": {},
        "value": {"base64": base64.b64encode(_VALUE).decode()},
    }
    body = json.dumps(save).encode()
    head = (
        f"POST /sessions/{SESSION}/artifacts HTTP/1.1\r\nHost: localhost\r\n"
        f"x-artifact-storage: 1\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answer(reader: asyncio.StreamReader) -> tuple[int, Any]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = int(head.lower().split("content-length:")[1].split("\r\n")[0])
    return int(head.split()[1]), json.loads(await reader.readexactly(length))


async def _client(
    socket: str, name: str, saves: int, times: list[float], versions: list[tuple[str, int]]
) -> None:
    reader, writer = await asyncio.open_unix_connection(socket)
    for _ in range(saves):
        start = time.perf_counter()
        writer.write(_request(name))
        status, answer = await _answer(reader)
        times.append((time.perf_counter() - start) * 1000)
        assert status == 200, answer
        versions.append((name, answer["version"]))
    writer.close()


async def _all(
    socket: str, names: list[str], saves: int
) -> tuple[float, list[float], list[tuple[str, int]]]:
    await _client(socket, "warm-up", 3, [], [])
    times: list[float] = []
    versions: list[tuple[str, int]] = []
    start = time.perf_counter()
    await asyncio.gather(*(_client(socket, name, saves, times, versions) for name in names))
    return time.perf_counter() - start, times, versions


def measure(
    report: Report, folder: Path, saves: int, postgresql: RealServers | None = None
) -> None:
    """Measure saves per second of many clients, and how long each of them waits."""
    database = "SQLite" if postgresql is None else "PostgreSQL"
    settings = {"artifact_storage_dir": str(folder / f"many-{database}" / "values")}
    settings["database_url"] = (
        f"sqlite:///{folder}/many-{database}.sqlite"
        if postgresql is None
        else postgresql.database_url
    )
    with StorageServer(settings) as server:
        for what, names in (
            ("a name each", [f"name-{i}" for i in range(CLIENTS)]),
            ("one name", ["one-name-of-many"] * CLIENTS),
        ):
            seconds, times, versions = asyncio.run(_all(server.socket, names, saves))
            assert len(set(versions)) == len(versions) == CLIENTS * saves
            title = f"{CLIENTS} clients, {what}, {database}"
            report.add(f"{title}: small saves", len(versions) / seconds, "/s")
            report.add(f"{title}: median of one save", median(times), "ms")
