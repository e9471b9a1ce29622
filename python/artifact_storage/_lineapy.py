"""What LineaPy has and Artifact Storage has not, for `import artifact_storage as lineapy`.

LineaPy traces the code that runs: pipelines, slices and its graph come from there. Here, nothing is
traced. Calls that only prepare LineaPy itself do nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any, NoReturn

from .errors import UnsupportedError, short_traceback

_CODE = "Use get(name).get_code() and run what you need of it."
_INSTEAD = {
    "Artifact.execute": _CODE,
    "Artifact.visualize": "get(name).get_code() has the code.",
    "RelationalLineaDB": "artifact_storage.check() tells whether the database answers; "
    "options.set('database_url', …) changes it.",
    "db": "artifact_storage.check() tells whether the database answers. Save values instead.",
    "file_system": "Save the value itself: save(value, name).",
    "visualize": "get(name).get_code() has the code.",
}


class _AbsentError(UnsupportedError, AttributeError):
    """Also an `AttributeError`, so that `hasattr` says no; people see an UnsupportedError."""

    def __reduce__(self) -> Any:
        return (UnsupportedError, (self.message, self.hint))


_AbsentError.__name__ = _AbsentError.__qualname__ = UnsupportedError.__name__
_AbsentError.__module__ = UnsupportedError.__module__


def refuse(name: str, error: type[UnsupportedError] = UnsupportedError) -> NoReturn:
    """Refuses something of LineaPy, and says what to use in its place."""
    raise error(
        f"{name} is LineaPy's, and not possible here: Artifact Storage does not trace code.",
        _INSTEAD.get(name, _CODE),
    )


class Absent:
    """Stands for a function, a class or a module of LineaPy."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    @short_traceback
    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        """Refuses the call."""
        refuse(self.__name__)

    @short_traceback
    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        refuse(name if name in _INSTEAD else self.__name__, _AbsentError)

    def __repr__(self) -> str:
        return f"<LineaPy's {self.__name__}: not possible here>"


def refuse_absent(value: Any) -> None:
    """Refuses to save LineaPy's `db` or `file_system`, which stand for what code did to them."""
    # By its type: isinstance() and getattr() would run what code the value has of its own.
    if issubclass(type(value), Absent):
        refuse(value.__name__)
    if issubclass(type(value), ModuleType) and value.__name__ == f"{__package__}.db":
        refuse("db")


class RelationalLineaDB:
    """LineaPy's connection to the database; here, `check()` takes its place."""

    @short_traceback
    def __init__(self, *_: Any, **__: Any) -> None:
        refuse("RelationalLineaDB")

    @classmethod
    @short_traceback
    def from_config(cls, *_: Any, **__: Any) -> NoReturn:
        """Refuses."""
        refuse("RelationalLineaDB")

    @classmethod
    @short_traceback
    def from_environment(cls, *_: Any, **__: Any) -> NoReturn:
        """Refuses."""
        refuse("RelationalLineaDB")


def reload() -> None:
    """LineaPy reads its annotations anew: there are none here."""


def tag(value: str) -> None:
    """LineaPy labels its usage reports with it: there are none here."""


def load_ipython_extension(ipython: Any) -> None:
    """`%load_ext` begins LineaPy's tracing: nothing is to begin here."""


def unload_ipython_extension(ipython: Any) -> None:
    """Ends what `load_ipython_extension` began: nothing."""


def metadata_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The part of LineaPy's `LineaArtifactInfo` that has a meaning here."""
    from ._facts import moment

    return {
        "name": record["name"],
        "version": record["version"],
        "date_created": moment(record["date_created"]),
        "storage_path": f"{str(record['root']).rstrip('/')}/{record['value_key']}",
        "storage_backend": "lineapy",
    }
