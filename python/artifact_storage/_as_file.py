"""Writes a value as a file that other programs read: for a download of the panel.

Called by an expression that the kernel evaluates: nothing of it is in the user's namespace.
"""

from __future__ import annotations

import os
from contextlib import suppress
from importlib import import_module
from typing import Any

from ._context.describe import value_type
from ._context.picture import whole_picture
from ._context.sketch_libraries import is_array
from ._default import default
from ._quotes import quoted
from .errors import ArtifactStorageError

#: The methods of pandas and polars that write a table.
_TABLES = {"csv": ("to_csv", "write_csv"), "parquet": ("to_parquet", "write_parquet")}
_KINDS = {
    "csv": "a table that can be saved as CSV",
    "parquet": "a table that can be saved as Parquet",
    "png": "a figure or an image that can be saved as PNG",
}


def write_file(name: str, version: int, source: str | None, form: str, path: str) -> str:
    """Loads a version and writes it to a file.

    Args:
        name: The artifact's name.
        version: Its version.
        source: Who saved it, as for `get`.
        form: `csv`, `parquet` or `png`.
        path: A file that is not there yet.

    Returns:
        Why it could not be written; empty where it was. An interrupt leaves nothing behind.
    """
    reason = ""
    done = False
    try:
        # Not `get_value`: no later save is made from what the panel downloads.
        value = default().get(name, version, source)._value_now()
        reason = _write(value, form, path)
        done = not reason
    except ImportError as error:
        reason = _without_library(error)
    except ArtifactStorageError as error:
        reason = f"{error.message} {error.hint}".rstrip()
    except Exception as error:  # Whatever the value's own library raises.
        reason = f"{type(error).__name__}: {error}"
    finally:
        if not done:
            with suppress(OSError):
                os.unlink(path)
    if reason and quoted(name) not in reason:
        reason = f"{quoted(name)} version {version}: {reason}"
    return reason[:2000]


def _without_library(error: ImportError) -> str:
    if "pyarrow" in str(error):  # pandas tells of it in six lines.
        return "Install pyarrow in the kernel's environment: pip install pyarrow"
    return f"{type(error).__name__}: {error}"


def _write(value: Any, form: str, path: str) -> str:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        written = _image(value, file) if form == "png" else _table(value, form, file)
    return "" if written else f"A value of type {value_type(value)} is not {_KINDS[form]}."


def _table(value: Any, form: str, file: Any) -> bool:
    if type(value).__module__.partition(".")[0] == "pyarrow" and hasattr(value, "schema"):
        module: Any = import_module(f"pyarrow.{form}")
        (module.write_csv if form == "csv" else module.write_table)(value, file)
        return True
    pandas, polars = (getattr(value, method, None) for method in _TABLES[form])
    if callable(pandas):
        # Numbered rows are no column: read again, they would be one without a name.
        index: Any = getattr(value, "index", None)
        is_numbered = type(index).__name__ == "RangeIndex" and index.name is None
        pandas(file, **({"index": False} if form == "csv" and is_numbered else {}))
        return True
    if callable(polars):
        polars(file)
        return True
    return form == "csv" and _array(value, file)


def _array(value: Any, file: Any) -> bool:
    """NumPy's arrays of numbers or texts, of one or two dimensions."""
    if type(value).__module__ != "numpy" or getattr(value, "ndim", 0) not in (1, 2):
        return False
    import numpy

    names = value.dtype.names
    head = "" if names is None else ",".join(names)
    numpy.savetxt(file, value, fmt="%s", delimiter=",", header=head, comments="")
    return True


def _image(value: Any, file: Any) -> bool:
    figure: Any = value if hasattr(value, "savefig") else getattr(value, "figure", None)
    if hasattr(figure, "savefig"):
        figure.savefig(file, format="png")
        return True
    image = whole_picture(value) if is_array(value) else None
    if image is not None:
        file.write(image)
        return True
    if type(value).__module__.partition(".")[0] == "PIL" and hasattr(value, "save"):
        value.save(file, format="png")
        return True
    for method in ("to_image", "_repr_png_"):  # Plotly's, and IPython's own way.
        make = getattr(value, method, None)
        made = make() if callable(make) else None
        if isinstance(made, bytes):
            file.write(made)
            return True
    return False
