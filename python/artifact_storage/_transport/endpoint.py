"""Where the storage server of this process listens: the one that was announced, or its own.

A storage server's parent tells its processes by the environment. Where a session was
announced and its storage server is gone, nothing is saved: another storage server would not know
the session's location, and artifacts would be saved at an unexpected location.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from typing import Any

from .._context import ancestors
from .._context.ancestors import SESSION_VARIABLE, SOCKET_VARIABLE
from .._context.identity import Identity, is_worker, socket_of_kernel
from .._warnings import warn
from ..errors import UnreachableError
from .private_server import PrivateServer

#: How long a first request waits for the storage server of a Jupyter server that is starting.
STARTING_SECONDS = 20.0
#: How long it waits for a directory that was removed: its storage server makes it anew.
FIRST_SECONDS = 5.0


class Endpoint:
    """The way to the one storage server of a process. A fork keeps that of its parent."""

    def __init__(
        self,
        identity: Identity,
        command_line: Mapping[str, Any] | None = None,
        early: PrivateServer | None = None,
        reads_only: bool = False,
    ) -> None:
        """Starts nothing yet.

        Args:
            identity: The process' own: processes that it starts inherit that.
            command_line: Settings for a storage server of its own.
            early: One that was started early, should one be needed.
            reads_only: Whether a database that was typed there and does not exist is an error.
        """
        self.identity = identity
        self._command_line = command_line
        self._early = early
        self._reads_only = reads_only
        # A signal handler may come while its thread holds it.
        self._lock = threading.RLock()
        self._private: PrivateServer | None = None
        #: The socket that was announced, should the environment lose it.
        self._given: str | None = None
        self._reached = False
        self._waited = False
        os.register_at_fork(after_in_parent=self._note_fork, after_in_child=self._after_fork)

    @property
    def private(self) -> PrivateServer | None:
        """The storage server that this process started, or the parent of this fork."""
        return self._private

    @property
    def known_path(self) -> str | None:
        """The path of the socket, where it is known without a start."""
        return self._announced() or (self._private.socket_path if self._private else None)

    def begin(self) -> None:
        """Starts a storage server of our own early, where none was announced; does not wait."""
        if self._announced() is None and self._shared() is None:
            with self._lock:
                self._own().begin()

    def socket_path(self) -> str:
        """The path of the socket; a storage server of our own listens there then.

        Raises:
            UnreachableError: It does not start.
        """
        known = self._announced() or self._shared()
        if known is not None:
            return known
        with self._lock:
            return self._own().ensure_running()

    def follow(self) -> bool:
        """Joins the session that the parent of this worker began after it had begun its own.

        Returns:
            Whether there is one: the identity is another one then.
        """
        if self.identity.is_announced or self.identity.told is not None or not is_worker():
            return False
        private = self._private
        found = Identity.of_ancestor(None if private else os.environ.get(SOCKET_VARIABLE))
        if found is None:
            return False
        self.identity, self._private, self._given, self._reached = found, None, None, False
        if private is not None:
            private.stop()
        return True

    def reached(self) -> None:
        """Notes that the storage server answered."""
        if not self._reached:
            self._reached = True
            self.identity.bequeath()

    def patience(self, restart: float) -> float:
        """Seconds to wait for a storage server that does not answer.

        Args:
            restart: The seconds that its restart may take.
        """
        if self._reached or self._announced() is None:
            return restart
        if self._waited:
            return 0.5
        directory = os.path.dirname(os.environ.get(SOCKET_VARIABLE, ""))
        return STARTING_SECONDS if os.path.isdir(directory) else FIRST_SECONDS

    def use_another(self, error: BaseException) -> None:
        """Uses another storage server where that is right.

        Raises:
            UnreachableError: It is not.
        """
        reason = f"The storage server does not answer ({type(error).__name__})."
        announced = self._announced()
        if announced is None or self._reached:
            raise UnreachableError(
                reason,
                "Restart JupyterLab if this goes on; the log of the Jupyter server says more."
                if not self.identity.is_of_a_script
                else "Run the program that started this one again.",
            ) from None
        self._waited = True
        if self.identity.is_announced:
            raise UnreachableError(
                f"{reason} The session that this process belongs to has ended, so nothing is "
                "saved or loaded here: it would be at another location than the session's.",
                self._hint(),
            ) from None
        warn(
            "The storage server of JupyterLab does not answer, so this process uses one of its "
            "own: a location chosen in the panel does not reach it."
        )
        with self._lock:
            self._own()

    def _note_fork(self) -> None:
        """In a parent: forks go on with its storage server."""
        if self._private is not None:
            self._private.forked = True

    def _after_fork(self) -> None:
        """In a child: another thread may have held the lock."""
        self._lock = threading.RLock()

    def stop(self) -> None:
        """Ends a storage server of our own."""
        if self._reached and not self.identity.is_inherited:
            ancestors.withdraw()
        if self._private is not None:
            self._private.stop()

    def _own(self) -> PrivateServer:
        before = self._private
        if before is None and self.identity.is_inherited:
            raise UnreachableError(
                f"This process belongs to the session {self.identity.session_id} of another one "
                f"({SESSION_VARIABLE}), but {SOCKET_VARIABLE}, which says where its storage server "
                "listens, is not set. Nothing is saved or loaded here: it would be in another "
                "place than the session's.",
                f"Start this process with both variables in its environment; or with neither of "
                f"them (unset {SESSION_VARIABLE}), to use the default location.",
            )
        if before is not None and before.owned and not before.is_broken:
            return before
        made, self._early = self._early or PrivateServer(), None
        made.command_line = dict(self._command_line or {})
        made.reads_only = self._reads_only
        # A call in the middle of this one may have made one meanwhile: that one stays.
        if self._private is before:
            self._private, self._given = made, None
            os.environ[SOCKET_VARIABLE] = made.socket_path
            self.identity.bequeath()
        return self._private or made

    def _shared(self) -> str | None:
        """The socket of the parent's storage server, in a fork."""
        private: Any = self._private
        return private.socket_path if private is not None and not private.owned else None

    def _announced(self) -> str | None:
        """The socket of a storage server that another process started."""
        private = self._private
        given = os.environ.get(SOCKET_VARIABLE) or self._given
        if not given and private is None:
            given = socket_of_kernel()
        if not given or (private is not None and given == private.socket_path):
            return None
        self._given = given
        # What this process starts belongs to it too; and the panel sees where it leads.
        if not os.environ.get(SOCKET_VARIABLE):
            os.environ[SOCKET_VARIABLE] = given
        return given

    def _hint(self) -> str:
        if not self.identity.is_of_a_script:
            return "Restart the kernel from JupyterLab."
        return (
            "Run it again from the program that started it. To use a storage server of its own and "
            f"the default location, start it without {SOCKET_VARIABLE} and "
            f"{SESSION_VARIABLE} in its environment (unset both)."
        )
