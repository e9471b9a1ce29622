"""The metadata of versions as a list, a table, and CSV or JSON."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from ._quotes import quoted
from .artifact import Artifact
from .errors import InvalidInputError, UnsupportedError

_COLUMNS = (
    "name",
    "version",
    "date_created",
    "value_type",
    "value_shape",
    "format",
    "size",
    "sha256",
    "python_version",
    "notebook_path",
    "user",
    "root",
    "value_key",
    "source",
    "description",
    "tags",
    "metadata",
    "aliases",
)


_NO_NOTES: dict[str, Any] = {"description": "", "tags": [], "metadata": {}, "aliases": []}


class Exported(list[dict[str, Any]]):
    """LineaPy's `artifact_store().export`: a dictionary for each version, the oldest first."""

    def __init__(self, versions: Iterable[Artifact]) -> None:
        self._versions = list(versions)
        super().__init__(
            {
                "artifact_name": one.name,
                "artifact_version": one.version,
                "date_created": one.date_created,
            }
            for one in self._versions
        )

    def __call__(self, path: str | os.PathLike[str] | None = None) -> Any:
        """The list itself, as in LineaPy's example; with a path, as `to_csv` or `to_json`."""
        return self if path is None else export(reversed(self._versions), os.fspath(path))


def export(versions: Iterable[Artifact], path: str) -> str:
    """Writes `versions` to `path`, whose suffix (`.csv`, `.json`) decides the format."""
    suffix = os.path.splitext(path)[1].lower()
    if suffix not in (".csv", ".json"):
        raise InvalidInputError(
            f"Cannot tell the format of {quoted(path)}.", "Use a name that ends with .csv or .json."
        )
    return str(written(versions, path, suffix[1:]))


def written(versions: Iterable[Artifact], path: str | os.PathLike[str] | None, form: str) -> str:
    """Writes `versions` as `csv` or `json`.

    Args:
        versions: What to write.
        path: Where to; a file of that name is replaced when everything is written. None: nowhere.
        form: `csv` or `json`.

    Returns:
        The absolute path; without one, the text.
    """
    write = _write_csv if form == "csv" else _write_json
    if path is None:
        import io

        text = io.StringIO(newline="")
        write(versions, text)
        return text.getvalue()
    target = os.path.abspath(os.path.expanduser(os.fspath(path)))
    temporary = f"{target}.{os.getpid()}.tmp"
    try:
        with _naming(temporary, target):
            file = open(temporary, "w", encoding="utf-8", newline="")  # noqa: SIM115 - closed below
        with file:
            write(versions, file)
        with _naming(temporary, target):
            os.replace(temporary, target)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise
    return target


@contextmanager
def _naming(temporary: str, target: str) -> Iterator[None]:
    """Names the file that was asked for in an error: nobody knows the temporary one."""
    try:
        yield
    except OSError as error:
        if error.filename == temporary:
            raise type(error)(error.errno, error.strerror, target) from None
        raise


def frame(versions: Iterable[Artifact]) -> Any:
    """`versions` as a pandas.DataFrame.

    Raises:
        UnsupportedError: pandas is not installed.
    """
    try:
        import pandas
    except ImportError:
        raise UnsupportedError(
            "to_frame needs pandas, which is not installed here.",
            "Install it (pip install pandas), or use to_csv() or to_json().",
        ) from None
    all_versions = list(versions)
    keys = list(dict.fromkeys(key for one in all_versions for key in one.metadata))
    rows = [
        {
            **row_of(one),
            "date_created": one.date_created,
            **{f"metadata.{key}": value for key, value in one.metadata.items()},
        }
        for one in all_versions
    ]
    columns = [column for column in _COLUMNS if column != "metadata"]
    return pandas.DataFrame(rows, columns=[*columns, *(f"metadata.{key}" for key in keys)])


def row_of(artifact: Artifact) -> dict[str, Any]:
    row = {column: artifact._record.get(column) for column in _COLUMNS}
    notes = {key: row[key] or empty for key, empty in _NO_NOTES.items()}
    return {**row, "source": artifact.source, "format": artifact.format, **notes}


def _write_csv(versions: Iterable[Artifact], file: TextIO) -> None:
    import csv
    import json

    writer = csv.DictWriter(file, _COLUMNS)
    writer.writeheader()
    for artifact in versions:
        row = row_of(artifact)
        shape = row["value_shape"]
        row["value_shape"] = "" if shape is None else "x".join(map(str, shape))
        row["tags"], row["aliases"] = ",".join(row["tags"]), ",".join(row["aliases"])
        row["metadata"] = json.dumps(row["metadata"], ensure_ascii=False) if row["metadata"] else ""
        writer.writerow(row)


def _write_json(versions: Iterable[Artifact], file: TextIO) -> None:
    import json

    separator = "[\n"
    for artifact in versions:
        file.write(separator + json.dumps(row_of(artifact), ensure_ascii=False))
        separator = ",\n"
    file.write("[]\n" if separator == "[\n" else "\n]\n")
