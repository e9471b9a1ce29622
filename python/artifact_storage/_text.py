"""Numbers and times in words, shared by text and HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime


def size_text(size: int) -> str:
    """For example `21 B`, `4.8 MB` or `48 MB`: as the panel writes it."""
    amount, unit = float(size), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 999.5:
            break
        amount, unit = amount / 1000, larger
    digits = 0 if unit == "B" or amount >= 9.95 else 1
    text = f"{amount:,.{digits}f}"
    return f"{text.removesuffix('.0')} {unit}"


def type_text(value_type: str, shape: Sequence[int] | None) -> str:
    """For example `pandas.DataFrame 1,000 by 10`, with the multiplication sign."""
    if not shape:
        return value_type
    sign = " \N{MULTIPLICATION SIGN} "
    return f"{value_type} {sign.join(f'{size:,}' for size in shape)}"


def date_text(date: datetime) -> str:
    """For example `2026-11-23 22:16:53`, UTC."""
    return date.strftime("%Y-%m-%d %H:%M:%S")
