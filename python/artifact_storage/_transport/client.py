"""The way to the storage server: attaches the session, repeats what was lost.

Every operation may be repeated (a save by its `save_id`), so a lost connection is no failure until
the storage server stays away. A connection in use is in nobody else's reach: what is called in the
middle of a call (by a signal handler, a finalizer, a value that saves when it is pickled) uses
another one.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from typing import Any, TypeVar

from .. import _contract
from .._context import identity
from .._contract import Route
from .._frames import is_of_a_signal
from .._warnings import warn
from ..errors import ArtifactStorageError, NotFoundError, from_problem
from .connection import Connection
from .endpoint import SOCKET_VARIABLE, Endpoint
from .private_server import PrivateServer
from .session import description, working_directory
from .told import ToldSettings

__all__ = ["SOCKET_VARIABLE", "Client", "client"]

#: How long requests are repeated while the storage server is being restarted.
RETRY_SECONDS = 10.0
#: Connections that are kept for later requests.
_IDLE_MAXIMUM = 8
_NOTHING = object()
_Query = TypeVar("_Query")
_Body = TypeVar("_Body")
_Answer = TypeVar("_Answer")


class Client:
    """The client of one process and its forks."""

    def __init__(self) -> None:
        self._endpoint = Endpoint()
        #: A connection is here, or in use by one call. (The methods of a list are atomic.)
        self._idle: list[Connection] = []
        #: How many were made: it is seen by that that the storage server came back.
        self._connections = 0
        self._attached_directory = ""
        self._told: set[str] = set()
        #: What `options.set()` told of the session.
        self.settings = ToldSettings()
        os.register_at_fork(
            after_in_parent=self._endpoint.note_fork, after_in_child=self._after_fork
        )

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
        target = _target(route, query)
        data = None if body is None else json.dumps(body).encode("ascii")
        try:
            answer: _Answer = self._repeat(route.method, target, data, gone)
            return answer
        except ArtifactStorageError as error:
            failure = error
        raise failure

    def begin(self) -> None:
        """Starts a storage server of our own early, where one is needed; does not wait for it."""
        if not self._idle:
            self._endpoint.begin()

    def stream(self, route: Route[_Query, Any, Any], query: _Query) -> tuple[Connection, str]:
        """A connection of its own for a stream of bytes, and the target to ask for.

        Raises:
            ArtifactStorageError: The storage server does not answer.
        """
        return self._patiently(self._connect), _target(route, query)

    def attach_again_if_moved(self) -> None:
        """Tells the storage server a changed working directory, the base of relative paths."""
        if self._attached_directory not in ("", working_directory()):
            self._patiently(self._attach_once)

    def warn_once(self, notice: str) -> None:
        """Warns of what is new."""
        if notice not in self._told:
            self._told.add(notice)
            warn(notice)

    def stop(self) -> None:
        """Gives up the connections and ends a storage server of our own."""
        self._idle.clear()
        self._endpoint.stop()

    @property
    def _private(self) -> PrivateServer | None:
        return self._endpoint.private

    def _repeat(self, method: str, target: str, data: bytes | None, gone: Any) -> Any:
        def once(attempt: int) -> Any:
            connection = self._take()
            status, answer = connection.request(method, target, data)
            self._give_back(connection)
            content = json.loads(answer) if answer else None
            if status < 400:
                return content
            failure = from_problem(content, status)
            if attempt and gone is not _NOTHING and isinstance(failure, NotFoundError):
                return gone
            raise failure

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
                    self._endpoint.give_up(error)
                if attempt == 0 or seen != self._connections:
                    # The idle connection was closed: once more, at once. Or it came back meanwhile.
                    started, seen = now, self._connections
                elif now - started > self._endpoint.patience(RETRY_SECONDS):
                    self._endpoint.give_up(error)
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
        connection = Connection(self._endpoint.socket_path())
        # A storage server that was restarted has to hear again who we are.
        self._attach(connection)
        self._connections += 1
        self._endpoint.reached()
        return connection

    def _attach_once(self, _attempt: int) -> None:
        connection = self._take()
        self._attach(connection)
        self._give_back(connection)

    def _attach(self, connection: Connection) -> None:
        client = description()
        content = self._of_session(connection, _contract.ATTACH_SESSION, client)
        own = self._endpoint.private is not None or not identity.is_announced()
        again = self.settings.forgotten(content, own)
        if again is None:
            self.settings.see(content)
        else:
            content = self._of_session(connection, _contract.CHANGE_LOCATION, again)["session"]
            self.settings.note(again, content)
        self._attached_directory = str(client["working_directory"])
        away = content.get("fallback") or content.get("waiting")
        for notice in [*([away["notice"]] if away else []), *content.get("notices", [])]:
            self.warn_once(notice)

    def _of_session(
        self, connection: Connection, route: Route[Any, _Body, _Answer], body: _Body
    ) -> _Answer:
        data = json.dumps(body).encode("ascii")
        status, answer = connection.request(route.method, _target(route), data)
        content: Any = json.loads(answer) if answer else None
        if status >= 400:
            connection.close()
            raise from_problem(content, status)
        answered: _Answer = content
        return answered

    def _after_fork(self) -> None:
        self._idle = []
        self._endpoint.after_fork()


def _target(route: Route[_Query, Any, Any], query: _Query | None = None) -> str:
    target = route.path.replace("{session_id}", identity.session_id())
    if not isinstance(query, dict):
        return target
    from urllib.parse import urlencode

    given = {
        key: json.dumps(value) if isinstance(value, bool) else value
        for key, value in query.items()
        if value is not None
    }
    return f"{target}?{urlencode(given)}"


_client: Client | None = None


def client() -> Client:
    """The client of this process."""
    global _client
    if _client is None:
        made = Client()
        # Another thread, or a call in the middle of this one, may have made one meanwhile.
        _client = _client or made
    return _client


def stop() -> None:
    """At the end of the process."""
    if _client is not None:
        _client.stop()
