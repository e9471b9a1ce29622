"""Arrays of NumPy's: what their numbers come to, and a picture where they look like one."""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

from .._contract import ARRAY_TYPE
from .picture import picture
from .summary import ROWS, summary

#: Smaller ones are shown as they are.
_LEAST = 2


def array_preview(value: Any) -> dict[str, str]:
    """MIME type to text; empty for what is no array of numbers."""
    numpy = sys.modules.get("numpy")
    if numpy is None or type(value) is not numpy.ndarray or value.dtype.kind not in "biufM":
        return {}
    if value.size < _LEAST:
        return {}
    sample = _sample(value)
    _, facts = summary(sample)
    facts = {key: facts[key] for key in facts if key not in ("distinct", "top")}
    is_all = sample.size == value.size
    described = {
        "shape": list(value.shape),
        "type": str(value.dtype),
        "sampled": None if is_all else int(sample.size),
        **facts,
    }
    shown = {ARRAY_TYPE: json.dumps(described)}
    image = picture(value)
    if image is not None:
        shown["image/png"] = base64.b64encode(image).decode("ascii")
    return shown


def _sample(value: Any) -> Any:
    """Elements from all over it, `ROWS` at most: never a copy of it."""
    if value.flags.c_contiguous or value.flags.f_contiguous:
        return value.ravel(order="K")[:: max(1, -(-value.size // ROWS))]
    part = value
    for axis, size in sorted(enumerate(value.shape), key=lambda one: -one[1]):
        step = min(size, max(1, -(-part.size // ROWS)))
        part = part[(slice(None),) * axis + (slice(None, None, step),)]
    return part.ravel()
