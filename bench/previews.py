"""What the preview adds to a save: of 1 KB, and of tables of 100 MB."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import artifact_storage
import numpy as np
import pandas as pd
from artifact_storage._context import recorded
from artifact_storage._context.details import details
from artifact_storage._context.guard import Guard
from artifact_storage._context.preview import preview
from artifact_storage._masking.known import Secrets
from measure import interleaved, median
from report import Report
from values_to_save import small_value

from server import StorageServer

SMALL_RUNS = 200


def tables() -> dict[str, pd.DataFrame]:
    """Return tables of 100 MB (10^8 bytes): of numbers, and with texts and times."""
    random = np.random.default_rng(0)
    rows = 2_500_000
    mixed = {
        "number": random.random(rows),
        "group": random.integers(0, 100, rows),
        "when": pd.date_range("2026-01-01", periods=rows, freq="s"),
        "label": pd.Categorical.from_codes(random.integers(0, 9, rows), list("abcdefghi")),
        "name": np.array(["north", "south", "east", "west"], dtype=object)[
            random.integers(0, 4, rows)
        ],
    }
    return {
        "250,000 x 50 numbers": pd.DataFrame(random.random((250_000, 50))),
        "2,500,000 x 5 mixed": pd.DataFrame(mixed),
    }


@contextmanager
def without_previews() -> Iterator[None]:
    """Within it, saves make no preview."""
    before = recorded.preview, recorded.details
    recorded.preview = recorded.details = lambda *_: {}
    try:
        yield
    finally:
        recorded.preview, recorded.details = before


def _shown(value: Any) -> Callable[[], None]:
    def show() -> None:
        secrets = Secrets()
        with Guard() as guard:
            preview(value, guard, secrets)
            details(value, guard, secrets)

    return show


def measure(report: Report, runs: int) -> None:
    """Measure everything that has to do with previews."""
    times = interleaved({"small": _shown(small_value())}, SMALL_RUNS)
    report.add("preview of a dictionary of 1 KB", median(times["small"]), "ms", 1)
    with StorageServer() as server:
        os.environ["ARTIFACT_STORAGE_SOCKET"] = server.socket
        for title, table in tables().items():

            def save(table: pd.DataFrame = table) -> None:
                artifact_storage.save(table, "table").delete()

            def bare(save: Callable[[], None] = save) -> None:
                with without_previews():
                    save()

            # It is made while the disk takes the value: its own time is not what it adds.
            actions = {"save": save, "bare": bare, "preview": _shown(table)}
            times = interleaved(actions, runs)
            bare_ms = median(times["bare"])
            added = median([a - b for a, b in zip(times["save"], times["bare"])])
            share = 100 * added / bare_ms
            note = f"{added:.0f} to {bare_ms:.0f} ms; alone {median(times['preview']):.0f} ms"
            report.add(f"preview of 100 MB, {title}: adds", share, "%", 10, note)
