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


def instead_of_size(found: int, recorded: int) -> str:
    """Two sizes that differ, to the byte where they would read the same."""
    texts = size_text(found), size_text(recorded)
    one, other = (f"{found:,} B", f"{recorded:,} B") if texts[0] == texts[1] else texts
    return f"{one} instead of {other}"


def type_text(value_type: str, shape: Sequence[int] | None) -> str:
    """A type and its shape as the panel writes them: items, or rows by columns."""
    if not shape:
        return value_type
    if len(shape) == 1:
        return (
            f"{value_type} \N{MIDDLE DOT} {_length_text(value_type.rpartition('.')[2], shape[0])}"
        )
    sign = " \N{MULTIPLICATION SIGN} "
    return f"{value_type} {sign.join(f'{size:,}' for size in shape)}"


def _length_text(kind: str, length: int) -> str:
    if kind in ("bytes", "bytearray"):
        return size_text(length)
    noun = {"str": "character", "Series": "row"}.get(kind, "item")
    return f"{length:,} {noun}{'' if length == 1 else 's'}"


def date_text(date: datetime) -> str:
    """For example `2026-11-23 22:16:53`, UTC."""
    return date.strftime("%Y-%m-%d %H:%M:%S")
