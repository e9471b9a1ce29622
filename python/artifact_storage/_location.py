"""A storage location that travels: to workers on other machines, without secrets."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from . import _contract
from ._context.ancestors import LOCATION_VARIABLE
from ._context.told_location import ToldLocation, host
from ._names import checked_flag
from ._quotes import literal, quoted
from .errors import from_problem, short_traceback

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ._transport.client import Client
    from .storage import Storage

_MASK = _contract.SECRET_MASK


class Location:
    """Where a session saves, to be told to processes on this machine or others.

    `storage.location()` makes it. It can be pickled, and holds no secret: a worker finds its own,
    as pandas and SQLAlchemy would there (a role, a profile, variables, `~/.pgpass`).
    """

    __slots__ = ("_told",)

    def __init__(self, told: ToldLocation) -> None:
        """Made by `location()`."""
        self._told = told

    @property
    def artifact_storage_dir(self) -> str:
        """Where the values are."""
        return str(self._told.settings["artifact_storage_dir"])

    @property
    def database_url(self) -> str:
        """Where the metadata are, without password."""
        return str(self._told.settings["database_url"])

    @property
    def storage_options(self) -> dict[str, Any]:
        """What the filesystem needs, without secrets."""
        return dict(self._told.settings["storage_options"])

    @property
    def missing_secrets(self) -> tuple[str, ...]:
        """The secrets that this session has, and that a worker needs of its own, by name."""
        return self._told.missing_secrets

    def environment(self) -> dict[str, str]:
        """The variables with which a process saves and loads here, for templates of jobs.

            ray.init(runtime_env={"env_vars": storage.location().environment()})

        A process of this very session goes on to follow the session.
        """
        return {LOCATION_VARIABLE: self._told.text}

    @short_traceback
    def use(self) -> Storage:
        """Lets this process save and load at this location; checks it first.

        For the start of a worker. A process that is at this location already stays as it is. A
        notebook changes the location of its session, as `options.set` does.

        Returns:
            The Storage that the functions of the package use from now on.

        Raises:
            UnreachableError: The location cannot be reached from here, or is a folder or an SQLite
                file of another host.
            PermissionDeniedError: This process lacks a secret that the location needs.
        """
        from ._default import default, use_as_default
        from .storage import Storage

        told = self._told
        told.refuse_other_host()
        beside = default()
        identity = beside._client.identity
        if identity.told is not None and identity.told.settings == told.settings:
            return beside
        if identity.is_announced or beside._client.was_attached:
            if told_of(beside._client).settings == told.settings:
                return beside
            if not identity.is_inherited and not identity.is_of_a_script:
                beside.options.set(verbose=False, **told.settings)
                return beside
        made = Storage._told(ToldLocation.of_text(told.text), beside)
        _refuse_failed(made._client)
        use_as_default(made)
        return made

    def __getstate__(self) -> str:
        return self._told.text

    def __setstate__(self, state: str) -> None:
        self._told = ToldLocation.of_text(state)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Location) and other._told.settings == self._told.settings

    def __hash__(self) -> int:
        return hash((self.artifact_storage_dir, self.database_url))

    def _rows(self) -> Mapping[str, str]:
        options = ", ".join(f"{key}={quoted(value)}" for key, value in self.storage_options.items())
        rows = {"Values": self.artifact_storage_dir, "Metadata": self.database_url}
        if options:
            rows["Options"] = options
        if self._told.shared_folder:
            rows["Folder"] = "the same on every host"
        if self.missing_secrets:
            rows["Without"] = ", ".join(self.missing_secrets)
        return rows

    def __repr__(self) -> str:
        rows = "".join(f"\n  {name:<9}{text}" for name, text in self._rows().items())
        return f"Location{rows}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{name}</th>"
            f"<td style='text-align:left'>{html.escape(text)}</td></tr>"
            for name, text in self._rows().items()
        )
        return f"<table>{rows}</table>"


def location_of(client: Client, shared_folder: bool) -> Location:
    """The location that a session uses now."""
    is_shared = checked_flag(shared_folder, "shared_folder")
    told = told_of(client)
    told.shared_folder = is_shared
    return Location(told)


def told_of(client: Client) -> ToldLocation:
    """The same, as it is told."""
    shown: Any = client.call(_contract.GET_SESSION)["location"]
    missing: list[str] = []
    url = _without_password(shown["database_url"]["value"], missing)
    options = _without_secrets(shown["storage_options"]["value"], "storage_options", missing)
    settings = {
        "artifact_storage_dir": shown["artifact_storage_dir"]["value"],
        "database_url": url,
        "storage_options": options,
    }
    return ToldLocation(settings, tuple(missing), host(), False, client.identity.session_id)


def _without_password(url: str, missing: list[str]) -> str:
    if _MASK not in url:
        return url
    missing.append("the password of database_url")
    scheme, _, rest = url.partition("://")
    address, mark, query = rest.partition("?")
    kept = "&".join(one for one in query.split("&") if _MASK not in one)
    plain = address.replace(f":{_MASK}@", "@", 1)
    return f"{scheme}://{plain}{mark if kept else ''}{kept}"


def _without_secrets(options: Any, path: str, missing: list[str]) -> Any:
    """A dictionary without what is masked in it, at any depth."""
    kept: dict[str, Any] = {}
    for key, value in options.items():
        name = f"{path}[{literal(key)}]"
        if isinstance(value, dict):
            kept[key] = _without_secrets(value, name, missing)
        elif _MASK in str(value):
            missing.append(name)
        else:
            kept[key] = value
    return kept


def _refuse_failed(client: Client) -> None:
    """Checks the location of a session as it is.

    Raises:
        ArtifactStorageError: Why it cannot be used.
    """
    from ._operations import Operation

    nothing: Any = {}
    report: Any = Operation(client, _contract.START_CHECK, nothing, dict, "Checked").shown()
    for half in ("values", "metadata"):
        problem = report[half].get("problem")
        if not report[half]["ok"] and problem is not None:
            raise client.explained(from_problem(problem, problem["status"]))
