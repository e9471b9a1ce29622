"""Timing and memory, the same for every store."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


def milliseconds(action: Callable[[], Any]) -> float:
    """Run an action and return how long it took, in milliseconds."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


@dataclass(frozen=True)
class Measured:
    """What an action returns that took its own time, in another process."""

    #: Milliseconds.
    duration: float


def interleaved(
    actions: dict[str, Callable[[], Any]], runs: int, warm_up: int = 1
) -> dict[str, list[float]]:
    """Run the actions in turn, so that a drift of the machine hits all of them.

    The order changes from round to round, A B C, B C A, …, and then backwards: pages and caches
    that one of them frees are not always the next one's gift.

    Returns:
        The durations of each action, in milliseconds.
    """
    times: dict[str, list[float]] = {name: [] for name in actions}
    gc.collect()
    for run in range(warm_up + runs):
        for name in _order(list(actions), run):
            start = time.perf_counter()
            result = actions[name]()
            duration = (time.perf_counter() - start) * 1000
            if run >= warm_up:
                times[name].append(result.duration if type(result) is Measured else duration)
            del result
    return times


def _order(names: list[str], run: int) -> list[str]:
    turns, first = divmod(run, len(names))
    order = names[first:] + names[:first]
    return order if turns % 2 == 0 else order[::-1]


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def memory_mb(pid: int | str = "self", field: str = "VmRSS") -> float:
    """Return the memory of a process in MB (10^6 bytes), from /proc; NaN where there is none."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith(f"{field}:"):
                    return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    return float("nan")


def reset_peak_memory() -> None:
    """Start the measurement of VmHWM of this process anew (Linux: clear_refs 5)."""
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
    except OSError:
        pass
