"""Commands that look after whole stores: verify, clean, relocate."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .._clean import clean_up
from .._relocate import relocate as start_relocation
from .._render import size_text
from .._verify import verify as start_verification
from ..errors import ArtifactStorageError
from .exit_codes import DAMAGED, OK, SOME_FAILED, code_of
from .output import Output
from .table import Column

if TYPE_CHECKING:
    from ..artifact import Artifact
    from ..storage import Storage


def verify(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Compares stored bytes with what was saved."""
    if arguments.version is not None:
        artifact = storage.get(arguments.name, arguments.version)
        found = out.wait(start_verification(storage._client, artifact._record))
        out.data(found.report, lambda: str(found))
        return OK
    versions: Iterable[Artifact] = storage.artifact_store().versions(arguments.name)
    if arguments.name is not None:
        storage.get(arguments.name)
    codes: list[int] = []
    out.rows(_verified(versions, out, codes), _VERIFIED, "No versions.")
    if DAMAGED in codes:
        return DAMAGED
    return SOME_FAILED if any(codes) else OK


def _verified(versions: Iterable[Artifact], out: Output, codes: list[int]) -> Iterator[Any]:
    for one in versions:
        state = {"name": one.name, "version": one.version, "size": one.size}
        try:
            out.wait(one.verify(wait=False))
            codes.append(OK)
            yield {**state, "state": "verified", "message": ""}
        except ArtifactStorageError as error:
            codes.append(code_of(error))
            yield {**state, "state": error.kind, "message": error.message}


_VERIFIED = (
    Column("NAME", lambda one: str(one["name"])),
    Column("VERSION", lambda one: str(one["version"]), False, True),
    Column("SIZE", lambda one: size_text(one["size"]), False, True),
    Column("STATE", lambda one: str(one["state"]), False),
    Column("", lambda one: str(one["message"])),
)


def clean(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Finds values without an artifact, and deletes them if asked to."""
    found = out.wait(clean_up(storage._client, not arguments.yes))
    if out.is_json:
        out.data(found.report, str)
        return OK
    orphans = found.report["orphans"]
    columns = (
        Column("VALUE", lambda one: str(one["value_key"])),
        Column("SIZE", lambda one: size_text(one["size"]), False, True),
    )
    out.rows(orphans, columns, "There is no value without an artifact.")
    if orphans:
        done = f"{found.deleted:,} deleted." if arguments.yes else "Add --yes to delete them."
        out.message(f"{len(found):,} without an artifact ({size_text(found.size)}). {done}")
    young = found.report["kept_in_grace"]
    if young:
        out.message(f"{young:,} younger than a day may be saves in progress: they stay.")
    return OK


def relocate(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Tells the store that values moved, after they all were verified."""
    roots = (arguments.old_root, arguments.new_root)
    found = out.wait(start_relocation(storage._client, *roots, dry_run=not arguments.yes))
    out.data(found.report, lambda: str(found))
    if not found.ok:
        return DAMAGED
    if not arguments.yes:
        out.message("All values are there. Add --yes to change the store.")
    return OK
