"""Which storage location a command uses, and the Storage for it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from .._context.ancestors import SESSION_VARIABLE, SOCKET_VARIABLE
from .._context.identity import Identity
from .._quotes import quoted
from .._transport.client import Client
from .._transport.endpoint import Endpoint
from .._transport.told import ToldSettings
from ..errors import InvalidInputError
from .pairs import plain, split

if TYPE_CHECKING:
    from argparse import Namespace

    from .._transport.private_server import PrivateServer
    from ..storage import Storage

#: What makes a store, or looks where one would be made; all else is of one that exists.
_OF_NEW_STORES = ("put", "save-file", "copy", "check", "config", "open")
#: A command says that it cannot reach the database; it saves nowhere else instead.
_REFUSE = {"on_unreachable_database": "refuse"}
_INSTEAD = (
    "Others on this machine can see a command line. Use the environment (AWS_*, PGPASSWORD), "
    "~/.pgpass, a profile, or --storage-options-stdin."
)


def storage_of(arguments: Namespace, early: PrivateServer | None = None) -> Storage:
    """The Storage for a command; it begins to start, and does not wait.

    Without options it is that of the session which started this process (a notebook's), as in
    every program. With some it is one of its own: the session's location stays what it is.

    Args:
        arguments: What was typed.
        early: A storage server that was started before, should one be needed.

    Raises:
        InvalidInputError: A secret on the command line, or options that cannot be read.
    """
    chosen = settings_of(
        getattr(arguments, "artifact_storage_dir", None),
        getattr(arguments, "database_url", None),
        getattr(arguments, "storage_options", None),
        getattr(arguments, "storage_options_stdin", False),
    )
    if chosen:
        os.environ.pop(SOCKET_VARIABLE, None)
        os.environ.pop(SESSION_VARIABLE, None)
    identity = Identity.own() if chosen else Identity.of_process()
    is_copy = arguments.command == "copy"
    server = _REFUSE if is_copy else {**_REFUSE, **chosen}
    reads_only = arguments.command not in _OF_NEW_STORES
    client = Client(Endpoint(identity, server, early, reads_only), identity)
    if is_copy and chosen:
        # As the session's own: what the target leaves out is the storage server's.
        client.settings = ToldSettings.of(chosen)
    client.begin()
    # The storage server starts while the rest is loaded.
    from .._default import use_as_default
    from ..storage import Storage

    made = Storage.__new__(Storage)
    made._join(client)
    made._secrets.remember(chosen)
    use_as_default(made)
    return made


def settings_of(
    directory: str | None,
    database_url: str | None,
    options: list[str] | None,
    from_stdin: bool,
) -> dict[str, Any]:
    """Settings of a storage location as they were typed; those that are absent are left out.

    Raises:
        InvalidInputError: A secret is among them, or options that cannot be read.
    """
    typed: dict[str, Any] = {"artifact_storage_dir": directory, "database_url": database_url}
    if options:
        typed["storage_options"] = _options_of(options)
    typed = {key: value for key, value in typed.items() if value is not None}
    _refuse_secrets(typed)
    if from_stdin:
        # What is typed stands above what comes.
        typed["storage_options"] = {**_options_of_stdin(), **typed.get("storage_options", {})}
    return typed


def _refuse_secrets(typed: dict[str, Any]) -> None:
    if not typed:
        return
    from .._masking.told import secrets_in

    for key, value in typed.items():
        related = {"artifact_storage_dir": typed.get("artifact_storage_dir"), key: value}
        found = [one for one in secrets_in(related) if one.strip()]
        if found:
            option = "--" + key.replace("_", "-").replace("-options", "-option")
            raise InvalidInputError(
                f"A secret is not taken from the command line ({option}).",
                _INSTEAD,
                key,
            )


def _options_of(texts: list[str]) -> dict[str, Any]:
    from .._masking.told import is_secret_option

    found: dict[str, Any] = {}
    for text in texts:
        example = "--storage-option profile=team"
        path, value = split(text, "A storage option", example, "storage_options")
        *parents, name = path.split(".")
        inner = found
        for parent in parents:
            inner = inner.setdefault(parent, {})
            if not isinstance(inner, dict):
                raise InvalidInputError(
                    f"The storage option {quoted(parent)} is given as a value and as a group.",
                    "Give one of both.",
                    "storage_options",
                )
        inner[name] = value if is_secret_option(name, value) else plain(value)
    return found


def _options_of_stdin() -> dict[str, Any]:
    import json

    text = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    try:
        found = json.loads(text)
    except ValueError:  # Its message would quote what came.
        found = None
    if not isinstance(found, dict):
        raise InvalidInputError(
            "Standard input holds no JSON object.",
            """For example: echo '{"profile": "team"}' | artifact-storage … """
            "--storage-options-stdin",
            "storage_options",
        )
    return found
