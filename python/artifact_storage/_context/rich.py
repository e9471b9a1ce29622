"""What values show of themselves: figures, models, and whatever has a MIME bundle.

All of it is code of others, which is asked under the guard of the save.
"""

from __future__ import annotations

import base64
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from .._contract import PREVIEW_CELL, SECRET_MASK as MASK
from .apart import is_strange
from .describe import value_type
from .hiding import hidden_pairs
from .type_facts import find, library_of, type_name

if TYPE_CHECKING:
    from .sketch import Sketch

#: Pixels of the longer side of a figure.
_SIDE = 1_200
#: The same of an image.
_IMAGE_SIDE = 800
#: What a PNG can have: colours for a printer, for one, are none.
_PNG_MODES = ("1", "L", "LA", "I", "I;16", "P", "RGB", "RGBA")
#: Parameters of a model.
_PARAMETERS = 200
_LIBRARIES = ("plotly", "altair")


def figure(value: Any, limit: int) -> Callable[[], Any] | None:
    """What draws a figure of matplotlib's or an image of Pillow's; None for others.

    It has fewer dots than they have where those are too many.
    """
    if type_name(type(value))[0].startswith("PIL."):
        return _image(value, limit)
    known: Any = sys.modules.get("matplotlib.figure")
    if known is None or not issubclass(type(value), known.Figure):
        return None

    def drawn() -> str:
        inches = max(1.0, *map(float, value.get_size_inches()))
        dots = min(float(value.dpi), _SIDE / inches)
        while dots >= 10:
            file = io.BytesIO()
            value.savefig(file, format="png", dpi=dots)
            if file.tell() * 4 <= limit * 3:
                return base64.b64encode(file.getvalue()).decode("ascii")
            dots /= 2
        return ""

    return drawn


def _image(value: Any, limit: int) -> Callable[[], Any] | None:
    known: Any = sys.modules.get("PIL.Image")
    if known is None or not issubclass(type(value), known.Image):
        return None

    def drawn() -> str:
        side = _IMAGE_SIDE
        while side >= 10:
            small = _smaller(value, side)
            file = io.BytesIO()
            small.save(file, format="png")
            if file.tell() * 4 <= limit * 3:
                return base64.b64encode(file.getvalue()).decode("ascii")
            side //= 2
        return ""

    return drawn


def _smaller(image: Any, side: int) -> Any:
    width, height = image.size
    scale = side / max(width, height)
    if scale < 1:
        size = max(1, round(width * scale)), max(1, round(height * scale))
        # In two steps: the first one looks at each dot only once, and knows no 16 bits.
        image = image.resize(size, reducing_gap=None if ";" in image.mode else 2.0)
    return image if image.mode in _PNG_MODES else image.convert("RGB")


def bundle(value: Any) -> Callable[[], dict[str, str]] | None:
    """What makes the specification of a figure of plotly or Altair; None for other types.

    JupyterLab renders it, and no script of the value's own runs in it.
    """
    library = library_of(value)
    if library not in _LIBRARIES or library not in sys.modules:
        return None
    if library == "plotly":
        show = find(type(value), "to_json")[0]
        kind = "application/vnd.plotly.v1+json"
        return None if show is None or is_strange(show) else lambda: {kind: value.to_json()}
    show = find(type(value), "to_dict")[0]
    return None if show is None or is_strange(show) else lambda: _vega(value.to_dict())


def _vega(specification: dict[str, Any]) -> dict[str, str]:
    found = re.search(r"/(vega|vega-lite)/v(\d+)", str(specification.get("$schema")))
    if found is None:
        return {}
    kind = f"application/vnd.{found[1].replace('-', '')}.v{found[2]}+json"
    return {kind: json.dumps(specification)}


def model_json(value: Any, sketch: Sketch) -> str:
    """The parameters of a model like those of scikit-learn; empty for other types."""
    show = find(type(value), "get_params")[0]
    if show is None or issubclass(type(value), type) or not callable(show):
        return ""
    found = sketch.guard.ask(lambda: value.get_params(), None, strange=is_strange(show))
    if type(found) is not dict:
        return ""
    parameters = dict(_parameters(found, sketch))
    return json.dumps({"class": value_type(value), "parameters": parameters}, ensure_ascii=False)


def _parameters(found: dict[Any, Any], sketch: Sketch) -> Iterator[tuple[str, str]]:
    shown = hidden_pairs(list(found.items())[:_PARAMETERS], False)
    for name, item, hidden in shown:
        if type(name) is not str:
            continue
        module, kind = type_name(type(item))
        if module == "builtins" or module.startswith("numpy"):
            text = sketch.text(item, 2, hidden)
        else:
            text = MASK if hidden else f"{kind}(…)"
        yield (
            name[:PREVIEW_CELL],
            sketch.secrets.mask_text(text[: 10 * PREVIEW_CELL])[:PREVIEW_CELL],
        )
