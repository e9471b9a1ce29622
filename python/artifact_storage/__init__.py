"""Save Python values under a name, get them back by name and version.

import artifact_storage as storage

storage.save(model, "churn-model")
storage.get("churn-model").get_value()
storage.artifact_store()
"""

from __future__ import annotations

import atexit
import sys
from typing import TYPE_CHECKING, Any

from ._loading import ready

if TYPE_CHECKING:
    from ._api import (
        artifact_store as artifact_store,
        check as check,
        clean_up as clean_up,
        copy_to as copy_to,
        delete as delete,
        distrust as distrust,
        empty_trash as empty_trash,
        get as get,
        load as load,
        location as location,
        operations as operations,
        options as options,
        relocate as relocate,
        reset as reset,
        restore as restore,
        retain as retain,
        retry_database as retry_database,
        save as save,
        sizes as sizes,
        trash as trash,
        trust as trust,
        trusted as trusted,
        verify as verify,
    )
    from ._check import CheckResult as CheckResult
    from ._clean import CleanUp as CleanUp
    from ._compare import Comparison as Comparison
    from ._copy import Copy as Copy
    from ._empty_trash import EmptiedTrash as EmptiedTrash
    from ._location import Location as Location
    from ._operations import Operation as Operation, Progress as Progress
    from ._options import Options as Options
    from ._relocate import Relocation as Relocation
    from ._retain import Retention as Retention
    from ._sizes import Sizes as Sizes
    from ._trash import (
        Trash as Trash,
        TrashedVersion as TrashedVersion,
    )
    from ._trusted import TrustedAuthor as TrustedAuthor
    from ._verify import Verification as Verification
    from ._verify_store import StoreVerification as StoreVerification
    from .artifact import Artifact as Artifact
    from .catalog import ArtifactCatalog as ArtifactCatalog
    from .errors import (
        ArtifactStorageError as ArtifactStorageError,
        ArtifactStorageWarning as ArtifactStorageWarning,
        ConflictError as ConflictError,
        CorruptedError as CorruptedError,
        InternalError as InternalError,
        InvalidInputError as InvalidInputError,
        NotFoundError as NotFoundError,
        NotTrustedError as NotTrustedError,
        PermissionDeniedError as PermissionDeniedError,
        StorageFullError as StorageFullError,
        UnpicklableError as UnpicklableError,
        UnreachableError as UnreachableError,
        UnsupportedError as UnsupportedError,
    )
    from .storage import Storage as Storage

#: The names of the package, by the module that has them.
_ROOMS = {
    "_api": "artifact_store check clean_up copy_to delete distrust empty_trash get load "
    "location operations options relocate reset restore retain retry_database save sizes trash "
    "trust trusted verify",
    "_check": "CheckResult",
    "_clean": "CleanUp",
    "_compare": "Comparison",
    "_copy": "Copy",
    "_location": "Location",
    "_operations": "Operation Progress",
    "_options": "Options",
    "_relocate": "Relocation",
    "_empty_trash": "EmptiedTrash",
    "_retain": "Retention",
    "_sizes": "Sizes",
    "_trash": "Trash TrashedVersion",
    "_trusted": "TrustedAuthor",
    "_verify": "Verification",
    "_verify_store": "StoreVerification",
    "artifact": "Artifact",
    "catalog": "ArtifactCatalog",
    "storage": "Storage",
    "errors": "ArtifactStorageError ArtifactStorageWarning ConflictError CorruptedError "
    "InternalError InvalidInputError NotFoundError NotTrustedError PermissionDeniedError "
    "StorageFullError UnpicklableError UnreachableError UnsupportedError",
    "_lineapy": "load_ipython_extension reload tag unload_ipython_extension",
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names.split()}
#: What `import artifact_storage as lineapy` may ask for, to learn that it is not possible here.
_ABSENT = frozenset(
    {
        "Graph",
        "SessionType",
        "Tracer",
        "ValueType",
        "create_pipeline",
        "file_system",
        "get_function",
        "get_module",
        "get_module_definition",
        "get_pipeline",
        "start",
        "stop",
        "to_pipeline",
        "visualize",
    }
)
__all__ = sorted(name for name, room in _HOMES.items() if room != "_lineapy")


def __getattr__(name: str) -> Any:
    """Loads a room when something of it is first used: importing this package costs nothing."""
    if name == "__version__":
        from ._context.identity import client_version

        return client_version()
    if name in _ABSENT:
        from ._lineapy import Absent

        return Absent(name)
    from importlib import import_module

    if name == "db":
        return import_module(".db", __name__)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # The encodings are modules as well.
    ready(f".{_HOMES[name]}", "._default", ".storage", "encodings.ascii", "encodings.utf_16_le")
    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def _at_exit() -> None:
    default: Any = sys.modules.get(f"{__name__}._default")
    if default is not None:
        default.stop_default()


# Early, so that a program's own exit handlers, which may save, run before it.
atexit.register(_at_exit)


# Where pickles of earlier versions look for these functions and classes.
for _earlier in ("_checking", "_cleaning", "_fallback", "_getting", "_relocating", "_saving"):
    sys.modules[f"{__name__}.{_earlier}"] = sys.modules[__name__]


def __dir__() -> list[str]:
    return sorted(__all__)
