"""The package's functions: each is that of the default Storage."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Callable, Literal, TypeVar, Union, overload

from ._default import default
from ._names import MISSING
from ._options import Options
from .errors import short_traceback
from .storage import Storage

if TYPE_CHECKING:
    from ._check import CheckResult
    from ._clean import CleanUp
    from ._operations import Operation
    from ._recent import OperationList
    from ._relocate import Relocation
    from .artifact import Artifact
    from .catalog import ArtifactCatalog

_Versions = dict[str, list[int]]
_Path = Union[str, "os.PathLike[str]"]
_F = TypeVar("_F", bound=Callable[..., Any])


def _as(method: Callable[..., Any]) -> Callable[[_F], _F]:
    """Gives a function what is written of a method, and its name in the package."""

    def made(function: _F) -> _F:
        function.__doc__, function.__module__ = method.__doc__, str(__package__)
        return short_traceback(function)

    return made


#: The storage location of the session.
options = Options()


@_as(Storage.save)
def save(
    value: Any = MISSING,
    name: Any = MISSING,
    storage_backend: Any = None,
    *,
    reference: Any = MISSING,
) -> Artifact:
    return default().save(value, name, storage_backend, reference=reference)


@_as(Storage.get)
def get(
    name: str = MISSING,
    version: Any = None,
    source: str | None = None,
    *,
    artifact_name: str = MISSING,
) -> Artifact:
    return default().get(name, version, source, artifact_name=artifact_name)


@_as(Storage.delete)
def delete(
    name: str = MISSING,
    version: Any = MISSING,
    *,
    leave_values: bool = False,
    artifact_name: str = MISSING,
) -> list[int]:
    return default().delete(name, version, leave_values=leave_values, artifact_name=artifact_name)


@_as(Storage.artifact_store)
def artifact_store(search: str | None = None, order: str = "newest") -> ArtifactCatalog:
    return default().artifact_store(search, order)


@_as(Storage.check)
def check() -> CheckResult:
    return default().check()


@_as(Storage.reset)
def reset() -> None:
    default().reset()


@overload
def clean_up(dry_run: bool = ..., wait: Literal[True] = ...) -> CleanUp: ...
@overload
def clean_up(dry_run: bool = ..., *, wait: Literal[False]) -> Operation[CleanUp]: ...
@_as(Storage.clean_up)
def clean_up(dry_run: bool = True, wait: Any = True) -> Any:
    return default().clean_up(dry_run, wait=wait)


@overload
def relocate(
    old_root: _Path, new_root: _Path, dry_run: bool = ..., wait: Literal[True] = ...
) -> Relocation: ...
@overload
def relocate(
    old_root: _Path, new_root: _Path, dry_run: bool = ..., *, wait: Literal[False]
) -> Operation[Relocation]: ...
@_as(Storage.relocate)
def relocate(old_root: _Path, new_root: _Path, dry_run: bool = False, wait: Any = True) -> Any:
    return default().relocate(old_root, new_root, dry_run, wait=wait)


@_as(Storage.operations)
def operations() -> OperationList:
    return default().operations()


@overload
def retry_database(copy: bool = ..., wait: Literal[True] = ...) -> _Versions: ...
@overload
def retry_database(copy: bool = ..., *, wait: Literal[False]) -> Operation[_Versions]: ...
@_as(Storage.retry_database)
def retry_database(copy: bool = True, wait: Any = True) -> Any:
    return default().retry_database(copy, wait=wait)
