"""Commands that look after whole stores: verify, clean, sizes, retain, relocate."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from .._clean import clean_up
from .._relocate import relocate as start_relocation
from .._render import size_text
from .._verify import verify as start_verification
from .exit_codes import DAMAGED, OK, SOME_FAILED
from .output import Output
from .table import Column
from .words import of_the_command_line

if TYPE_CHECKING:
    from ..storage import Storage


def verify(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Compares stored bytes with what was saved."""
    if arguments.version is not None:
        artifact = storage.get(arguments.name, arguments.version)
        found = out.wait(start_verification(storage._client, artifact._record))
        out.data(found.report, lambda: of_the_command_line(str(found)))
        return OK
    if arguments.name is not None:
        storage.get(arguments.name)
    operation = storage.verify(
        arguments.name,
        older_than_days=arguments.older_than_days,
        bytes_per_second=arguments.bytes_per_second,
        wait=False,
    )
    whole = out.wait(operation)
    out.data(whole.report, lambda: of_the_command_line(str(whole)))
    if whole.damaged or whole.missing:
        return DAMAGED
    return SOME_FAILED if whole.unreadable else OK


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
    out.data(found.report, lambda: of_the_command_line(str(found)))
    if not found.ok:
        return DAMAGED
    if not arguments.yes:
        out.message("All values are there. Add --yes to change the store.")
    return OK


def sizes(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Says what takes the space."""
    found = storage.sizes(arguments.by, arguments.limit)
    out.data(found.report, lambda: of_the_command_line(str(found)))
    return OK


def retain(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Deletes versions that need not be kept, or says which ones."""
    operation = storage.retain(
        arguments.keep_newest,
        arguments.older_than_days,
        arguments.having_tag,
        names=arguments.names or None,
        dry_run=not arguments.yes,
        permanently=arguments.permanently,
        wait=False,
    )
    found = out.wait(operation)
    out.data(found.report, lambda: of_the_command_line(str(found)))
    return SOME_FAILED if found.report["failed"] else OK
