"""The location that a program tells the processes that work for it, on whatever machine.

It is a JSON text in one environment variable, and holds no secret. A folder or an SQLite file means
something else on another host, so the host that told it is part of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from .._contract import LOCATION_KEYS
from ..errors import InvalidInputError, UnreachableError
from .ancestors import LOCATION_VARIABLE

_MACHINE_ID = "/etc/machine-id"
_HOW_ELSE = (
    "Use a location that all hosts reach: PostgreSQL for the metadata, and a bucket or another "
    "filesystem with a URL for the values."
)


class ToldLocation:
    """Where a process was told to save.

    Attributes:
        settings: `artifact_storage_dir`, `database_url` and `storage_options`, without secrets.
        missing_secrets: The secrets that the location has where it was told, by name.
        host: Which host told it.
        shared_folder: Whether the folder of the values is the same on every host.
        session_id: Whose location it is: that of the session that told it, or of one that took it.
        is_taken: Whether that session took it, and has no location without it.
    """

    __slots__ = ("host", "is_taken", "missing_secrets", "session_id", "settings", "shared_folder")

    def __init__(
        self,
        settings: Mapping[str, Any],
        missing_secrets: tuple[str, ...],
        host: str,
        shared_folder: bool,
        session_id: str,
        is_taken: bool = False,
    ) -> None:
        self.settings = dict(settings)
        self.missing_secrets = missing_secrets
        self.host = host
        self.shared_folder = shared_folder
        self.session_id = session_id
        self.is_taken = is_taken

    @classmethod
    def of_environment(cls) -> ToldLocation | None:
        """The one in the environment of this process; None without one.

        Raises:
            InvalidInputError: The variable holds something else.
        """
        text = os.environ.get(LOCATION_VARIABLE, "")
        return cls.of_text(text) if text.strip() else None

    @classmethod
    def of_text(cls, text: str) -> ToldLocation:
        """The one that a text holds.

        Raises:
            InvalidInputError: It is not what `environment()` makes.
        """
        try:
            told: Any = json.loads(text)
            settings = {key: told[key] for key in LOCATION_KEYS}
            of_texts = (*(settings[key] for key in LOCATION_KEYS[:2]), told["host"])
            right = isinstance(settings[LOCATION_KEYS[2]], dict) and all(
                type(one) is str for one in of_texts
            )
            secrets = tuple(map(str, told.get("missing_secrets", ())))
            is_shared, session = bool(told.get("shared_folder")), str(told.get("session", ""))
            is_taken = bool(told.get("taken"))
        except (ValueError, TypeError, KeyError, AttributeError):
            right = False
        if not right:
            raise InvalidInputError(
                f"{LOCATION_VARIABLE} is not a location.",
                "artifact_storage.location().environment() makes it; or unset it.",
                LOCATION_VARIABLE,
            )
        return cls(settings, secrets, told["host"], is_shared, session, is_taken)

    @property
    def text(self) -> str:
        """For the environment variable."""
        return json.dumps(
            {
                **self.settings,
                "missing_secrets": self.missing_secrets,
                "host": self.host,
                "shared_folder": self.shared_folder,
                "session": self.session_id,
                "taken": self.is_taken,
            }
        )

    def taken_over(self, session_id: str) -> None:
        """Lets the processes that this one starts belong to its own session."""
        self.session_id, self.is_taken = session_id, True
        os.environ[LOCATION_VARIABLE] = self.text

    def refuse_other_host(self) -> None:
        """Refuses what is another file on this host, or none.

        Raises:
            UnreachableError: The location has a folder or an SQLite file of another host.
        """
        here = host()
        if here == self.host:
            return
        field, address = "database_url", str(self.settings["database_url"])
        if not address.startswith("sqlite"):
            field, address = "artifact_storage_dir", str(self.settings["artifact_storage_dir"])
            if self.shared_folder or "://" in address:
                return
        what = "SQLite file" if field == "database_url" else "folder"
        shared = (
            " If every host has this very folder at this path (NFS, for example), say so where the "
            "location is told: artifact_storage.location(shared_folder=True)."
        )
        raise UnreachableError(
            f"{address} is a {what} of the host {_name(self.host)}, and this process runs on "
            f"{_name(here)}. Nothing is saved or loaded here: it would be another {what}.",
            _HOW_ELSE + (shared if what == "folder" else ""),
            field,
        )

    @property
    def hint(self) -> str:
        """What to do where the access is denied; empty where no secret was left out."""
        if not self.missing_secrets:
            return ""
        return (
            f" This process was told its location without secrets "
            f"({', '.join(self.missing_secrets)}): it needs its own, for example a role, a "
            "profile, variables of the provider, or ~/.pgpass."
        )


def host() -> str:
    """This host: its name, and its machine id where it has one."""
    import hashlib
    import socket

    try:
        with open(_MACHINE_ID, "rb") as file:
            machine = file.read(64).strip()
    except OSError:
        machine = b""
    # The id is confidential, says machine-id(5): applications hash it.
    known = hashlib.sha256(b"artifact-storage" + machine).hexdigest()[:12] if machine else ""
    return f"{socket.gethostname()} {known}".strip()


def _name(host: str) -> str:
    return host.partition(" ")[0] or "that told it"
