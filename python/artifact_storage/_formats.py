"""Values in formats that hold data only: to load one runs no code of who saved it.

Each refuses, before anything is stored, a value that would not come back the same.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from ._context.describe import value_type
from ._frames import is_of_a_signal
from ._pickle.load import Opener
from ._pickle.stage import Staging
from ._quotes import literal, quoted
from ._transport.client import Client
from .errors import ArtifactStorageError, CorruptedError, InvalidInputError, UnsupportedError

FORMATS = ("parquet", "numpy", "json")
_FIELD = "format"
_OTHERWISE = "Save it without format=, as a pickle."
#: Before these, a file could ask pyarrow to unpickle (CVE-2023-47248).
_PYARROW = (14, 0, 1)
_TABLES = ("pandas.DataFrame", "polars.DataFrame", "pyarrow.Table")
#: What pandas calls the objects of a column that come back as they were.
_KEPT = ("string", "bytes", "date", "decimal", "boolean", "empty")
_JSON_SIMPLE = (str, int, bool, type(None))
_HEADER_LIMIT = 9000
#: Rows of a table by which it is seen whether its types come back.
_SAMPLE = 3

_Write = Callable[[Any, "_File"], None]


class _File(io.RawIOBase):
    """The staging as a file that libraries write to."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        # A copy: what a library hands out may change once it goes on.
        return self._staging.write(bytes(data))

    def tell(self) -> int:
        return self._staging.size


def stage_as(form: Any, value: Any) -> Callable[[Client, Any, str], Staging]:
    """What writes a value in a format into its staging.

    Raises:
        InvalidInputError: There is no such format, or the value would change in it.
        UnsupportedError: Its library is not installed.
    """
    if form not in FORMATS:
        known = ", ".join(map(quoted, FORMATS))
        raise InvalidInputError(
            f"{quoted(form)} is no format of values.",
            f"Use one of {known}, or leave it out.",
            _FIELD,
        )
    write: _Write = {"parquet": _parquet, "numpy": _numpy, "json": _json}[form](value)

    def stage(client: Client, value: Any, name: str) -> Staging:
        staging = Staging(client, False, name)
        try:
            write(value, _File(staging))
        except Exception as error:
            staging.discard()
            if is_of_a_signal(error) or isinstance(error, (ArtifactStorageError, MemoryError)):
                raise
            if staging.failure is not None:
                raise staging.failure from None
            raise _refused(f"as {form}", str(error).partition("\n")[0]) from None
        except BaseException:  # An interrupt leaves nothing behind either.
            staging.discard()
            raise
        return staging

    return stage


def opener_for(form: str, recorded_type: str, label: str) -> Opener:
    """What makes a value of bytes in a format.

    Args:
        form: The format that is recorded.
        recorded_type: The type of the value.
        label: The artifact in words.

    Raises:
        UnsupportedError: The format is not known here, or its library is not installed.
    """
    if form not in FORMATS:
        raise UnsupportedError(
            f"{label} is stored in a format that this version does not know: {quoted(form)}.",
            "Update jupyterlab-artifact-storage in this kernel's environment.",
            _FIELD,
        )
    if form == "parquet":
        read = _parquet_reader(recorded_type)
    elif form == "numpy":
        read = _numpy_reader()
    else:
        read = _read_json

    def opener(data: Any, _regions: Any) -> Any:
        try:
            return read(data)
        except (ValueError, EOFError, RecursionError) as error:
            if is_of_a_signal(error):
                raise
            reason = str(error).partition("\n")[0]
            failure = CorruptedError(
                f"The value of {label} cannot be read as {form}: {reason}.",
                "Get another version, or save it again.",
            )
        raise failure

    return opener


def _one(kind: str) -> str:
    """A type with its article."""
    return f"{'an' if kind[:1].lower() in tuple('aeiou') else 'a'} {kind}"


def _refused(what: str, why: str) -> InvalidInputError:
    return InvalidInputError(
        f"The value cannot be saved {what}: {why}".rstrip(".") + ".", _OTHERWISE, _FIELD
    )


def _library(form: str, *modules: str) -> list[Any]:
    try:
        return [import_module(name) for name in modules]
    except ImportError:
        names = " ".join(dict.fromkeys(name.partition(".")[0] for name in modules))
        message = f"The format {form} needs {names.replace(' ', ' and ')} in this kernel."
        raise UnsupportedError(message, f"Install: pip install {names}", _FIELD) from None


def _pyarrow(*more: str) -> list[Any]:
    arrow, *others = _library("parquet", "pyarrow", *more)
    found = tuple(int(part) for part in arrow.__version__.split(".")[:3] if part.isdigit())
    if found < _PYARROW:
        raise UnsupportedError(
            f"pyarrow {arrow.__version__} can be made to run code by a Parquet file.",
            "Update it: pip install --upgrade pyarrow",
            _FIELD,
        )
    return [arrow, *others]


def _parquet(value: Any) -> _Write:
    kind = value_type(value)
    if kind == "polars.DataFrame":
        return _rehearsed(value.head(_SAMPLE), kind, lambda frame, file: frame.write_parquet(file))
    if kind == "pyarrow.Table":
        _, parquet = _pyarrow("pyarrow.parquet")
        return _rehearsed(
            value.slice(0, _SAMPLE), kind, lambda table, file: parquet.write_table(table, file)
        )
    if kind != "pandas.DataFrame":
        raise _refused("as parquet", f"{_one(kind)} is none of {', '.join(_TABLES)}")
    _, pandas = _pyarrow("pandas")
    names = value.columns
    wrong = [name for name in names if type(name) is not str]
    if wrong or not names.is_unique:
        why = (
            f"the name {quoted(wrong[0])} of a column is no text"
            if wrong
            else "columns share a name"
        )
        raise _refused("as parquet", why)
    for name, column in [*value.items(), ("index", value.index)]:
        if column.dtype == object:
            inside = pandas.api.types.infer_dtype(column, skipna=True)
            if inside not in _KEPT:
                raise _refused("as parquet", f"the column {quoted(name)} holds objects ({inside})")
    return _rehearsed(
        value.iloc[:_SAMPLE], kind, lambda frame, file: frame.to_parquet(file, engine="pyarrow")
    )


def _rehearsed(sample: Any, kind: str, write: _Write) -> _Write:
    """What writes, after its first rows came back with the same types.

    Raises:
        InvalidInputError: They do not, or cannot be read.
    """
    try:
        file: Any = io.BytesIO()
        write(sample, file)
        back = _parquet_reader(kind)(file.getvalue())
        pairs = zip(_types(sample, kind), _types(back, kind))
        changed = next((pair for pair in pairs if pair[0] != pair[1]), None)
    except Exception as error:
        if is_of_a_signal(error) or isinstance(error, (ArtifactStorageError, MemoryError)):
            raise
        raise _refused("as parquet", str(error).partition("\n")[0]) from None
    if changed is not None:
        (what, before), (_, after) = changed
        raise _refused("as parquet", f"{what} ({before}) would come back as another one ({after})")
    return write


def _types(table: Any, kind: str) -> Iterator[tuple[str, Any]]:
    """What a file has to keep of a table beside its cells."""
    yield "its shape", table.shape
    if kind != "pandas.DataFrame":
        yield "its schema", table.schema
        return
    for name, dtype in table.dtypes.items():
        yield f"the type of the column {quoted(name)}", dtype
    rows = ("its index", table.index), ("its row of names", table.columns)
    for what, labels in rows if len(table.columns) else rows[:1]:
        levels = [labels.get_level_values(number).dtype for number in range(labels.nlevels)]
        yield f"the type of {what}", (type(labels).__name__, *levels)
        yield f"the name of {what}", list(labels.names)
    yield "its attrs", table.attrs
    yield "allows_duplicate_labels", table.flags.allows_duplicate_labels


def _parquet_reader(kind: str) -> Callable[[Any], Any]:
    if kind == "polars.DataFrame":
        (polars,) = _library("parquet", "polars")
        return lambda data: polars.read_parquet(io.BytesIO(data))
    if kind == "pyarrow.Table":
        arrow, parquet = _pyarrow("pyarrow.parquet")
        return lambda data: parquet.read_table(arrow.BufferReader(data))
    _, pandas = _pyarrow("pandas")
    return lambda data: pandas.read_parquet(io.BytesIO(data), engine="pyarrow")


def _numpy(value: Any) -> _Write:
    kind = value_type(value)
    (numpy,) = _library("numpy", "numpy")
    if type(value) is not numpy.ndarray:
        raise _refused("as numpy", f"{_one(kind)} is no numpy.ndarray (numpy.asarray makes one)")
    if value.dtype.hasobject:
        raise _refused("as numpy", f"an array of {value.dtype} holds Python objects")
    layout = numpy.lib.format
    described = layout.dtype_to_descr(value.dtype)
    if value.dtype.metadata or layout.descr_to_dtype(described) != value.dtype:
        raise _refused("as numpy", f"the type {value.dtype} would come back as another one")
    if len(str(described)) > _HEADER_LIMIT:
        raise _refused("as numpy", "its type has too many fields")
    return lambda array, file: numpy.save(file, array, allow_pickle=False)


def _numpy_reader() -> Callable[[Any], Any]:
    (numpy,) = _library("numpy", "numpy")
    return lambda data: numpy.load(io.BytesIO(data), allow_pickle=False)


def _json(value: Any) -> _Write:
    try:
        fault = _json_fault(value)
    except RecursionError:
        fault = ("", "is nested too deeply, or contains itself")
    if fault is not None:
        raise _refused("as json", f"value{fault[0]} {fault[1]}")

    def write(value: Any, file: _File) -> None:
        file.write(json.dumps(value, allow_nan=False).encode("ascii"))

    return write


def _read_json(data: Any) -> Any:
    return json.loads(bytes(data), parse_constant=_no_number)


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


def _json_fault(part: Any) -> tuple[str, str] | None:
    """What of a value would change as JSON: the way to it, and why; None: nothing."""
    kind = type(part)
    if kind in _JSON_SIMPLE:
        return None
    if kind is float:
        return None if math.isfinite(part) else ("", f"is {quoted(part)}")
    items: Any
    if kind is list:
        items = enumerate(part)
    elif kind is dict:
        items = part.items()
    else:
        return ("", f"is {_one(value_type(part))}")
    for key, one in items:
        if kind is dict and type(key) is not str:
            return ("", f"has the key {quoted(key)}, which is no text")
        fault = None if type(one) in _JSON_SIMPLE else _json_fault(one)
        if fault is not None:
            return (f"[{literal(key)}]{fault[0]}", fault[1])
    return None
