"""Gets and deletes artifacts by name and version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _contract
from ._names import MISSING, checked_name, checked_version, renamed
from ._saves import request_detail, warn_of_left
from ._transport.client import client
from .artifact import Artifact, iterate_versions
from .errors import InvalidInputError, short_traceback

if TYPE_CHECKING:
    from . import _contract_types as types


@short_traceback
def get(
    name: str = MISSING,
    version: Any = None,
    source: str | None = None,
    *,
    artifact_name: str = MISSING,
) -> Artifact:
    """Gets an artifact. Its `get_value()` is the value.

    Args:
        name: The name that it was saved under.
        version: A number; without it, the newest.
        source: `"lineapy"` or `"artifact_storage"`, where both saved a version of that number;
            without it, ours.
        artifact_name: LineaPy's word for `name`.

    Raises:
        NotFoundError: There is no such name or version; the message names what is like it.
    """
    if source not in (None, "lineapy", "artifact_storage"):
        raise InvalidInputError(
            f"Unknown source {source!r}.", 'Use "lineapy" or "artifact_storage".', "source"
        )
    name = checked_name(renamed(name, artifact_name, "name", "artifact_name"))
    return Artifact(request_detail(name, checked_version(version), source))


@short_traceback
def delete(
    name: str = MISSING,
    version: Any = MISSING,
    *,
    leave_values: bool = False,
    artifact_name: str = MISSING,
) -> list[int]:
    """Deletes versions of an artifact. Their numbers are never given out again.

    Args:
        name: The name that it was saved under.
        version: A number, `"latest"` or `"all"`.
        leave_values: Delete the versions also where this session does not reach their values,
            which stay then.
        artifact_name: LineaPy's word for `name`.

    Returns:
        The versions that were deleted.

    Raises:
        NotFoundError: There is no such name or version.
        PermissionDeniedError, UnreachableError: A value cannot be reached from here, so nothing
            was deleted.
        UnsupportedError: LineaPy saved it: its artifacts are not deleted from here.
    """
    name = checked_name(renamed(name, artifact_name, "name", "artifact_name"))
    if version is MISSING or version is None:
        raise InvalidInputError(
            "delete needs a version.", 'Use a number, "latest" or "all".', "version"
        )
    gone: list[int]
    target: Any
    if isinstance(version, str) and version.strip().lower() == "all":
        own = (one for one in iterate_versions(name) if one.source != "lineapy")
        target, gone = "all", [artifact.version for artifact in own]
    else:
        number = checked_version(version)
        if number is None:
            # A number, so that a repeated request does not delete the one before it too.
            query: types.GetArtifactQuery = {"name": name}
            newest = client().call(_contract.GET_ARTIFACT, query=query)
            number = int(newest["version"])
        target, gone = number, [number]
    request: types.DeleteRequest = {"name": name, "version": target}
    if leave_values:
        request["leave_values"] = True
    answer = client().call(_contract.DELETE_ARTIFACT, request, gone={"versions": sorted(gone)})
    warn_of_left(name, answer)
    return [int(deleted) for deleted in answer["versions"]]
