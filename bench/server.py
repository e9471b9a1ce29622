"""A storage server for the measurements, with its process id."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

from jupyterlab_artifact_storage.launch import command
from jupyterlab_artifact_storage.node_environment import node_environment


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self._path)


class StorageServer:
    """Starts a storage server on enter, and ends it on exit.

    Attributes:
        start_ms: From the start of the process to its first answer, in milliseconds.
    """

    def __init__(self, settings: dict[str, str] | None = None, python: str | None = None) -> None:
        self._settings = settings or {}
        self._python = {} if python is None else {"python": python}
        self._folder = tempfile.mkdtemp(prefix="artifact-storage-bench-")
        self.socket = str(Path(self._folder, "socket"))
        self.start_ms = 0.0

    @property
    def pid(self) -> int:
        """The process id of the storage server."""
        return self._process.pid

    def request(self, path: str) -> bytes:
        """GET a path of the storage server."""
        connection = _UnixConnection(self.socket)
        connection.request("GET", path, headers={"x-artifact-storage": "1"})
        answer = connection.getresponse().read()
        connection.close()
        return answer

    def __enter__(self) -> StorageServer:
        start = time.perf_counter()
        program = command()
        self._process = subprocess.Popen(
            [*program, "--socket", self.socket, "--state-dir", str(Path(self._folder, "state"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=node_environment(program[-1]),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        settings = {"command_line": self._settings, "settings": {}, **self._python}
        self._process.stdin.write(json.dumps(settings).encode() + b"\n")
        self._process.stdin.flush()
        self._process.stdout.readline()
        self.request("/health")
        self.start_ms = (time.perf_counter() - start) * 1000
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
