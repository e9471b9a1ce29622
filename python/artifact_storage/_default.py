"""The Storage that the package's functions use: the only state of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import UnreachableError

if TYPE_CHECKING:
    from ._masking.known import Secrets
    from ._transport.client import Client
    from .storage import Storage

#: The way to a Storage: socket, session, process, and whether there are settings.
Way = tuple[str, str, str, bool]

_default: Storage | None = None


def default() -> Storage:
    """The one that the package's functions use: that of this process' session."""
    global _default
    if _default is None:
        from .storage import Storage

        made = Storage.of_process()
        # Another thread, or a call in the middle of this one, may have made one meanwhile.
        _default = _default or made
    return _default


class Owned:
    """What belongs to a Storage, or to that of the package's functions."""

    __slots__ = ()
    #: None: that of the package's functions, whichever that is when it is asked.
    _owner: Storage | None

    @property
    def _storage(self) -> Storage:
        return self._owner or default()

    @property
    def _secrets(self) -> Secrets:
        return self._storage._secrets


class Asking:
    """What asks a client, and is pickled and copied as data: it finds its way when it asks."""

    __slots__ = ("_found", "_way")
    _found: Client | None
    #: The way of one that was pickled; None: that of the package's functions.
    _way: Way | None

    @property
    def _client(self) -> Client:
        if self._found is None:
            self._found = (default() if self._way is None else taken_along(self._way))._client
        return self._found

    def _way_there(self) -> Way | None:
        return self._way if self._found is None else way_of(self._found)


def use_as_default(storage: Storage) -> None:
    """Lets the package's functions use another one from now on."""
    global _default
    _default = storage


def way_to(storage: Storage) -> Way | None:
    """How a process that this one starts finds a Storage; None for that of the process."""
    return way_of(storage._client)


def way_of(client: Client) -> Way | None:
    """The same of the Storage that has this client."""
    if client is default()._client:
        return None
    identity = client.identity
    socket, settings = client.endpoint.socket_path(), bool(client.settings)
    return (socket, identity.session_id, identity.process_id, settings)


def found_at(way: Way) -> Storage | None:
    """The Storage of another process; None where this one uses another storage server."""
    from ._context.identity import Identity
    from ._transport.client import Client
    from .storage import Storage

    socket, session_id, process_id, has_settings = way
    beside = default()
    endpoint = beside._client.endpoint
    if endpoint.known_path != socket:
        return None
    made = Storage.__new__(Storage)
    client = Client(endpoint, Identity(session_id, process_id, False))
    client.needs_settings = has_settings
    # Its maker is not this process: the one that made it ends it.
    made._join(client, beside, maker=-1)
    return made


def taken_along(way: Way) -> Storage:
    """That of another process, in this one.

    Raises:
        UnreachableError: This process uses another storage server.
    """
    found = found_at(way)
    if found is None:
        raise UnreachableError(
            "This Storage was made in another process, whose storage server is not that of this "
            "process.",
            "Make one here: artifact_storage.Storage(…).",
        )
    return found


def stop_default() -> None:
    """At the end of the process."""
    if _default is not None:
        _default.close()
