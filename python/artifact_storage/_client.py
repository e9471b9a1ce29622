"""The way to the storage server: finds it, attaches the session, repeats what was lost.

Every operation may be repeated (a save by its `save_id`), so a lost connection is no failure until
the storage server stays away.
"""

from __future__ import annotations

import json
import os
import threading
import time
from typing import Any

from . import _identity
from ._connection import Connection
from ._private_server import PrivateServer
from ._session import description, working_directory
from ._warnings import warn
from .errors import ArtifactStorageError, NotFoundError, UnreachableError, from_problem

SOCKET_VARIABLE = "ARTIFACT_STORAGE_SOCKET"
#: How long requests are repeated while the storage server is being restarted.
RETRY_SECONDS = 10.0
#: How long a first request waits for the Jupyter server's storage server.
FIRST_SECONDS = 5.0
_NOTHING = object()


class Client:
    """The client of one process: a connection for each thread, made anew after a fork."""

    def __init__(self) -> None:
        self._local = threading.local()
        self._lock = threading.Lock()
        self._private: PrivateServer | None = None
        self._connected_once = False
        self._attached_directory = ""
        self._told: set[str] = set()
        os.register_at_fork(after_in_child=self._after_fork)

    def call(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        gone: Any = _NOTHING,
    ) -> Any:
        """Sends one operation of the session.

        Args:
            method: The HTTP method.
            path: The path below the session, for example `/artifacts`.
            body: The JSON body.
            query: The query's parameters; None ones are left out.
            gone: What to return when a *repeated* request answers "not found": the first one,
                whose answer was lost, has deleted it.

        Returns:
            The answer's JSON.

        Raises:
            ArtifactStorageError: The storage server refused, or does not answer.
        """
        target = f"/sessions/{_identity.session_id()}{path}"
        if query:
            from urllib.parse import urlencode

            target += "?" + urlencode({k: v for k, v in query.items() if v is not None})
        data = None if body is None else json.dumps(body).encode("ascii")
        try:
            return self._repeat(method, target, data, gone)
        except ArtifactStorageError as error:
            failure = error
        raise failure

    def stream(self, path: str, query: dict[str, Any]) -> tuple[Connection, str]:
        """A connection of its own for a stream of bytes, and the target to ask for.

        Raises:
            ArtifactStorageError: The storage server does not answer.
        """
        from urllib.parse import urlencode

        self.call("GET", "")  # Finds, waits for and attaches to the storage server.
        target = f"/sessions/{_identity.session_id()}{path}?"
        target += urlencode({k: v for k, v in query.items() if v is not None})
        try:
            return Connection(self._socket_path()), target
        except OSError as error:
            failure = error
        raise UnreachableError(
            f"The storage server does not answer ({type(failure).__name__}).", "Try again."
        )

    def attach_again_if_moved(self) -> None:
        """Tells the storage server a changed working directory, the base of relative paths."""
        connection = self._connection()
        if self._attached_directory != working_directory():
            self._attach(connection)

    def _repeat(self, method: str, target: str, data: bytes | None, gone: Any) -> Any:
        attempt, started, pause = 0, 0.0, 0.02
        while True:
            try:
                status, answer = self._connection().request(method, target, data)
                break
            except ArtifactStorageError:
                raise
            except OSError as error:
                now = time.monotonic()
                if attempt == 0:
                    started = now  # The idle connection was closed: once more, at once.
                elif now - started > self._patience():
                    self._give_up(error)
                    started = now
                else:
                    time.sleep(pause)
                    pause = min(pause * 2, 0.5)
                if isinstance(error, TimeoutError):
                    self._give_up(error)
                attempt += 1
        content = json.loads(answer) if answer else None
        if status < 400:
            return content
        failure = from_problem(content, status)
        if attempt and gone is not _NOTHING and isinstance(failure, NotFoundError):
            return gone
        raise failure

    def _connection(self) -> Connection:
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            if not connection.closed and connection.pid == os.getpid():
                return connection
            connection.close()  # Of the parent of this fork: the parent's stays open.
        connection = Connection(self._socket_path())
        # A storage server that was restarted has to hear again who we are.
        self._attach(connection)
        self._local.connection = connection
        self._connected_once = True
        if self._private is None:
            _identity.bequeath()
        return connection

    def _attach(self, connection: Connection) -> None:
        client = description()
        path = f"/sessions/{_identity.session_id()}"
        status, answer = connection.request("PUT", path, json.dumps(client).encode("ascii"))
        content = json.loads(answer) if answer else None
        if status >= 400:
            connection.close()
            raise from_problem(content, status)
        self._attached_directory = str(client["working_directory"])
        away = content.get("fallback") or content.get("waiting")
        self._tell([*([away["notice"]] if away else []), *content.get("notices", [])])

    def _tell(self, notices: Any) -> None:
        for notice in notices:
            if notice not in self._told:
                self._told.add(notice)
                warn(notice)

    def _socket_path(self) -> str:
        with self._lock:
            if self._private is None:
                given = os.environ.get(SOCKET_VARIABLE)
                if given:
                    return given
                self._private = PrivateServer()
            elif self._private.owner_pid != os.getpid():
                # A fork shares its parent's storage server while there is one.
                if os.path.exists(self._private.socket_path):
                    return self._private.socket_path
                self._private = PrivateServer()
            return self._private.ensure_running()

    def _patience(self) -> float:
        if self._connected_once or self._private is not None:
            return RETRY_SECONDS
        directory = os.path.dirname(os.environ.get(SOCKET_VARIABLE, ""))
        return FIRST_SECONDS if os.path.isdir(directory) else 0.0

    def _give_up(self, error: BaseException) -> None:
        if self._connected_once or self._private is not None:
            # Never another storage server in mid-session: it would not know this session's
            # location, and artifacts would land where nobody expects them.
            raise UnreachableError(
                f"The storage server does not answer ({type(error).__name__}).",
                "Restart JupyterLab if this goes on; the log of the Jupyter server says more.",
            ) from None
        warn(
            "The storage server of JupyterLab does not answer, so this process uses one of its "
            "own: a location chosen in the panel does not reach it."
        )
        with self._lock:
            self._private = self._private or PrivateServer()

    def _after_fork(self) -> None:
        self._lock = threading.Lock()


_client: Client | None = None
_client_lock = threading.Lock()


def client() -> Client:
    """The client of this process."""
    global _client
    if _client is None:
        with _client_lock:
            if _client is None:
                _client = Client()
    return _client
