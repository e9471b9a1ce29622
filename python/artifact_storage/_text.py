"""Numbers and times in words, shared by text and HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime


def size_text(size: int) -> str:
    """For example `48.0 MB`."""
    amount, unit = float(size), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{size} bytes" if unit == "bytes" else f"{amount:.1f} {unit}"


def type_text(value_type: str, shape: Sequence[int] | None) -> str:
    """For example `pandas.DataFrame 1,000 by 10`, with the multiplication sign."""
    if not shape:
        return value_type
    sign = " \N{MULTIPLICATION SIGN} "
    return f"{value_type} {sign.join(f'{size:,}' for size in shape)}"


def date_text(date: datetime) -> str:
    """For example `2026-11-23 22:16:53`, UTC."""
    return date.strftime("%Y-%m-%d %H:%M:%S")
