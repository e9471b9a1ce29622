"""How the value of an artifact is loaded, and what its details say of it: a part of `Artifact`."""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

from ._context.importing import cannot_import
from ._facts import Facts
from ._frames import is_of_a_signal
from ._marking import marking
from ._names import checked_flag
from ._noted import Noted
from ._pickle.load import MissingValueError, Opener, load_bytes, load_file, load_stream
from ._pickle.unpickle import NotImportableError
from ._quotes import quoted
from ._saves import detail_of, has_address, is_elsewhere, local_path, not_here, query_of
from ._transport.download import Download
from ._trash import in_trash
from ._trust import opener_of
from ._warnings import warn
from .errors import (
    ArtifactStorageError,
    CorruptedError,
    NotFoundError,
    UnsupportedError,
    from_problem,
    short_traceback,
)

if TYPE_CHECKING:
    from ._transport.client import Client

#: So long, in seconds, an answer is as good as another one, where nothing was asked since.
_FRESH_SECONDS = 1.0


class Loadable(Noted, Facts):
    """A version whose value is loaded on demand."""

    __slots__ = ("_asked", "_detail", "_trusted", "_value")

    def __init__(self, record: Mapping[str, Any]) -> None:
        """Starts with what an answer said.

        Args:
            record: The storage server's answer: an Artifact, a summary or a detail.
        """
        #: Whether this process saved it, or the one that pickled this handle trusted it.
        self._trusted = False
        #: Its bytes and its file, as far as the answer told them; None: nothing was asked yet.
        self._value: tuple[bytes | None, str | None] | None = None
        self._detail: Mapping[str, Any] | None = record if "code" in record else None
        #: How many calls the client had made at the last answer, and when that was.
        self._asked = (0, 0.0)
        if self._detail is not None:
            self._value = _value_of(record)
            self._note_answer()
        self._record = record

    @property
    @short_traceback
    def packages(self) -> dict[str, str]:
        """The versions, at the save, of the packages that the value needs."""
        return dict(self._details()["packages"])

    @property
    def _client(self) -> Client:
        return self._storage._client

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
        try:
            with marking(self):
                return self._load(label, opener)
        except NotImportableError as error:
            failure: Exception = cannot_import(error.reason, label, packages, self.notebook_path)
        except Exception as error:  # Whatever the value's own code raises while it is unpickled.
            is_theirs = isinstance(error, ArtifactStorageError) or is_of_a_signal(error)
            if is_theirs or self.source != "lineapy":
                raise
            failure = error
        raise failure if self.source != "lineapy" else self._lineapys_failure(label, failure)

    def _lineapys_failure(self, label: str, failure: Exception) -> UnsupportedError:
        """Says that a value of LineaPy's needs the versions that it was saved with."""
        if isinstance(failure, UnsupportedError):
            message = failure.message
        else:
            message = f"{label} cannot be loaded here: {type(failure).__name__}: {failure}."
        return UnsupportedError(
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


def _versions_text(python: str, packages: Mapping[str, str]) -> str:
    return ", ".join([f"Python {python}", *(f"{name} {found}" for name, found in packages.items())])


def _value_of(detail: Mapping[str, Any]) -> tuple[bytes | None, str | None]:
    value = detail["value"]
    inline = value["base64"]
    return (None if inline is None else base64.b64decode(inline), value["path"])
