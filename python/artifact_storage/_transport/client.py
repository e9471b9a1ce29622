"""The way to the storage server: attaches the session, repeats what was lost.

Every operation may be repeated (a save by its `save_id`), so a lost connection is no failure until
the storage server stays away. A connection in use is in nobody else's reach: what is called in the
middle of a call (by a signal handler, a finalizer, a value that saves when it is pickled) uses
another one.
"""

from __future__ import annotations

import json
import os
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from .. import _contract
from .._context.identity import Identity
from .._contract import Route
from .._frames import ignoring, is_of_a_signal
from .._warnings import warn
from ..errors import (
    ArtifactStorageError,
    InvalidInputError,
    NotFoundError,
    PermissionDeniedError,
    UnreachableError,
    refuse_at_the_end,
)
from .body import encoded
from .connection import Connection, OpenConnections, content_of, sever_all
from .endpoint import Endpoint
from .session import description
from .slow import SlowCall
from .told import ToldSettings
from .transfer import Transfer, Transferred
from .working_directory import working_directory

if TYPE_CHECKING:
    from .. import _contract_types as types

#: How long requests are repeated while the storage server is being restarted.
RETRY_SECONDS = 10.0
#: How long a last word waits for its answer: somebody may have pressed Stop.
LAST_SECONDS = 1.0
#: More than this, and an HTTP server refuses the address.
_LONGEST_QUERY = 15_000
#: Connections that are kept for later requests.
_IDLE_MAXIMUM = 8
#: Requests that end where their save began.
_OF_A_SAVE = (_contract.OPEN_STAGING, _contract.SAVE_ARTIFACT)
_NOTHING = object()
_Query = TypeVar("_Query")
_Body = TypeVar("_Body")
_Answer = TypeVar("_Answer")


class Client:
    """The client of one session, in this process and its forks."""

    def __init__(self, endpoint: Endpoint, identity: Identity) -> None:
        """Connects when it is first used.

        Args:
            endpoint: The way to the storage server.
            identity: The session.
        """
        self.endpoint = endpoint
        self.identity = identity
        self.is_closed = False
        #: Whether the session must have settings: without them it is another one's remains.
        self.needs_settings = False
        #: A connection is here, or in use by one call. (The methods of a list are atomic.)
        self._idle: list[Connection] = []
        #: How many were made: it is seen by that that the storage server came back.
        self._connections = 0
        #: How many requests were sent: an answer is fresh as long as it is the last one.
        self.calls = 0
        self._attached_directory = ""
        #: The notices that were told.
        self.told: set[str] = set()
        self._open: OpenConnections = {}
        #: The calls under way that say so, by thread.
        self._slow: dict[int, SlowCall] = {}
        #: What `options.set()` told of the session.
        self.settings = ToldSettings()
        itself = weakref.ref(self)
        os.register_at_fork(after_in_child=lambda: _after_fork(itself()))

    def call(
        self,
        route: Route[_Query, _Body, _Answer],
        body: _Body | None = None,
        query: _Query | None = None,
        gone: Any = _NOTHING,
    ) -> _Answer:
        """Sends one request of the session.

        Args:
            route: Which one.
            body: The JSON body.
            query: The query's parameters; None ones are left out.
            gone: What to return when a *repeated* request answers "not found": the first one,
                whose answer was lost, has deleted it.

        Returns:
            The answer's JSON.

        Raises:
            ArtifactStorageError: The storage server refused, or does not answer.
        """
        refuse_at_the_end()
        if route not in _OF_A_SAVE:
            self._follow()
        self.calls += 1
        target = self._target(route, query)
        data = None if body is None else encoded(body)
        try:
            answer: _Answer = self._repeat(route.method, target, data, gone)
            return answer
        except ArtifactStorageError as error:
            failure = self.explained(error)
        raise failure

    def explained(self, error: ArtifactStorageError) -> ArtifactStorageError:
        """An error that also says which secrets this process was not told."""
        told = self.identity.told
        if told is not None and isinstance(error, PermissionDeniedError):
            error.hint += told.hint
        return error

    @contextmanager
    def doing(self, what: str, transferred: Transferred | None = None) -> Iterator[None]:
        """Says what is done where it takes long, for example `Saving 'model'`.

        Args:
            what: What is done.
            transferred: What JupyterLab's panel shows of it.
        """
        refuse_at_the_end()
        thread = threading.get_ident()
        if thread in self._slow:  # A call within a call: the outer one says it.
            yield
            return
        teller = None if transferred is None else Transfer(self, transferred)
        call = self._slow[thread] = SlowCall(what, teller)
        try:
            yield
        except BaseException:
            if teller is not None:
                teller.is_broken_off = True
            raise
        finally:
            self._slow.pop(thread, None)
            call.end()

    @property
    def under_way(self) -> SlowCall | None:
        """What this thread is doing."""
        return self._slow.get(threading.get_ident())

    def _waits(self) -> bool:
        call = self._slow.get(threading.get_ident())
        return call is None or call.tell()

    def tell(self, route: Route[Any, _Body, Any], body: _Body | None = None) -> None:
        """Sends a last request, which cancels something, and waits only a moment for its answer.

        The storage server does what it says alone, or tidies up by itself later. Raises nothing but
        what a handler of a signal raises.
        """
        path = self.endpoint.known_path
        if path is None:
            return
        data = None if body is None else json.dumps(body).encode("ascii")
        with ignoring(ArtifactStorageError, OSError):
            connection = Connection(path, self._open, LAST_SECONDS)
            connection.request(route.method, self._target(route), data)
            connection.close()

    def begin(self) -> None:
        """Starts a storage server of our own early, where one is needed; does not wait for it."""
        refuse_at_the_end()
        self._follow()
        if not self._idle:
            self.endpoint.begin()

    def stream(self, route: Route[_Query, Any, Any], query: _Query) -> tuple[Connection, str]:
        """A connection of its own for a stream of bytes, and the target to ask for.

        Raises:
            ArtifactStorageError: The storage server does not answer.
        """
        call = self._slow.get(threading.get_ident())
        if call is not None:
            call.watch()
        return self._patiently(self._connect), self._target(route, query)

    def attach_again_if_moved(self) -> None:
        """Tells the storage server a changed working directory, the base of relative paths."""
        if self._attached_directory not in ("", working_directory()):
            self._patiently(self._attach_once)

    def warn_once(self, notice: str) -> None:
        """Warns of what is new."""
        if notice not in self.told:
            self.told.add(notice)
            warn(notice)

    @property
    def was_attached(self) -> bool:
        """Whether the storage server knows the session."""
        return self._connections > 0

    def stop(self) -> None:
        """Closes the connections, and a storage server of our own."""
        self._idle.clear()
        self.endpoint.stop()

    def close(self) -> None:
        """Closes the connections. Later requests are refused."""
        self.is_closed = True
        self._idle.clear()

    def _follow(self) -> None:
        if self.identity is self.endpoint.identity and not self.settings and self.endpoint.follow():
            self.identity = self.endpoint.identity
            self._idle.clear()

    def _repeat(self, method: str, target: str, data: bytes | None, gone: Any) -> Any:
        def once(attempt: int) -> Any:
            connection = self._take()
            status, answer = connection.request(method, target, data)
            self._give_back(connection)
            try:
                return content_of(status, answer)
            except NotFoundError:
                if not attempt or gone is _NOTHING:
                    raise
            return gone

        return self._patiently(once)

    def _patiently(self, once: Any) -> Any:
        attempt, started, pause, seen = 0, 0.0, 0.02, self._connections
        while True:
            try:
                return once(attempt)
            except ArtifactStorageError:
                raise
            except OSError as error:
                if is_of_a_signal(error):
                    raise
                # The others are of the same storage server, which may have ended.
                self._idle.clear()
                now = time.monotonic()
                if isinstance(error, TimeoutError):
                    self.endpoint.use_another(error)
                if attempt == 0 or seen != self._connections:
                    # The idle connection was closed: once more, at once. Or it came back meanwhile.
                    started, seen = now, self._connections
                elif now - started > self.endpoint.patience(RETRY_SECONDS):
                    self.endpoint.use_another(error)
                    started = now
                else:
                    time.sleep(pause)
                    pause = min(pause * 2, 0.1)
                attempt += 1

    def _take(self) -> Connection:
        """A connection for one request, out of everybody else's reach."""
        connection: Connection | None = None
        # Another thread may take the last one in between.
        with suppress(IndexError):
            connection = self._idle.pop()
        return self._connect() if connection is None or connection.closed else connection

    def _give_back(self, connection: Connection) -> None:
        """After an answer: an interrupted request never comes here."""
        if not connection.closed and len(self._idle) < _IDLE_MAXIMUM:
            self._idle.append(connection)

    def _connect(self, _attempt: int = 0) -> Connection:
        if self.is_closed:
            raise InvalidInputError(
                "This Storage is closed.", "Make another one: artifact_storage.Storage(…)."
            )
        # While a storage server of our own starts.
        client = description(self.identity)
        connection = Connection(self.endpoint.socket_path(), self._open)
        connection.waits = self._waits
        # A storage server that was restarted has to hear again who we are.
        self._attach(connection, client)
        self._connections += 1
        self.endpoint.reached()
        return connection

    def _attach_once(self, _attempt: int) -> None:
        connection = self._take()
        self._attach(connection, description(self.identity))
        self._give_back(connection)

    def _attach(self, connection: Connection, client: types.SessionClient) -> None:
        content = self._of_session(connection, _contract.ATTACH_SESSION, client)
        if self.needs_settings and not content["overridden"]:
            connection.close()
            raise UnreachableError(
                "The Storage that this one was taken from has ended, so nothing is saved or loaded "
                "here: it would be at another location.",
                "Make one here: artifact_storage.Storage(…).",
            )
        own = self.endpoint.private is not None or not self.identity.is_announced
        again = self.settings.forgotten(content, own)
        if again is None:
            self.settings.see(content)
        else:
            content = self._of_session(connection, _contract.RESTORE_LOCATION, again)
            self.settings.note(again, content)
        self._attached_directory = str(client["working_directory"])
        away = content.get("fallback") or content.get("waiting")
        for notice in [*([away["notice"]] if away else []), *content.get("notices", [])]:
            self.warn_once(notice)

    def _of_session(
        self, connection: Connection, route: Route[Any, _Body, _Answer], body: _Body
    ) -> _Answer:
        data = json.dumps(body).encode("ascii")
        answer = connection.request(route.method, self._target(route), data)
        try:
            answered: _Answer = content_of(*answer)
            return answered
        except ArtifactStorageError:
            connection.close()
            raise

    def _target(self, route: Route[_Query, Any, Any], query: _Query | None = None) -> str:
        target = route.path.replace("{session_id}", self.identity.session_id)
        if not isinstance(query, dict):
            return target
        given = {
            key: json.dumps(value) if isinstance(value, bool) else value
            for key, value in query.items()
            if value is not None
        }
        try:
            encoded = urlencode(given)
        except UnicodeEncodeError:
            raise self._unusable(given, "has a broken character (a lone surrogate)") from None
        if len(encoded) > _LONGEST_QUERY:
            raise self._unusable(given, "is too long")
        return f"{target}?{encoded}"

    @staticmethod
    def _unusable(given: dict[str, Any], why: str) -> InvalidInputError:
        """The error for a query that cannot be sent, with the field that is in the way."""

        def cost(key: str) -> int:
            text = str(given[key])
            return len(text) + len(text) * 10_000 * any("\ud800" <= one <= "\udfff" for one in text)

        field = max(given, key=cost)
        return InvalidInputError(f"{field} {why}.", "Correct it and try again.", field)


def _after_fork(client: Client | None) -> None:
    if client is not None:
        sever_all(client._open)
        client._open = {}
        client._idle = []
