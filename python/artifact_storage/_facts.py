"""What is read from the record of a version as it is: no storage server is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ._default import Owned


def moment(text: str) -> datetime:
    """A time of an answer, with time zone UTC."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class Recorded(Owned):
    """A version that a record tells of."""

    __slots__ = ("_owner", "_record")
    _record: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name that it was saved under."""
        return str(self._record["name"])

    @property
    def version(self) -> int:
        """The version: 0 for the first save of a name. A number is never given out twice."""
        return int(self._record["version"])

    def _moment(self, key: str) -> datetime | None:
        text = self._record.get(key)
        return None if text is None else moment(text)


class Facts(Recorded):
    """What was recorded at a save: a part of `Artifact`."""

    __slots__ = ()

    @property
    def date_created(self) -> datetime:
        """When it was saved; with time zone UTC."""
        return moment(self._record["date_created"])

    @property
    def size(self) -> int:
        """The size of the stored value in bytes."""
        return int(self._record["size"])

    @property
    def sha256(self) -> str:
        """The checksum of the stored value, hex."""
        return str(self._record["sha256"])

    @property
    def source(self) -> str:
        """Who saved it: `artifact_storage`, or `lineapy` in a store that LineaPy made."""
        return str(self._record.get("source") or "artifact_storage")

    @property
    def format(self) -> str:
        """`pickle`, or `parquet`, `numpy` or `json`, which cannot run code when they are loaded."""
        return str(self._record.get("format") or "pickle")

    @property
    def warnings(self) -> list[str]:
        """What to know before using it, a sentence each."""
        return list(self._record.get("warnings") or [])

    @property
    def value_type(self) -> str:
        """The type of the value, for example `pandas.DataFrame`; LineaPy's words for its own."""
        return str(self._record["value_type"])

    @property
    def value_shape(self) -> tuple[int, ...] | None:
        """Rows, columns, … or the length, where the value has one."""
        shape = self._record["value_shape"]
        return None if shape is None else tuple(shape)

    @property
    def root(self) -> str:
        """The `artifact_storage_dir` that the value was written to."""
        return str(self._record["root"])

    @property
    def user(self) -> str:
        """Who saved it."""
        return str(self._record["user"])

    @property
    def notebook_path(self) -> str | None:
        """The notebook or script that saved it."""
        path = self._record["notebook_path"]
        return None if path is None else str(path)

    @property
    def python_version(self) -> str:
        """The Python version that saved it."""
        return str(self._record["python_version"])

    @property
    def version_count(self) -> int | None:
        """How many versions the name has, where it comes from a list."""
        return self._record.get("version_count")
