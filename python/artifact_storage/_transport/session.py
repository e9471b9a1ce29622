"""What a process says of itself when it attaches to its session."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from .._context import identity as process
from .._context.identity import Identity
from .working_directory import working_directory

if TYPE_CHECKING:
    from .. import _contract_types as types

_ENVIRONMENT = {
    "home_dir": "LINEAPY_HOME_DIR",
    "artifact_storage_dir": "LINEAPY_ARTIFACT_STORAGE_DIR",
    "database_url": "LINEAPY_DATABASE_URL",
}


def description(identity: Identity) -> types.SessionClient:
    """The body of an attach request."""
    environment: Any = {
        key: os.environ[variable]
        for key, variable in _ENVIRONMENT.items()
        if os.environ.get(variable)
    }
    client: types.SessionClient = {
        "process_id": identity.process_id,
        "client_version": process.client_version(),
        "python_version": process.python_version(),
        "working_directory": working_directory(),
        "environment": environment,
    }
    if identity.told is not None:
        identity.told.refuse_other_host()
        settings: Any = identity.told.settings
        client["told"] = settings
    notebook = process.notebook_path()
    if notebook:
        client["notebook_path"] = notebook
    return client
