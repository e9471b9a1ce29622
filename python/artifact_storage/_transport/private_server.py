"""A storage server of our own, for programs outside JupyterLab.

It ends with this process and its forks: the end of its standard input, which they hold open, is
the end of the last of them. So a fork that outlives this process saves on where it did before.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Mapping
from typing import Any

from .._frames import ignoring, is_of_a_signal
from .._loading import aside
from ..errors import UnreachableError, at_the_end
from .working_directory import working_directory

# Here, and not at the start: a signal handler that comes in the middle of an import would find
# half of a module.
try:
    from jupyterlab_artifact_storage.launch import command, python_setting
    from jupyterlab_artifact_storage.node_environment import node_environment
    from jupyterlab_artifact_storage.runtime_directory import (
        RuntimeDirectory,
        private_bases,
        remove_left_over,
    )
    from jupyterlab_artifact_storage.start_failure import of_exception, of_exit
except ImportError:
    _installed = False
else:
    _installed = True

#: How long a storage server may take until it listens.
START_SECONDS = 60.0
#: How long the end of this process waits for the end of the storage server, and how long where
#: forks of this process may go on with it.
END_SECONDS, END_SECONDS_WITH_FORKS = 3.0, 0.2
_INSTALL = "Install it anew: pip install --force-reinstall jupyterlab-artifact-storage."
_LOG_BYTES = 64 << 10


class PrivateServer:
    """Starts a storage server, and starts it anew when it died.

    Its user holds a lock against other threads. The same thread may come again in the
    middle (a signal handler, a finalizer), so nothing here relies on being finished.
    """

    def __init__(self, command_line: Mapping[str, Any] | None = None) -> None:
        """Makes its directory.

        Args:
            command_line: Settings that were typed on the command line of this program.

        Raises:
            UnreachableError: There is no place for one, or the package is not complete.
        """
        self.owner_pid = os.getpid()
        #: May be given after :meth:`start_early`.
        self.command_line = dict(command_line or {})
        #: Whether a database that was typed and does not exist is an error.
        self.reads_only = False
        self._process: Any = None
        #: The process that heard its settings; None while nobody needed one.
        self._told: Any = None
        self._words: socket.socket | None = None
        self._log: int | None = None
        #: Whether another one is to be made in its place.
        self.is_broken = False
        #: Whether this process was forked since.
        self.forked = False
        if not _installed:
            raise UnreachableError("The storage server is not installed.", _INSTALL)
        try:
            self._directory = aside(lambda: RuntimeDirectory(*private_bases()))
        except OSError as error:
            if is_of_a_signal(error):
                raise
            raise UnreachableError(*of_exception(error)) from None
        #: Where the storage server listens.
        self.socket_path = str(self._directory.socket)

    @property
    def pid(self) -> int | None:
        """The storage server's process id, or None before its start."""
        return self._process.pid if self._process is not None else None

    @property
    def owned(self) -> bool:
        """Whether this process started it, and not the parent of this fork."""
        return self.owner_pid == os.getpid()

    def start_early(self) -> None:
        """Starts the storage server, which waits for its settings: `begin` tells them.

        Raises:
            UnreachableError: No process can be started.
        """
        self._start(self._process)

    def begin(self) -> None:
        """Starts the storage server unless it runs, and does not wait for it.

        Raises:
            UnreachableError: No process can be started.
        """
        process = self._process
        try:
            self._start(process)
            self._tell()
        except UnreachableError:
            raise
        except BaseException:
            # Interrupted: what started ends soon, and takes the directory along.
            self.is_broken = self._process is process
            raise

    def _start(self, process: Any) -> None:
        aside(self._directory.restore)
        if process is not None and process.poll() is None:
            return
        state = str(self._directory.state_dir)
        log = _log_file(state)
        # A socket, not a pipe: what comes can be looked at without being taken away.
        words, theirs = socket.socketpair()
        try:
            program = aside(command)
            started: Any = subprocess.Popen(  # noqa: S603
                [*program, "--socket", self.socket_path, "--state-dir", state],
                stdin=subprocess.PIPE,
                stdout=theirs.fileno(),
                stderr=log,
                cwd=os.path.dirname(self.socket_path),
                # It may read what the variables of this program are for, as PGPASSWORD.
                env={**aside(node_environment, program[-1]), "ARTIFACT_STORAGE_PROGRAM": "1"},
                # Ctrl-C in a terminal is for the program: the storage server ends at the
                # end of its standard input, when it has answered what it was asked.
                start_new_session=True,
            )
        except (OSError, RuntimeError) as error:
            os.close(log)
            if is_of_a_signal(error):
                raise
            raise UnreachableError(*of_exception(error)) from None
        finally:
            theirs.close()
        if self._process is not process:
            # A call in the middle of this one has started another meanwhile: that one stays.
            started.kill()
            started.wait()
            os.close(log)
            return
        self._process, self._words, old, self._log = started, words, self._log, log
        if old is not None:
            os.close(old)

    def _tell(self) -> None:
        """Tells the process its settings, once."""
        process, is_first = self._process, self._told is None
        if self._told is process:
            return
        with ignoring(OSError):  # It ended already; its log says why.
            settings = {
                "command_line": self.command_line,
                "settings": {},
                **({"reads_only": True} if self.reads_only else {}),
                **({"working_directory": base} if (base := working_directory()) else {}),
                **python_setting(),
            }
            process.stdin.write(json.dumps(settings).encode() + b"\n")
            process.stdin.flush()
        # Not before: a call in the middle of this one would wait for what nobody told.
        self._told = process
        if is_first:
            # While it starts: what killed programs left.
            remove_left_over(self._directory.path.parent)

    def ensure_running(self) -> str:
        """Starts the storage server unless it runs, and waits until it listens.

        Returns:
            The path of its socket.

        Raises:
            UnreachableError: It does not start.
        """
        if _goes_on_at_the_end() and self._process is not None and self._process.poll() == 0:
            raise at_the_end()
        self.begin()
        process, said = self._process, self._first_words()
        if not said.startswith(b'{"ready"'):
            code = process.poll()
            process.kill()
            process.wait()
            if code == 0 and _goes_on_at_the_end():
                raise at_the_end()
            raise UnreachableError(*of_exit(code, _read(self._log), said.decode(errors="replace")))
        return self.socket_path

    def discard_unneeded(self) -> None:
        """Ends a storage server that was started early where nobody needed it."""
        if self._told is None:
            self.discard()

    def discard(self) -> None:
        """Ends the storage server at once: nothing is under way that has to end first."""
        process = self._process
        if process is not None:
            process.kill()
            process.wait()
        self._directory.remove()

    def stop(self) -> None:
        """Ends the storage server and removes what it left. Called at exit."""
        if not self.owned:
            return  # A fork: the storage server ends with the last of them.
        process = self._process
        if process is not None:
            with ignoring(OSError):
                process.stdin.close()
            try:
                self._wait_for_end(END_SECONDS_WITH_FORKS if self.forked else END_SECONDS)
            except subprocess.TimeoutExpired:
                if self.forked:
                    return
                process.kill()
                process.wait()
        self._directory.remove()

    def _wait_for_end(self, seconds: float) -> None:
        """Waits by its words, which end with it: Python looks at a process only from time to time.

        Raises:
            subprocess.TimeoutExpired: It still runs.
        """
        process, words, end = self._process, self._words, time.monotonic() + seconds
        assert words is not None  # noqa: S101 - made with the process
        words.settimeout(seconds)
        with ignoring(OSError):
            while words.recv(_LOG_BYTES):
                pass
        process.wait(max(0.0, end - time.monotonic()))

    def _first_words(self) -> bytes:
        """Waits for them. They stay unread: later callers find them as well."""
        process, words, end = self._process, self._words, time.monotonic() + START_SECONDS
        assert words is not None  # noqa: S101 - made with the process
        words.settimeout(0.2)
        while time.monotonic() < end:
            try:
                said = words.recv(_LOG_BYTES, socket.MSG_PEEK)
            except OSError as error:
                if is_of_a_signal(error):
                    raise
                if isinstance(error, socket.timeout) and process.poll() is None:
                    continue
                said = b""
            if not said.startswith(b'{"ready"'):
                # The end of its words is the end of the process, in a moment.
                with ignoring(subprocess.TimeoutExpired):
                    process.wait(5)
            return said
        return b""


def _goes_on_at_the_end() -> bool:
    """Whether this thread is a daemon of a program that has ended but for its exit handlers."""
    return threading.current_thread().daemon and not threading.main_thread().is_alive()


def _log_file(state: str) -> int:
    """Where the storage server's words go: a file; memory or nowhere where the disk is full."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC | os.O_CLOEXEC
    with ignoring(OSError):
        return os.open(os.path.join(state, "server.log"), flags, 0o600)
    if hasattr(os, "memfd_create"):
        with ignoring(OSError):
            return os.memfd_create("artifact-storage-log")
    return os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)


def _read(log: int | None) -> str:
    try:
        size = os.fstat(log).st_size if log is not None else 0
        start = max(0, size - _LOG_BYTES)
        return os.pread(log, _LOG_BYTES, start).decode("utf-8", "replace")  # type: ignore[arg-type]
    except OSError as error:
        if is_of_a_signal(error):
            raise
        return ""
