"""Verification of a whole store against ``sha256sum``, and the sizes of many versions."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import artifact_storage
from measure import Measured, interleaved, median
from report import Report

RUNS = 3
#: The floor may be as much faster: our rate is at least 0.8 of its.
LIMIT = 1 / 0.8


def measure(report: Report, folder: Path, count: int, size: int) -> None:
    """Measure verifications of ``count`` values of ``size`` bytes in a folder."""
    home = folder / f"upkeep-{size}"
    home.mkdir(parents=True)
    with artifact_storage.Storage(
        artifact_storage_dir=home / "values", database_url=f"sqlite:///{home}/db.sqlite"
    ) as store:
        for number in range(count):
            store.save(os.urandom(size), f"value-{number % 100}")
        files = [str(path) for path in (home / "values").rglob("*.pkl")]
        assert len(files) == count, len(files)

        def ours() -> Measured:
            start = time.perf_counter()
            found = store.verify(look_for_files=False)
            taken = Measured((time.perf_counter() - start) * 1000)
            assert found.verified == count, found
            return taken

        def floor() -> Measured:
            start = time.perf_counter()
            names = "\0".join(files).encode()
            command = ["xargs", "-0", "sha256sum"]
            subprocess.run(command, input=names, stdout=subprocess.DEVNULL, check=True)
            return Measured((time.perf_counter() - start) * 1000)

        times = interleaved({"ours": ours, "floor": floor}, RUNS)
        ours_ms, floor_ms = median(times["ours"]), median(times["floor"])
        what = f"verify {count:,} values of {size / 1e6:g} MB"
        report.add(what, ours_ms, "ms")
        report.add("  sha256sum of the same files", floor_ms, "ms")
        report.add(f"{what}, of sha256sum's time", ours_ms / floor_ms, "x", LIMIT)
        start = time.perf_counter()
        assert store.sizes().versions == count
        report.add("  sizes of them", (time.perf_counter() - start) * 1000, "ms")
