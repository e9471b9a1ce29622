"""One version of an artifact, as notebooks see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ._default import found_at, way_to
from ._loadable import Loadable
from ._quotes import quoted
from ._saves import carried, delete_save, detail_of, is_elsewhere, is_same, records_of
from ._transport.transfer import Transferred
from ._trust import is_trusted
from ._versions import VersionList
from .errors import Rows, short_traceback

if TYPE_CHECKING:
    from .storage import Storage


class Artifact(Loadable):
    """One save: its name, version and metadata. The value itself is loaded on demand.

    It stays that save after a change of location, in another process and when it was pickled: it
    loads that very value, or says where it was saved. It belongs to the Storage that made it.
    """

    __slots__ = ("_chosen",)

    def __init__(self, record: Mapping[str, Any], storage: Storage | None = None) -> None:
        """Made by a Storage.

        Args:
            record: The storage server's answer: an Artifact, a summary or a detail.
            storage: Whose it is; None: of the package's functions.
        """
        self._owner = storage
        #: Whether it was asked for by its number: then a newer version is told.
        self._chosen = False
        super().__init__(record)

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
            trust: Load it even if its author is not trusted: a pickle runs code.

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
