"""The values that are saved: the same in every process."""

from __future__ import annotations

import numpy as np


def small_value() -> dict[str, str]:
    """Return a dictionary whose pickle has about 1 KB."""
    return {f"key-{i}": "x" * 40 for i in range(18)}


def large_value() -> np.ndarray:
    """Return an array of 100 MB (10^8 bytes)."""
    return np.random.default_rng(0).random(12_500_000)


VALUES = {"small": small_value, "large": large_value}
