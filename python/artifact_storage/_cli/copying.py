"""The command that copies artifacts to another location."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from .._copying import left_to_defaults
from ..errors import InvalidInputError
from .exit_codes import OK, SOME_FAILED
from .location import settings_of
from .output import Output
from .reading import filters_of
from .words import of_the_command_line

if TYPE_CHECKING:
    from ..storage import Storage


def copy(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Copies artifacts, or says what it would copy."""
    if arguments.to_storage_options_stdin and getattr(arguments, "storage_options_stdin", False):
        raise InvalidInputError(
            "Standard input has the storage options of one location only.",
            "Take the secrets of the other one from the environment or a profile.",
            "storage_options",
        )
    target = settings_of(
        arguments.to_artifact_storage_dir,
        arguments.to_database_url,
        arguments.to_storage_options,
        arguments.to_storage_options_stdin,
    )
    if not target:
        raise InvalidInputError(
            "copy needs a target.",
            "Give --to-artifact-storage-dir, --to-database-url or both.",
            "target",
        )
    if arguments.conflicts == "prefix" and not arguments.prefix:
        reason = "--conflicts prefix needs --prefix."
        raise InvalidInputError(reason, "For example --prefix ana/.", "prefix")
    storage._secrets.remember(target)
    for sentence in left_to_defaults(storage._client, target):
        out.message(of_the_command_line(sentence))
    try:
        operation = storage.copy_to(
            **target,
            names=arguments.names or None,
            **filters_of(arguments),
            conflicts=arguments.conflicts,
            prefix=arguments.prefix,
            dry_run=arguments.dry_run,
            wait=False,
        )
        found = out.wait(operation)
    except BaseException as error:
        # Ctrl+C or SIGTERM.
        if not isinstance(error, Exception) and not arguments.dry_run:
            out.message("What was copied stays: the same command goes on where it stopped.")
        raise
    out.data(found.report, lambda: str(found))
    if found.report.get("new_database"):
        database = found.report["target"]["database_url"]
        made = "would be" if found.dry_run else "was"
        out.message(f"A new database {made} made: {database}")
    return SOME_FAILED if found.failed or found.unverified else OK
