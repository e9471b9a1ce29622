"""One version of an artifact, as notebooks see it."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

from ._context.importing import cannot_import
from ._default import found_at, way_to
from ._facts import Facts
from ._frames import is_of_a_signal
from ._marking import marking
from ._names import checked_flag
from ._noted import Noted
from ._pickle.load import (
    MissingValueError,
    Opener,
    load_bytes,
    load_file,
    load_stream,
)
from ._pickle.unpickle import NotImportableError
from ._quotes import quoted
from ._saves import (
    carried,
    delete_save,
    detail_of,
    has_address,
    is_elsewhere,
    is_same,
    local_path,
    not_here,
    query_of,
    records_of,
)
from ._transport.download import Download
from ._transport.transfer import Transferred
from ._trash import in_trash
from ._trust import is_trusted, opener_of
from ._versions import VersionList
from ._warnings import warn
from .errors import (
    ArtifactStorageError,
    CorruptedError,
    NotFoundError,
    Rows,
    UnsupportedError,
    from_problem,
    short_traceback,
)

if TYPE_CHECKING:
    from ._transport.client import Client
    from .storage import Storage

#: So long an answer is as good as another one, where nothing was asked since.
_FRESH_SECONDS = 1.0


class Artifact(Noted, Facts):
    """One save: its name, version and metadata. The value itself is loaded on demand.

    It stays that save after a change of location, in another process and when it was pickled: it
    loads that very value, or says where it was saved. It belongs to the Storage that made it.
    """

    __slots__ = ("_asked", "_chosen", "_detail", "_trusted", "_value")

    def __init__(self, record: Mapping[str, Any], storage: Storage | None = None) -> None:
        """Made by a Storage.

        Args:
            record: The storage server's answer: an Artifact, a summary or a detail.
            storage: Whose it is; None: of the package's functions.
        """
        self._owner = storage
        #: Whether it was asked for by its number: then a newer version is told.
        self._chosen = False
        #: Whether this process saved it, or the one that pickled this handle trusted it.
        self._trusted = False
        self._value: tuple[bytes | None, str | None] | None = None
        self._detail: Mapping[str, Any] | None = record if "code" in record else None
        self._asked = (0, 0.0)
        if self._detail is not None:
            self._value = _value_of(record)
            self._note_answer()
        self._record = record

    def __eq__(self, other: object) -> bool:
        """Whether both are the same save, wherever it is."""
        if not isinstance(other, Artifact):
            return NotImplemented
        mine = (self.name, self.version, self.source)
        return mine == (other.name, other.version, other.source) and is_same(
            self._record, other._record
        )

    def __hash__(self) -> int:
        return hash((self.name, self.version))

    @property
    def _client(self) -> Client:
        return self._storage._client

    @property
    @short_traceback
    def packages(self) -> dict[str, str]:
        """The versions, at the save, of the packages that the value needs."""
        return dict(self._details()["packages"])

    @property
    @short_traceback
    def preview(self) -> dict[str, str]:
        """What the value looked like when it was saved: MIME type to text (base64 for images)."""
        from ._saves import preview_of

        return preview_of(self._client, self._details())

    @short_traceback
    def get_code(
        self,
        use_lineapy_serialization: bool = True,  # noqa: ARG002
        keep_lineapy_save: bool = False,  # noqa: ARG002
        include_non_slice_as_comment: bool = False,  # noqa: ARG002
    ) -> str | None:
        """The session's code up to the save, secrets masked; None where there was none.

        LineaPy's arguments are taken and change nothing: all of the code is there, not a slice.
        """
        code = self._details()["code"]
        return None if code is None else str(code)

    def get_session_code(self, use_lineapy_serialization: bool = True) -> str:  # noqa: ARG002
        """LineaPy's name for the whole session's code; empty where there was none."""
        return self.get_code() or ""

    @property
    def code(self) -> str | None:
        """As `get_code()`."""
        return self.get_code()

    @property
    def value(self) -> Any:
        """As `get_value()`."""
        return self.get_value()

    def get_metadata(self, lineapy_only: bool = False) -> dict[str, Any]:  # noqa: ARG002
        """LineaPy's description of where the value is."""
        from ._lineapy import metadata_of

        return {"lineapy": metadata_of(self._record)}

    def visualize(self, path: str | None = None) -> None:  # noqa: ARG002
        """LineaPy draws the graph of the code: nothing traces it here.

        Raises:
            UnsupportedError: Always.
        """
        from ._lineapy import refuse

        refuse("Artifact.visualize")

    def execute(self) -> None:
        """LineaPy runs the code's slice again: nothing traces it here.

        Raises:
            UnsupportedError: Always.
        """
        from ._lineapy import refuse

        refuse("Artifact.execute")

    @short_traceback
    def get_value(self, trust: bool = False) -> Any:
        """The value, a new object each time. Its checksum is verified before it is unpickled.

        Args:
            trust: Load it whoever saved it: a pickle runs code.

        Raises:
            NotTrustedError: Its author is not trusted (see `trust`); nothing of it ran.
            CorruptedError: The stored bytes are not those that were saved.
            NotFoundError: It was deleted meanwhile, or saved at another location than the
                session's, where this process does not reach it.
        """
        transferred = Transferred(self.name, True, self.version)
        with self._client.doing(f"Loading {quoted(self.name)}", transferred):
            value = self._value_now(trust)
        self._storage._loads.add(self._record)
        if self._chosen:
            self._storage._newer.tell(self._storage, self._record)
        return value

    def _value_now(self, trust: bool = False) -> Any:
        label = f"{quoted(self.name)} version {self.version}"
        known = self._detail
        try:
            details = self._details()
            if details is known and not self._is_fresh():
                self._refuse_trashed()
        except NotFoundError as error:
            if not has_address(self._record) or not is_elsewhere(self._client, self._record):
                raise error
            self._value = (None, local_path(self._record))
            details = {**self._record, "packages": {}, "value": {}, "elsewhere": True}
        if "problem" in details["value"]:
            self._detail = None  # It may be back by now.
            details = self._details()
        problem = details["value"].get("problem")
        if problem is not None:
            raise from_problem(problem, problem["status"])
        unavailable = details["value"].get("unavailable")
        if unavailable is not None:
            raise UnsupportedError(f"{label} cannot be loaded. {unavailable}")
        trusted = checked_flag(trust, "trust") or self._trusted
        opener = opener_of(self._client, details, label, trusted)
        self._warn(label, details)
        packages = details["packages"]
        if self.format == "pickle":
            self._storage._packages.warn_of_differences(label, self.python_version, packages)
        failure: Exception
        try:
            with marking(self):
                return self._load(label, opener)
        except NotImportableError as error:
            failure = cannot_import(error.reason, label, packages, self.notebook_path)
        except Exception as error:  # Whatever the value's own code raises while it is unpickled.
            is_theirs = isinstance(error, ArtifactStorageError) or is_of_a_signal(error)
            if is_theirs or self.source != "lineapy":
                raise
            failure = error
        if self.source != "lineapy":
            raise failure
        if isinstance(failure, UnsupportedError):
            message = failure.message
        else:
            message = f"{label} cannot be loaded here: {type(failure).__name__}: {failure}."
        raise UnsupportedError(
            message,
            f"LineaPy saved it with {_versions_text(self.python_version, self.packages)}: "
            "load it with those versions.",
        )

    def _is_fresh(self) -> bool:
        """Whether nothing can have been asked to delete it, for what this process knows."""
        calls, at = self._asked
        is_last = calls == self._client.calls and time.monotonic() - at < _FRESH_SECONDS
        return is_last or (self._value or (None, None))[1] is None

    def _refuse_trashed(self) -> None:
        """Asks whether it was deleted since its details were known: then its file is still there.

        Raises:
            NotFoundError: It is in the trash.
        """
        trashed = None
        with suppress(ArtifactStorageError):  # What is known is enough to load it.
            trashed = in_trash(self._client, self._record)
        if trashed is not None:
            raise not_here(self._client, self._record)

    def _load(self, label: str, opener: Opener) -> Any:
        data, path = self._value or (None, None)
        call = self._client.under_way
        counted = None if call is None else call.counted
        if data is not None:
            if call is not None:
                call.count(len(data))
            return load_bytes(data, self.size, self.sha256, label, opener)
        for again in (False, True):
            if path is None:
                with closing(self._download()) as stream:
                    buffers = self._record["buffers"]
                    source = stream if counted is None else counted(stream, self.size)
                    return load_stream(source, self.size, self.sha256, buffers, label, opener)
            try:
                buffers = self._record["buffers"]
                return load_file(path, self.size, self.sha256, buffers, label, opener, counted)
            except MissingValueError:
                if not again:  # Deleted meanwhile? Then this says so.
                    self._detail = None
                    self._details()
                    path = (self._value or (None, None))[1]
        raise CorruptedError(
            f"The stored value of {label} is missing: {path}.",
            "Restore the file from a backup, or get another version.",
        )

    def _download(self) -> Download:
        query = query_of(self._record)
        if query["save_id"]:  # A number alone may be that of another save by now.
            with suppress(NotFoundError):
                return Download(self._client, query)
        if has_address(self._record) and is_elsewhere(self._client, self._record):
            # The session may reach where it was written, whatever database it uses by now.
            query |= {key: self._record[key] for key in ("root", "value_key")}
        try:
            return Download(self._client, query)
        except NotFoundError:
            failure = not_here(self._client, self._record)
        raise failure

    @short_traceback
    def versions(self) -> list[Artifact]:
        """All versions of this name where it was saved, newest first.

        Raises:
            NotFoundError: This session is elsewhere.
        """
        if is_elsewhere(self._client, self._record):
            # A copy of the database, or another way to it, has it too.
            detail_of(self._client, self._record)
        return VersionList(iterate_versions(self._storage, self.name))

    @short_traceback
    def delete(self, with_aliases: bool = False, permanently: bool = False) -> None:
        """Deletes this version: it goes to the trash. Its number is never given out again.

        Args:
            with_aliases: Also where aliases point at it, and these aliases.
            permanently: Delete its value at once, also where it is in the trash.

        Raises:
            ConflictError: An alias points at it.
            NotFoundError: It was deleted already, or this session is elsewhere.
            UnsupportedError: LineaPy saved it: its artifacts are not deleted from here.
        """
        how = {"with_aliases": with_aliases, "permanently": permanently}
        delete_save(self._client, self._record, **how)

    def _warn(self, label: str, details: Mapping[str, Any]) -> None:
        told = [f"{label}: {warning}" for warning in self.warnings]
        if details["value"].get("verified") is False:
            told.append(
                f"{label} was saved by LineaPy, which records no checksum: this load is not "
                "verified. Later loads are compared with the bytes of this one."
            )
        for sentence in told:
            warn(sentence)

    def _details(self) -> Mapping[str, Any]:
        if self._detail is None:
            self._detail = self._record = detail_of(self._client, self._record)
            self._value = _value_of(self._detail)
            self._note_answer()
        return self._detail

    def _note_answer(self) -> None:
        self._asked = (self._client.calls, time.monotonic())

    def _take(self, record: Mapping[str, Any]) -> None:
        self._record = record
        if self._detail is not None:
            self._detail = record

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = {"record": carried(self._record)}
        if self._trusted or (self._detail is not None and is_trusted(self._detail)):
            # Who could change this could as well let the handle itself run code.
            state["trusted"] = True
        joined = None if self._owner is None else way_to(self._owner)
        return state if joined is None else {**state, "storage": joined}

    def __setstate__(self, state: Any) -> None:
        # Earlier versions pickled their slots, the way to the value included.
        slots = state[1] if isinstance(state, tuple) else {"_record": state["record"]}
        self._owner = None
        self._chosen = False
        self._trusted = isinstance(state, dict) and state.get("trusted") is True
        if isinstance(state, dict) and "storage" in state:
            # In another program it asks the session of that: its storage server may be gone.
            self._owner = found_at(state["storage"])
        self._record = carried(slots["_record"])
        self._detail = self._value = None
        self._asked = (0, 0.0)

    def __repr__(self) -> str:
        return (
            f"Artifact(name={self.name!r}, version={self.version}, "
            f"date_created={self.date_created:%Y-%m-%d %H:%M:%S} UTC, "
            f"value_type={self.value_type!r}, size={self.size}"
            f"{'' if self.format == 'pickle' else f', format={self.format!r} (cannot run code)'}"
            f"{', source=' + repr(self.source) if self.source != 'artifact_storage' else ''}"
            f"{', tags=' + repr(self.tags) if self.tags else ''}"
            f"{', aliases=' + repr(self.aliases) if self.aliases else ''})"
        )

    def _repr_html_(self) -> str:
        from ._render import artifact_html

        return artifact_html(self)


def iterate_versions(storage: Storage, name: str | None, page: int = 1000) -> Iterator[Artifact]:
    """All versions of a name, or (None) of all names, page by page, newest first."""
    records = records_of(storage._client, name, page)
    return Rows((Artifact(record, storage) for record in records), storage._secrets)


def _versions_text(python: str, packages: Mapping[str, str]) -> str:
    return ", ".join([f"Python {python}", *(f"{name} {found}" for name, found in packages.items())])


def _value_of(detail: Mapping[str, Any]) -> tuple[bytes | None, str | None]:
    value = detail["value"]
    inline = value["base64"]
    return (None if inline is None else base64.b64decode(inline), value["path"])
