"""What a notebook would show of a value, limited in size and never in the way of a save."""

from __future__ import annotations

import base64
import sys
from typing import Any

from ._identity import ipython
from ._secrets import mask_known

#: All representations together, in characters.
LIMIT = 64_000
_TEXT_LIMIT = 8_000
_BUILTIN = (bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset)
_SIZED = (str, bytes, bytearray, list, tuple, dict, set, frozenset)
_RICH = (("text/html", "_repr_html_"), ("image/png", "_repr_png_"))


def preview(value: Any) -> dict[str, str]:
    """MIME type to text (base64 for images). Empty where nothing can be shown."""
    shown: dict[str, str] = {}
    left = LIMIT
    text = _text(value)
    if text is not None:
        shown["text/plain"] = text
        left -= len(text)
    if isinstance(value, (*_BUILTIN, type(None))):
        return shown
    for mime, method in _RICH:
        rich = _rich(value, mime, method)
        if rich is not None and len(rich) <= left:
            shown[mime] = rich
            left -= len(rich)
    return shown


def _text(value: Any) -> str | None:
    try:
        # reprlib looks at the first items only; a built-in repr would walk through all of them.
        if type(value) in _BUILTIN:
            text = _limited().repr(value)
        elif isinstance(value, _SIZED) and len(value) > 1000:
            text = f"<{type(value).__name__} of {len(value)} items>"
        else:
            text = repr(value)
        # Before it is cut: half a secret is not known as one.
        text = mask_known(text)
        text = text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1] + "…"
        text.encode("utf-8")  # The wire takes no lone surrogates.
        return text
    except Exception:
        return None


_repr: Any = None


def _limited() -> Any:
    global _repr
    if _repr is None:
        import reprlib
        from itertools import islice

        class Limited(reprlib.Repr):
            """Shortens what can be long, also what is inside of lists and dictionaries."""

            def repr_bytes(self, value: Any, _level: int) -> str:
                return repr(value) if len(value) <= 300 else f"{bytes(value[:200])!r}…"

            repr_bytearray = repr_bytes

            def repr_int(self, value: int, _level: int) -> str:
                bits = value.bit_length()
                return repr(value) if bits < 3000 else f"<int of {bits} bits>"

            def repr_dict(self, value: Any, level: int) -> str:
                # reprlib's own sorts the keys: people read them in the order of the dictionary.
                if level <= 0 and value:
                    return "{...}"
                shown = [
                    f"{self.repr1(key, level - 1)}: {self.repr1(value[key], level - 1)}"
                    for key in islice(value, self.maxdict)
                ]
                return "{" + ", ".join([*shown, *(["..."] * (len(value) > self.maxdict))]) + "}"

            def repr_str(self, value: str, _level: int) -> str:
                if len(value) <= 1000:
                    return repr(value)
                return f"{mask_known(value[:2000])[:1000]!r}…"

        _repr = Limited()
        _repr.maxlevel = 4
        _repr.maxlist = _repr.maxtuple = _repr.maxdict = _repr.maxset = _repr.maxfrozenset = 30
        _repr.maxdeque = _repr.maxarray = 30
        _repr.maxother = 1000
    return _repr


def _rich(value: Any, mime: str, method: str) -> str | None:
    try:
        data = _registered(value, mime)
        if data is None and not isinstance(value, type):
            show = getattr(type(value), method, None)
            data = show(value) if show is not None else None
        if isinstance(data, tuple):  # With metadata
            data = data[0]
        if isinstance(data, bytes):
            return base64.b64encode(data).decode("ascii")
        if isinstance(data, str) and data:
            data.encode("utf-8")
            return mask_known(data)
    except Exception:
        return None
    return None


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
