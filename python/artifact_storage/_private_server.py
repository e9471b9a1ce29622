"""A storage server of our own, for programs outside JupyterLab. It ends with this process."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from typing import Any

from .errors import UnreachableError

#: How long a storage server may take until it listens.
START_SECONDS = 20.0
_SHORT = "/tmp"  # noqa: S108 - mkdtemp makes a private directory in it
_INSTALL = "Install it anew: pip install --force-reinstall jupyterlab-artifact-storage."


def _command() -> list[str]:
    try:
        from jupyterlab_artifact_storage.launch import LaunchError, command
    except ImportError:
        raise UnreachableError("The storage server is not installed.", _INSTALL) from None
    try:
        return command()
    except LaunchError as error:
        raise UnreachableError(str(error), _INSTALL) from None


class PrivateServer:
    """Starts a storage server, and starts it anew when it died."""

    def __init__(self) -> None:
        self.owner_pid = os.getpid()
        self._directory: str | None = None
        self._process: Any = None

    @property
    def socket_path(self) -> str:
        """Where the storage server listens."""
        if self._directory is None:
            self._directory = _private_directory()
        return os.path.join(self._directory, "s.sock")

    @property
    def pid(self) -> int | None:
        """The storage server's process id, or None before its start."""
        return self._process.pid if self._process is not None else None

    def ensure_running(self) -> str:
        """Starts the storage server unless it runs.

        Returns:
            The path of its socket.

        Raises:
            UnreachableError: It does not start.
        """
        if self._process is None or self._process.poll() is not None:
            self._start()
        return self.socket_path

    def _start(self) -> None:
        import atexit
        import subprocess

        path = self.socket_path
        state = os.path.dirname(path)
        command = [*_command(), "--socket", path, "--state-dir", state]
        if self._process is None:
            atexit.register(self.stop)
        log = os.path.join(state, "server.log")
        try:
            with open(log, "wb") as stderr:
                self._process = subprocess.Popen(  # noqa: S603
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=stderr,
                    cwd=state,
                    # Ctrl-C in a terminal is for the program: the storage server ends at the
                    # end of its standard input, when it has answered what it was asked.
                    start_new_session=True,
                )
        except OSError as error:
            raise UnreachableError(
                f"The storage server does not start: {error.strerror}: {error.filename}.", _INSTALL
            ) from None
        first_line = json.dumps({"command_line": {}, "settings": {}}) + "\n"
        with suppress(OSError):  # It ended already; its log says why.
            self._process.stdin.write(first_line.encode())
            self._process.stdin.flush()
        if not _ready(self._process):
            self._process.kill()
            self._process.wait()
            raise UnreachableError(
                f"The storage server does not start: {_last_line(log)}", _INSTALL
            )

    def stop(self) -> None:
        """Ends the storage server and removes what it left. Called at exit."""
        if self.owner_pid != os.getpid():
            return  # A fork: the server belongs to the process that started it.
        if self._process is not None:
            try:
                self._process.stdin.close()
                self._process.wait(5)
            except Exception:
                self._process.kill()
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)


def _private_directory() -> str:
    import tempfile

    directory = tempfile.mkdtemp(prefix="artifact-storage-")
    # The path of a unix socket has room for about 100 bytes, and TMPDIR can be long.
    if len(os.fsencode(directory)) > 90 and os.path.isdir(_SHORT):
        os.rmdir(directory)
        directory = tempfile.mkdtemp(prefix="artifact-storage-", dir=_SHORT)
    return directory


def _ready(process: Any) -> bool:
    import select

    readable, _, _ = select.select([process.stdout], [], [], START_SECONDS)
    return bool(readable) and b'"ready"' in process.stdout.readline()


def _last_line(log: str) -> str:
    try:
        with open(log, encoding="utf-8", errors="replace") as file:
            lines = [line.strip() for line in file if line.strip()]
    except OSError:
        lines = []
    return lines[-1][:500] if lines else "it ended without a word."
