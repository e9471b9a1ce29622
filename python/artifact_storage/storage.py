"""A store of artifacts, with a session of its own; the package's functions use the default one."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

from . import _contract
from ._context.code import CapturedCode
from ._context.identity import Identity
from ._context.packages import Packages
from ._default import default, taken_along, way_to
from ._loading import ready
from ._loads import Loads
from ._masking.known import Secrets
from ._names import (
    MISSING,
    checked_name,
    checked_source,
    notes_if_given,
    refuse_backend,
    renamed,
    version_or_alias,
)
from ._newer import NewerVersions
from ._options import Options
from ._quotes import quoted
from ._transport.client import Client
from ._transport.endpoint import Endpoint
from ._transport.transfer import Transferred
from ._trusting import Trusting
from ._upkeep import Upkeep
from .errors import (
    InvalidInputError,
    short_traceback,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ._context.told_location import ToldLocation
    from .artifact import Artifact
    from .catalog import ArtifactCatalog


class Storage(Trusting, Upkeep):
    """A store of artifacts at a storage location, beside that of the notebook or script.

    It has a session of its own: its location, its handles and its secrets are nobody else's, and
    what the panel changes does not reach it. It ends with `close()`, a `with`, or the process.

        with Storage(artifact_storage_dir="s3://team/values", database_url=…) as team:
            team.save(model, "churn-model")

    A process that this one starts can take it along; in any other it is refused.
    """

    @short_traceback
    def __init__(
        self,
        *,
        artifact_storage_dir: str | os.PathLike[str] | None = None,
        database_url: Any = None,
        storage_options: dict[str, Any] | None = None,
    ) -> None:
        """Checks the location for real, as `options.set` does; without one, it is the default one.

        Args:
            artifact_storage_dir: Where the values are: a path or a URL.
            database_url: Where the metadata are: an SQLAlchemy URL.
            storage_options: What the filesystem needs, as pandas takes it.

        Raises:
            InvalidInputError: A value that cannot be one.
            ArtifactStorageError: The check failed.
        """
        beside = default()
        identity = Identity.own()
        identity.told = beside._client.identity.told
        client = Client(beside._client.endpoint, identity)
        self._join(client, beside, os.getpid())
        given = {
            "artifact_storage_dir": artifact_storage_dir,
            "database_url": database_url,
            "storage_options": storage_options,
        }
        settings = {key: value for key, value in given.items() if value is not None}
        if settings:
            try:
                self.options.set(verbose=False, **settings)
            except BaseException:
                self.close()
                raise

    @classmethod
    def of_process(cls) -> Storage:
        """That of the process' own session: a kernel's, which the panel shows, or a script's."""
        made = cls.__new__(cls)
        identity = Identity.of_process()
        made._join(Client(Endpoint(identity), identity))
        return made

    @classmethod
    def _told(cls, told: ToldLocation, beside: Storage) -> Storage:
        """With a session of its own at a location that was told, for the rest of the process."""
        made = cls.__new__(cls)
        identity = Identity.own().at(told)
        made._join(Client(Endpoint(identity), identity), beside)
        return made

    def _join(
        self, client: Client, beside: Storage | None = None, maker: int | None = None
    ) -> None:
        self._client = client
        #: The process that ends the session; None: it is that of the process itself.
        self._maker = maker
        #: Shared by all of a process: what one of them keeps may show the secrets of another.
        self._secrets: Secrets = Secrets() if beside is None else beside._secrets
        #: Shared as well: what one of them loads may be in what another one saves.
        self._loads: Loads = Loads() if beside is None else beside._loads
        self._code = CapturedCode(self._secrets)
        self._packages = Packages()
        self._newer = NewerVersions()
        #: The storage location in use.
        self.options = Options(self)

    @short_traceback
    def save(
        self,
        value: Any = MISSING,
        name: Any = MISSING,
        storage_backend: Any = None,
        *,
        description: str | None = None,
        tags: Iterable[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
        format: str | None = None,  # noqa: A002 - the word for it
        reference: Any = MISSING,
    ) -> Artifact:
        """Saves the value, as it is at this moment, as the next version of a name.

        Args:
            value: Any value that pickle (or cloudpickle, where installed) can save.
            name: What to call it: any text that is not blank.
            storage_backend: LineaPy's argument: `"lineapy"` or nothing.
            description: Text about this version; `artifact.edit` changes it later, as the next two.
            tags: Texts to find it by, for example `["baseline"]`.
            metadata: Keys with numbers, texts, booleans or None, for example `{"auc": 0.81}`.
            format: `"parquet"` (tables), `"numpy"` (arrays) or `"json"`: data that cannot run code
                when it is loaded. Without it, a pickle.
            reference: LineaPy's name for `value`.

        Returns:
            The saved artifact, with its version. When this returns, the value is on the disk.

        Raises:
            UnpicklableError: The value is nothing that can be saved.
            InvalidInputError: The name or the notes cannot be used, or the value would change in
                the format; `field` says which.
            UnsupportedError: A library of the format is not installed; or LineaPy's other backend,
                MLflow, was asked for.
            StorageFullError, PermissionDeniedError, UnreachableError: The store cannot take it.
        """
        value = renamed(value, reference, "value", "reference")
        if value is MISSING or name is MISSING:
            raise InvalidInputError("save needs a value and a name.", 'Use save(value, "name").')
        refuse_backend(storage_backend)
        lineapy = sys.modules.get(f"{__package__}._lineapy")
        if lineapy is not None:
            lineapy.refuse_absent(value)
        name = checked_name(name, value)
        stage = None
        if format not in (None, "pickle"):
            ready("._formats")
            from ._formats import stage_as

            stage = stage_as(format, value)
        notes = notes_if_given(self._secrets, description, tags, metadata)
        self._client.begin()
        # Only now: a storage server of our own starts meanwhile.
        ready("._context.recorded", "._pickle.dump", ".artifact")
        from ._context.recorded import recorded
        from ._pickle.dump import pickle_value
        from .artifact import Artifact

        with self._client.doing(f"Saving {quoted(name)}", Transferred(name)):
            started = time.monotonic()
            staging = (stage or pickle_value)(self._client, value, name)
            try:
                staging.flush()
                taken = time.monotonic() - started
                facts = recorded(value, staging.head, self._code, self._packages, taken)
                request: Any = {
                    "name": name,
                    "save_id": staging.save_id,
                    **facts,
                    **notes,
                    **staging.finish(),
                }
                inputs = self._loads.inputs()
                if inputs:
                    request["inputs"] = inputs
                if stage is not None:
                    request["format"] = format
                artifact = Artifact(self._client.call(_contract.SAVE_ARTIFACT, request), self)
                artifact._trusted = True
                return artifact
            except BaseException:
                staging.discard()
                raise

    @short_traceback
    def get(
        self,
        name: str = MISSING,
        version: Any = None,
        source: str | None = None,
        *,
        artifact_name: str = MISSING,
    ) -> Artifact:
        """Gets an artifact. Its `get_value()` is the value.

        Args:
            name: The name that it was saved under.
            version: A number or an alias; without it, the newest.
            source: `"lineapy"` or `"artifact_storage"`, where both saved a version of that number;
                without it, ours.
            artifact_name: LineaPy's word for `name`.

        Raises:
            NotFoundError: There is no such name or version; the message names what is like it.
        """
        ready("._saves", ".artifact")
        from ._saves import request_detail
        from .artifact import Artifact

        chosen = checked_source(source)
        name = checked_name(renamed(name, artifact_name, "name", "artifact_name"))
        with self._client.doing(f"Getting {quoted(name)}"):
            wanted, alias = version_or_alias(version)
            detail = request_detail(self._client, name, wanted, chosen, alias=alias)
        artifact = Artifact(detail, self)
        artifact._chosen = wanted is not None
        return artifact

    @short_traceback
    def load(
        self, name: str, version: Any = None, source: str | None = None, *, trust: bool = False
    ) -> Any:
        """Loads a value: `get(name, version).get_value()` in one step.

        Args:
            name: The name that it was saved under.
            version: As for `get`; without it, the newest.
            source: As for `get`.
            trust: Load it even if its author is not trusted: a pickle runs code.

        Raises:
            NotTrustedError: Its author is not trusted (see `trust`); nothing of it ran.
            NotFoundError: There is no such name or version; the message names what is like it.
            CorruptedError: The stored bytes are not those that were saved.
        """
        return self.get(name, version, source).get_value(trust)

    @short_traceback
    def delete(
        self,
        name: str = MISSING,
        version: Any = MISSING,
        *,
        leave_values: bool = False,
        with_aliases: bool = False,
        permanently: bool = False,
        dry_run: bool = False,
        artifact_name: str = MISSING,
    ) -> list[int]:
        """Deletes versions of an artifact. Their numbers are never given out again.

        For some days (the setting `trash_days`, 7 without it) they are in the trash: in no list,
        and `restore` brings them back.

        Args:
            name: The name that it was saved under.
            version: A number, several (all of them are deleted, or none), `"latest"` or `"all"`.
            leave_values: Delete the versions also where this session does not reach their values,
                which stay then.
            with_aliases: Delete the versions also where aliases point at them, and these aliases.
            permanently: Delete rows and values at once, also of versions in the trash: for a secret
                that was saved by mistake.
            dry_run: Only say which versions would be deleted, or why that is refused.
            artifact_name: LineaPy's word for `name`.

        Returns:
            The versions that were deleted, or would be.

        Raises:
            NotFoundError: There is no such name or version.
            ConflictError: An alias points at one of them; nothing was deleted.
            PermissionDeniedError, UnreachableError: A value cannot be reached from here, so nothing
                was deleted.
            UnsupportedError: LineaPy saved it: its artifacts are not deleted from here.
        """
        name = checked_name(renamed(name, artifact_name, "name", "artifact_name"))
        ready("._saves")
        from ._saves import delete_versions

        with self._client.doing(f"Deleting {quoted(name)}"):
            answer = delete_versions(
                self._client,
                name,
                version,
                leave_values=leave_values,
                with_aliases=with_aliases,
                permanently=permanently,
                dry_run=dry_run,
            )
            return list(answer["versions"])

    @short_traceback
    def artifact_store(
        self,
        search: str | None = None,
        order: str = "newest",
        *,
        type: str | None = None,  # noqa: A002 - the word for it
        tag: str | Iterable[str] | None = None,
        alias: str | None = None,
        notebook: str | None = None,
        user: str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        missing: bool = False,
        damaged: bool = False,
        source: str | None = None,
        order_key: str | None = None,
        descending: bool = False,
    ) -> ArtifactCatalog:
        """The artifacts at the storage location of this session.

        Args:
            search: Words, upper and lower case alike: each is in the name, description or tags.
            order: `newest` (default), `oldest`, `name`, `name_desc`, `largest` or `smallest`.
            type: The type of the newest version: whole, or its last part as `DataFrame`.
            tag: A tag of the newest version, or several: all of them.
            alias: An alias that points at some version.
            notebook: The path of the notebook or script, or its last part.
            user: Who saved the newest version.
            since: Saved then or later: `"2026-11"`, `"2026-11-27"`, a date, or a datetime.
            until: Saved then or earlier; a day counts to its end.
            missing: Only names with versions that are known to lack their values.
            damaged: Only names with versions that are known to have other bytes than were saved.
            source: `"lineapy"` or `"artifact_storage"`: only names that it saved.
            order_key: Sort by this number of the metadata; only names that have it.
            descending: With `order_key`, the greatest first.

        Raises:
            InvalidInputError: A filter that cannot be one; `field` says which.
        """
        given = locals()
        ready(".catalog")
        from ._filters import checked_filters
        from .catalog import ArtifactCatalog

        return ArtifactCatalog(checked_filters(given), self)

    @short_traceback
    def reset(self) -> None:
        """Goes back to the storage location without this session's settings."""
        self.options.reset()

    def close(self) -> None:
        """Ends the session and closes its connections; again is fine.

        That of a process (`of_process`) goes on in its children, and begins anew when used again.
        """
        if self._maker is None:
            self._client.stop()
        elif not self._client.is_closed:
            if self._maker == os.getpid() and self._client.was_attached:
                self._client.tell(_contract.END_SESSION)  # Else it ends by itself, later.
            self._client.close()

    def __enter__(self) -> Storage:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        closed = " (closed)" if self._client.is_closed else ""
        return f"<Storage of session {self._client.identity.session_id}{closed}>"

    def __reduce__(self) -> Any:
        way = way_to(self)
        return (default, ()) if way is None else (taken_along, (way,))
