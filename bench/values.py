"""Saving and loading values: 1 KB and 100 MB, against the floor and the installed peers."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

import artifact_storage
import numpy as np
from floor import Floor
from measure import interleaved, median, memory_mb, reset_peak_memory
from peers import installed_peers
from report import Report

from server import StorageServer

SMALL_RUNS = 200
IDLE_SAVES = 1_000


class Ours:
    """artifact_storage, through its storage server."""

    name = "artifact_storage"

    def save(self, value: Any, name: str) -> None:
        """Save a value."""
        artifact_storage.save(value, name)

    def load(self, name: str) -> Any:
        """Load the newest version."""
        return artifact_storage.get(name).get_value()


def small_value() -> dict[str, str]:
    """Return a dictionary whose pickle has about 1 KB."""
    return {f"key-{i}": "x" * 40 for i in range(18)}


def large_value() -> np.ndarray:
    """Return an array of 100 MB (10^8 bytes)."""
    return np.random.default_rng(0).random(12_500_000)


def measure(report: Report, folder: Path, runs: int) -> None:
    """Measure everything that has to do with values."""
    with StorageServer() as server:
        os.environ["ARTIFACT_STORAGE_SOCKET"] = server.socket
        ours = Ours()
        stores = [Floor(folder / "floor"), ours, *installed_peers(folder / "peers")]
        _compare(report, stores, small_value(), "small", "1 KB", SMALL_RUNS)
        for index in range(IDLE_SAVES):
            artifact_storage.save(index, "many")
        report.add("storage server: RSS after 1,000 saves", memory_mb(server.pid), "MB", 120)
        before = memory_mb(server.pid)
        _compare(report, stores, large_value(), "large", "100 MB", runs)
        grown = memory_mb(server.pid) - before
        report.add("storage server: RSS grown by 100 MB values", grown, "MB", 20)
        _kernel_memory(report)


def _compare(
    report: Report, stores: list[Any], value: Any, name: str, size: str, runs: int
) -> None:
    saved = interleaved({s.name: lambda s=s: s.save(value, name) for s in stores}, runs)
    loaded = interleaved({s.name: lambda s=s: s.load(name) for s in stores}, runs)
    for what, times in (("save", saved), ("load", loaded)):
        floor = median(times["floor"])
        for store in stores:
            taken = median(times[store.name])
            target = _target(what, size) if store.name == Ours.name else None
            report.add(f"{what} {size}: {store.name}", taken, "ms", target)
        ratio = median([a / b for a, b in zip(times[Ours.name], times["floor"])])
        limit = {"save": 1.3, "load": 1.5}[what] if size == "100 MB" else None
        report.add(f"{what} {size}: ratio to the floor ({floor:.2f} ms)", ratio, "x", limit)


def _target(what: str, size: str) -> float | None:
    return {"save": 3.0, "load": 1.0}[what] if size == "1 KB" else None


def _kernel_memory(report: Report) -> None:
    value = large_value()
    gc.collect()
    before = memory_mb()
    reset_peak_memory()
    artifact_storage.save(value, "memory")
    peak = memory_mb(field="VmHWM") - before
    report.add("kernel: memory that a save of 100 MB adds at its peak", peak, "MB", 50)
    del value
    gc.collect()
    before = memory_mb()
    reset_peak_memory()
    loaded = artifact_storage.get("memory").get_value()
    peak = memory_mb(field="VmHWM") - before
    report.add("kernel: memory that a load of 100 MB needs at its peak", peak, "MB", 150)
    del loaded
