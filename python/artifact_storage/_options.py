"""The storage location of this session, as the panel shows it too."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _contract
from ._context.code import written_in
from ._default import Owned
from ._names import MISSING, no_address, plain
from ._quotes import quoted
from ._render import say, setting_line
from ._warnings import warn
from .errors import InvalidInputError, short_traceback

if TYPE_CHECKING:
    from . import _contract_types as types
    from .storage import Storage

KEYS = _contract.LOCATION_KEYS
#: What LineaPy sets beside the storage location; `home_dir` is LINEAPY_HOME_DIR here.
_OTHERS_OF_LINEAPY = frozenset(
    {
        "customized_annotation_folder",
        "default_ml_models_storage_backend",
        "dev_id",
        "do_not_track",
        "home_dir",
        "logging_file",
        "logging_level",
        "mlflow_registry_uri",
        "mlflow_tracking_uri",
    }
)


_OF_A_FOLDER = '{"auto_mkdir": True}'
#: `storage_options` by protocol.
_EXAMPLES = {
    "s3": '{"profile": "team"}',
    **dict.fromkeys(("gs", "gcs"), '{"project": "ml"}'),
    **dict.fromkeys(("abfs", "abfss", "az"), '{"account_name": "team"}'),
    **dict.fromkeys(("sftp", "ssh"), '{"known_hosts": "~/.ssh/known_hosts"}'),
    **dict.fromkeys(("webdav", "dav"), '{"base_url": "https://host/dav"}'),
}


class Options(Owned):
    """The storage location of a session: `artifact_storage.options`, or that of a Storage."""

    _owner: Storage | None = None

    def __init__(self, storage: Storage | None = None) -> None:
        """`storage`: whose; None: of the package's functions."""
        if storage is not None:
            self._owner = storage

    def __getattr__(self, name: str) -> Any:
        """`options.database_url` is `options.get("database_url")`."""
        if name in KEYS:
            return self.get(name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @short_traceback
    def __setattr__(self, name: str, value: Any) -> None:
        """`options.database_url = …` is `options.set(database_url=…)`; others are refused."""
        if hasattr(type(self), name):
            object.__setattr__(self, name, value)
        else:
            self.set(**{_known(name): value})

    @short_traceback
    def set(
        self,
        key: str | Mapping[str, Any] | None = None,
        value: Any = MISSING,
        verbose: bool = True,
        **settings: Any,
    ) -> None:
        """Checks a storage location for real, then uses it for the rest of this session.

        Give all that changes in one call: values and metadata switch together or not at all.
        `None` goes back to what the session would use without its own setting.

        Args:
            key: LineaPy's form: `set("artifact_storage_dir", "/data")`; or a dictionary
                of settings.
            value: Its value.
            verbose: LineaPy's: whether to print what the change means. Warnings are shown always.
            settings: `artifact_storage_dir=…`, `database_url=…`, `storage_options={…}`.

        Raises:
            InvalidInputError: Unknown key, or a value that cannot be one.
            ArtifactStorageError: The check failed; nothing has changed.
        """
        if isinstance(key, Mapping):
            settings = {**key, **settings}
        elif key is not None:
            if value is MISSING:
                raise InvalidInputError(
                    f"No value for {quoted(key)}.", "Use options.set(key, value)."
                )
            settings = {key: value, **settings}
        if not settings:
            raise InvalidInputError("Nothing to set.", f"Settings are {', '.join(KEYS)}.")
        # First of all: an error shows the line that holds them.
        self._secrets.remember(settings)
        if not isinstance(settings.get("storage_options"), (dict, type(None))):
            raise self._not_a_dictionary(settings)
        change: Any = {_known(name): _plain(name, item) for name, item in settings.items()}
        _warn_of_typed(self._secrets.remember(change))
        client = self._storage._client
        client.attach_again_if_moved()
        try:
            with client.doing("The change of location"):
                answer = client.call(_contract.CHANGE_LOCATION, change)
        except InvalidInputError as error:
            error.hint += _belongs_together(change, error.field)
            raise
        report = answer["report"]
        # First: with warnings as errors, the next line is the last one.
        client.settings.note(change, answer["session"])
        _warn_of_hidden(report)
        for notice in answer["session"].get("notices", []):
            client.warn_once(notice)
        for message in report["messages"]:
            if message["text"] not in client.told:
                _tell(message, report, verbose)

    @short_traceback
    def get(self, key: str) -> Any:
        """The value in use, secrets masked."""
        location: Any = self._session()["location"]
        return location[_known(key)]["value"]

    def safe_get(self, key: str) -> Any:
        """LineaPy's name for `get`."""
        return self.get(key)

    def display(self) -> None:
        """Prints the settings in use and where each comes from."""
        say(repr(self))

    @property
    def newer_versions(self) -> bool:
        """Whether a load of an older version by its number says that a newer one exists.

        On at first. `options.newer_versions = False` turns it off for the rest of the process.
        """
        return self._storage._newer.told

    @newer_versions.setter
    def newer_versions(self, told: bool) -> None:
        self._storage._newer.told = bool(told)

    @short_traceback
    def reset(self) -> None:
        """Goes back to the location without this session's settings."""
        nothing: Any = dict.fromkeys(KEYS)
        self.set(**nothing)

    @short_traceback
    def __repr__(self) -> str:
        location: Any = self._session()["location"]
        lines: list[str] = []
        for key in KEYS:
            setting = location[key]
            value = setting["value"] or "none" if key == "storage_options" else setting["value"]
            lines.append(setting_line(f"{key:<21}", value, setting["origin"]))
        return "\n".join(lines)

    def _not_a_dictionary(self, settings: dict[str, Any]) -> InvalidInputError:
        address = settings.get("artifact_storage_dir") or self.get("artifact_storage_dir")
        protocol = str(address).partition("://")[0].lower()
        return InvalidInputError(
            "storage_options must be a dictionary.",
            f"For example {_EXAMPLES.get(protocol, _OF_A_FOLDER)}.",
            "storage_options",
        )

    def _session(self) -> types.SessionState:
        return self._storage._client.call(_contract.GET_SESSION)

    def __dir__(self) -> list[str]:
        return ["display", "get", "newer_versions", "reset", "safe_get", "set"]


def _known(key: Any) -> str:
    if not isinstance(key, str):
        raise InvalidInputError(
            f"A setting is named by a text, not {quoted(type(key).__name__)}.",
            f"Settings are {', '.join(KEYS)}.",
        )
    key = plain(key)
    if key in KEYS:
        return str(key)
    from difflib import get_close_matches

    like = get_close_matches(str(key), KEYS, 1, 0.5)
    hint = f"Did you mean {quoted(like[0])}?" if like else f"Settings are {', '.join(KEYS)}."
    if key in _OTHERS_OF_LINEAPY:
        raise InvalidInputError(
            f"LineaPy's setting {quoted(key)} means nothing here.",
            f"Leave it out. {hint}",
            str(key),
        )
    raise InvalidInputError(f"There is no setting {quoted(key)}.", hint, str(key))


def _belongs_together(change: types.LocationChange, field: str | None) -> str:
    """A hint where only one of two settings that depend on each other was given."""
    alone = change.keys() & {"artifact_storage_dir", "storage_options"}
    if len(alone) != 1 or not (field or "").startswith("storage_options."):
        return ""
    begin = "For another filesystem, set" if "storage_options" in alone else "Set"
    both = "options.set(artifact_storage_dir=…, storage_options={…})"
    return f" {begin} both in one call: {both}."


def _plain(key: str, value: Any) -> Any:
    if value is None:
        return None
    if key == "storage_options":
        import json

        try:
            return json.loads(json.dumps(value))
        except (TypeError, ValueError):
            raise InvalidInputError(
                "storage_options holds something that is not text, number, list or dictionary.",
                "Python objects (sessions, loops) cannot be passed on: leave them out.",
                key,
            ) from None
    try:
        text = os.fspath(value)
    except TypeError:
        # SQLAlchemy's URL objects mask their password in str(), so they are asked properly.
        render = getattr(value, "render_as_string", None)
        text = render(hide_password=False) if render is not None else None
    if isinstance(text, bytes):
        text = os.fsdecode(text)
    if not isinstance(text, str):
        raise no_address(value, key)
    return text


def _warn_of_typed(secrets: set[str]) -> None:
    place = written_in(secrets)
    if place is not None:
        warn(
            f"A secret is written in {place}, and stays in the notebook or script file for "
            "everyone who reads it (in the code saved with artifacts it is masked). Better: enter "
            "it in the Artifact Storage panel, once for this session, or use your provider's "
            "profile or role."
        )


def _warn_of_hidden(report: types.CheckReport) -> None:
    names = report["used_names"]
    if not report["reset_due"] or not names:
        return
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    warn(
        f"This session has saved or loaded artifacts at the earlier location: {shown}. They stay "
        "where they are, but are no longer listed here. Restart the kernel if its variables "
        "should not be mixed with the new location's."
    )


def _tell(message: types.CheckMessage, report: types.CheckReport, verbose: bool) -> None:
    """Prints what a change means, and warns of problems."""
    code, text = message["code"], message["text"]
    if code == "pairing":
        pairing = report.get("pairing")
        if pairing and (pairing["missing"] or pairing["unknown"]):
            warn(text)
    elif verbose and not (report["reset_due"] and code == "hidden"):
        say(text)  # The warning above says the rest, with advice
