"""What a notebook would show of a value, limited in time and size, with secrets masked."""

from __future__ import annotations

import base64
import sys
from typing import Any

from .._masking.known import Secrets
from .guard import Guard
from .identity import ipython
from .sketch import LIMIT as _TEXT_LIMIT, Sketch
from .sketch_libraries import is_array, table_of

#: All representations together, in characters.
LIMIT = 64_000
_BUILTIN = (bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset)
_RICH = (("text/html", "_repr_html_"), ("image/png", "_repr_png_"))


def preview(value: Any, guard: Guard, secrets: Secrets) -> dict[str, str]:
    """MIME type to text (base64 for images). Empty where nothing can be shown."""
    sketch = Sketch(guard, secrets)
    table = table_of(value, sketch)
    text = sketch.text(value) if table is None else table.get("text/plain", "")
    # Before it is cut: half a secret is not known as one.
    text = secrets.mask_text(text)
    shown = {"text/plain": text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1] + "…"}
    left = LIMIT - len(shown["text/plain"])
    if not text:
        shown = {}
    html = (table or {}).get("text/html", "")
    if html and len(html) <= left:
        # Names of columns stand above the values here, and their secrets are hidden already.
        shown["text/html"] = secrets.mask_text(html, named=False)
    if table is not None or value is None or issubclass(type(value), _BUILTIN) or is_array(value):
        return shown
    for mime, method in _RICH:
        rich = _rich(value, (mime, method), guard, left, secrets)
        if rich:
            shown[mime] = rich
            left -= len(rich)
    return shown


def _rich(value: Any, asked: tuple[str, str], guard: Guard, left: int, secrets: Secrets) -> str:
    data = guard.ask(lambda: _asked(value, *asked), None)
    if type(data) is bytes:
        return base64.b64encode(data).decode("ascii") if len(data) <= left * 3 // 4 else ""
    if type(data) is str and len(data) <= left:
        masked = secrets.mask_text(data)
        return masked if len(masked) <= left else ""
    return ""


def _asked(value: Any, mime: str, method: str) -> Any:
    data = _registered(value, mime)
    if data is None and not issubclass(type(value), type):
        show = getattr(type(value), method, None)
        data = show(value) if show is not None else None
    return data[0] if type(data) is tuple else data  # With metadata


def _registered(value: Any, mime: str) -> Any:
    # A formatter that a library registered, for example matplotlib's for figures. Asked directly:
    # IPython's own call would print a traceback into the notebook where it fails.
    shell = ipython()
    if shell is None or "IPython" not in sys.modules:
        return None
    formatter = shell.display_formatter.formatters.get(mime)
    if formatter is None:
        return None
    try:
        show = formatter.lookup(value)
    except KeyError:
        return None
    return show(value)
