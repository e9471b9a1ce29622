"""What a preview has beside its text: tables, arrays, figures, models and trees, each bounded.

Known types are bounded by what is looked at, and say of how much it is. Code that nobody knows is
not asked here at all.
"""

from __future__ import annotations

import json
from typing import Any

from .._contract import MODEL_TYPE, TABLE_TYPE
from .._masking.known import Secrets
from .arrays import array_preview
from .columns import table_from
from .guard import Guard
from .rich import bundle, figure, model_json
from .sketch import Sketch
from .table import table_json
from .tree import tree_json
from .type_facts import type_name

#: All of them together, in characters.
LIMIT = 450_000
_PLAIN = (int, float, complex, str, bytes, type)
_TABLES = ("numpy", "pandas", "polars", "pyarrow")


def details(value: Any, guard: Guard, secrets: Secrets) -> dict[str, str]:
    """MIME type to text (base64 for images). Empty where there is nothing to tell."""
    # Its own `__class__` is not asked.
    if value is None or issubclass(type(value), _PLAIN):
        return {}
    before, guard.strangers = guard.strangers, "refuse"
    try:
        found = _details(value, guard, Sketch(guard, secrets))
    finally:
        guard.strangers = before
    return {kind: text for kind, text in found.items() if text and len(text) <= LIMIT}


def _details(value: Any, guard: Guard, sketch: Sketch) -> dict[str, str]:
    nothing: dict[str, str] = {}
    module = type_name(type(value))[0]
    if module == "builtins" or module == "collections":
        return {"application/json": tree_json(value, sketch)}
    if module.partition(".")[0] in _TABLES:
        table = guard.ask(lambda: table_from(value), None, known=True)
        if table is not None:
            return {TABLE_TYPE: table_json(table, sketch)}
        return guard.ask(lambda: array_preview(value), nothing, known=True)
    draw = figure(value, LIMIT)
    if draw is not None:
        return {"image/png": guard.ask(draw, "", known=True)}
    make = bundle(value)
    if make is not None:
        made = guard.ask(make, nothing, known=True)
        return {kind: _masked(text, sketch.secrets) for kind, text in made.items()}
    return {MODEL_TYPE: model_json(value, sketch)}


def _masked(text: str, secrets: Secrets) -> str:
    """JSON without secrets; empty where it would be none any more."""
    if len(text) > LIMIT:
        return ""
    masked = secrets.mask_text(text)
    try:
        json.loads(masked)
    except ValueError:
        return ""
    return masked
