"""Writes the metadata of versions to a CSV or JSON file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, TextIO

from .artifact import Artifact
from .errors import InvalidInputError

_COLUMNS = (
    "name",
    "version",
    "date_created",
    "value_type",
    "value_shape",
    "size",
    "sha256",
    "python_version",
    "notebook_path",
    "user",
    "root",
    "value_key",
    "source",
)


def export(versions: Iterable[Artifact], path: str) -> str:
    """Writes `versions` to `path`, whose suffix (`.csv`, `.json`) decides the format."""
    suffix = os.path.splitext(path)[1].lower()
    if suffix not in (".csv", ".json"):
        raise InvalidInputError(
            f"Cannot tell the format of {path!r}.", "Use a name that ends with .csv or .json."
        )
    path = os.path.abspath(os.path.expanduser(path))
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", newline="") as file:
            (_write_csv if suffix == ".csv" else _write_json)(versions, file)
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise
    return path


def _row(artifact: Artifact) -> dict[str, Any]:
    row = {column: artifact._record.get(column) for column in _COLUMNS}
    return {**row, "source": artifact.source}


def _write_csv(versions: Iterable[Artifact], file: TextIO) -> None:
    import csv

    writer = csv.DictWriter(file, _COLUMNS)
    writer.writeheader()
    for artifact in versions:
        row = _row(artifact)
        shape = row["value_shape"]
        row["value_shape"] = "" if shape is None else "x".join(map(str, shape))
        writer.writerow(row)


def _write_json(versions: Iterable[Artifact], file: TextIO) -> None:
    import json

    separator = "[\n"
    for artifact in versions:
        file.write(separator + json.dumps(_row(artifact), ensure_ascii=False))
        separator = ",\n"
    file.write("[]\n" if separator == "[\n" else "\n]\n")
