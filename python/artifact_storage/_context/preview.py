"""What a notebook would show of a value, limited in time and size, with secrets masked."""

from __future__ import annotations

import base64
import sys
import time
from collections.abc import Callable
from typing import Any

from .._masking.known import Secrets
from .apart import answer_apart, is_possible, is_strange
from .guard import Guard, StrangeCodeError
from .identity import ipython
from .rich import figure
from .sketch import LIMIT as _TEXT_LIMIT, Sketch, holds_much
from .sketch_libraries import is_array, table_of
from .type_facts import find

#: All representations together, in characters.
LIMIT = 64_000
#: Beside them, a picture.
PICTURE = 250_000
_BUILTIN = (bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset)
#: How a PNG begins in base64: what is none would be shown as a broken picture.
_PNG = "iVBORw0KGgo"
_RICH = (("text/html", "_repr_html_"), ("image/png", "_repr_png_"))


def preview(value: Any, guard: Guard, secrets: Secrets) -> dict[str, str]:
    """MIME type to text (base64 for images). Empty where nothing can be shown."""
    secrets.mask_text("")  # Loads what masks: that is not counted.
    guard.strangers = "raise" if is_possible() else "ask"
    try:
        return _preview(value, guard, secrets)
    except StrangeCodeError:
        guard.strangers = "refuse"
    started, seconds = time.monotonic(), guard.left
    # Less than there is: what is known in time is told, without what is not.
    shown = answer_apart(lambda tell: _preview(value, Guard(0.8 * seconds), secrets, tell), seconds)
    guard.left -= time.monotonic() - started
    return shown if type(shown) is dict else _preview(value, guard, secrets)


def _preview(
    value: Any, guard: Guard, secrets: Secrets, tell: Callable[[Any], None] | None = None
) -> dict[str, str]:
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
    left += PICTURE
    for mime, method in _RICH:
        if tell is not None:
            tell(shown)  # It is not lost with what comes too late.
        if mime == "image/png" and figure(value, left) is not None:
            continue  # It is drawn in the size that there is room for.
        rich = _rich(value, mime, _how(value, mime, method, guard), guard, left, secrets)
        if rich:
            shown[mime] = rich
            left -= len(rich)
    return shown


def _how(value: Any, mime: str, method: str, guard: Guard) -> Any:
    """What makes it: a formatter that a library registered (matplotlib's), or a method."""
    found = guard.ask(lambda: _registered(type(value), mime), None)
    return found if found is not None else find(type(value), method)[0]


def _rich(value: Any, mime: str, show: Any, guard: Guard, left: int, secrets: Secrets) -> str:
    # Models of scikit-learn have a property of that name, which nobody can call.
    if not callable(show) or issubclass(type(value), type):
        return ""
    strange = is_strange(show) or holds_much(value)
    data = guard.ask(lambda: _short(show(value), left), None, strange=strange)
    if mime == "image/png":
        text = base64.b64encode(data).decode("ascii") if type(data) is bytes else data
        return text if type(text) is str and text.startswith(_PNG) else ""
    masked = secrets.mask_text(data) if type(data) is str else ""
    return masked if len(masked) <= left else ""


def _short(data: Any, left: int) -> Any:
    data = data[0] if type(data) is tuple else data  # With metadata
    limit = left * 3 // 4 if type(data) is bytes else left
    return data if type(data) in (bytes, str) and len(data) <= limit else None


def _registered(kind: type, mime: str) -> Any:
    # Asked directly: IPython's own call would print a traceback into the notebook where it fails.
    shell = ipython()
    if shell is None or "IPython" not in sys.modules:
        return None
    formatter = shell.display_formatter.formatters.get(mime)
    try:
        return formatter.lookup_by_type(kind) if formatter is not None else None
    except KeyError:
        return None
