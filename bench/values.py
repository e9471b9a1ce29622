"""Saving and loading values: 1 KB and 100 MB, against the floor and the installed peers."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

import artifact_storage
from floor import Floor
from measure import interleaved, median, memory_mb, reset_peak_memory
from peer_process import PeerProcess
from previews import without_previews
from report import Report
from values_to_save import large_value, small_value

from server import StorageServer

SMALL_RUNS = 200
IDLE_SAVES = 1_000
VERIFIED = "pickle.load with SHA-256"
#: Ratios to the floor.
WARM = f"1 KB after {IDLE_SAVES:,} saves"
LIMITS = {
    ("save", "1 KB"): 2.2,
    ("save", WARM): 2.2,
    ("save", "100 MB"): 1.3,
    ("load", "100 MB"): 1.5,
}


class Ours:
    """artifact_storage, through its storage server."""

    name = "artifact_storage"

    def save(self, value: Any, name: str) -> None:
        """Save a value."""
        artifact_storage.save(value, name)

    def load(self, name: str) -> Any:
        """Load the newest version."""
        return artifact_storage.get(name).get_value()


class WithoutPreview(Ours):
    """The same, without the preview."""

    name = "artifact_storage without its preview"

    def save(self, value: Any, name: str) -> None:
        """Save a value."""
        with without_previews():
            super().save(value, name)


def measure(report: Report, folder: Path, runs: int, peers: dict[str, str]) -> None:
    """Measure everything that has to do with values.

    Args:
        peers: The Python of each peer's environment.
    """
    others = [PeerProcess(name, python, folder / f"peer-{name}") for name, python in peers.items()]
    with StorageServer() as server:
        os.environ["ARTIFACT_STORAGE_SOCKET"] = server.socket
        ours = Ours()
        stores = [Floor(folder / "floor"), ours, *others]
        small = [*stores, WithoutPreview()]
        _compare(report, small, small_value(), "small", "1 KB", SMALL_RUNS)
        for index in range(IDLE_SAVES):
            artifact_storage.save(index, "many")
        report.add("storage server: RSS after 1,000 saves", memory_mb(server.pid), "MB", 120)
        private = memory_mb(server.pid, "RssAnon")
        report.add("storage server: of that its own, not Node's program", private, "MB")
        # By then Node has compiled what a save runs: as in a session that saves all day.
        _compare(report, small, small_value(), "warm", WARM, SMALL_RUNS)
        before = memory_mb(server.pid)
        _compare(report, stores, large_value(), "large", "100 MB", runs)
        grown = memory_mb(server.pid) - before
        report.add("storage server: RSS grown by 100 MB values", grown, "MB", 20)
        _kernel_memory(report)
    for other in others:
        other.close()


def _compare(
    report: Report, stores: list[Any], value: Any, name: str, size: str, runs: int
) -> None:
    saved = interleaved({s.name: lambda s=s: s.save(value, name) for s in stores}, runs)
    loads = {s.name: lambda s=s: s.load(name) for s in stores}
    floor_store = stores[0]
    loads[VERIFIED] = lambda: floor_store.load_verified(name)
    loaded = interleaved(loads, runs)
    verified = loaded.pop(VERIFIED)
    report.add(f"load {size}: {VERIFIED}", median(verified), "ms")
    ratio = median([a / b for a, b in zip(loaded[Ours.name], verified)])
    limit = 1.3 if size == "100 MB" else None
    report.add(f"load {size}: ratio to {VERIFIED}", ratio, "x", limit)
    for what, times in (("save", saved), ("load", loaded)):
        floor = median(times["floor"])
        for store in stores:
            taken = median(times[store.name])
            target = _target(what, size) if store.name == Ours.name else None
            report.add(f"{what} {size}: {store.name}", taken, "ms", target)
        ratio = median([a / b for a, b in zip(times[Ours.name], times["floor"])])
        limit = LIMITS.get((what, size))
        report.add(f"{what} {size}: ratio to the floor ({floor:.2f} ms)", ratio, "x", limit)
        if what == "save" and WithoutPreview.name in times:
            bare = times[WithoutPreview.name]
            ratio = median([a / b for a, b in zip(bare, times["floor"])])
            report.add(f"save {size}: the same without its preview", ratio, "x", limit)
            added = median([a - b for a, b in zip(times[Ours.name], bare)])
            report.add(f"save {size}: its preview adds", added, "ms", 1)


def _target(what: str, size: str) -> float | None:
    return {"save": 3.0, "load": 1.0}[what] if size in ("1 KB", WARM) else None


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
