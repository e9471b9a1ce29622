"""A real filesystem host, and a client of it."""

from __future__ import annotations

import http.client
import json
import queue
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

#: For each answer, in seconds; ten times what a busy machine needs.
PATIENCE = 60


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=PATIENCE)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self._path)


class Answered(Exception):
    """A problem."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem}")
        self.status = status
        self.problem = problem


class HostProcess:
    """A host in a process of its own."""

    def __init__(self, **environment: Any) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="fsh-"))
        self.socket = str(self.directory / "s")
        command = [sys.executable, "-m", "jupyterlab_artifact_storage.filesystem_host"]
        self.process = subprocess.Popen(
            [*command, "--socket", self.socket],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            **environment,
        )
        self.lines: list[bytes] = []
        self.printed = b""
        self._answers: dict[Any, queue.Queue[Any]] = {None: queue.Queue(), "": queue.Queue()}
        self._readers = [
            threading.Thread(target=target, daemon=True) for target in (self._read, self._printed)
        ]
        for reader in self._readers:
            reader.start()
        self.ready = self._answers[""].get(timeout=PATIENCE)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            answer = json.loads(line)
            self._answers.setdefault(answer.get("id", ""), queue.Queue()).put(answer)

    def _printed(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.printed += line

    def send(self, message: dict[str, Any]) -> dict[str, Any]:
        """Writes a line to its standard input; the answer."""
        waiting = self._answers.setdefault(message["id"], queue.Queue())
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()
        found: dict[str, Any] = waiting.get(timeout=PATIENCE)
        return found

    def open(self, protocol: str, options: dict[str, Any], name: str = "f") -> Opened:
        answer = self.send({"id": name, "protocol": protocol, "options": options})
        if "error" in answer:
            raise Answered(0, answer["error"])
        return Opened(self, name, answer["opened"])

    def request(
        self, method: str, target: str, body: bytes | Iterable[bytes] | None = None
    ) -> http.client.HTTPResponse:
        connection = _Connection(self.socket)
        chunked = body is not None and not isinstance(body, bytes)
        headers = {"Transfer-Encoding": "chunked"} if chunked else {}
        connection.request(method, target, body, headers, encode_chunked=chunked)
        return connection.getresponse()

    def json(self, method: str, target: str, body: bytes | Iterable[bytes] | None = None) -> Any:
        with self.request(method, target, body) as answer:
            text = answer.read()
            if answer.status >= 400:
                raise Answered(answer.status, json.loads(text))
            return json.loads(text) if text else None

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        Path(self.socket).unlink(missing_ok=True)
        self.directory.rmdir()


class Opened:
    """A filesystem that a host has opened."""

    def __init__(self, host: HostProcess, name: str, opened: dict[str, Any]) -> None:
        self.host = host
        self.name = name
        self.opened = opened

    def target(self, what: str, path: str, **query: Any) -> str:
        return f"/filesystems/{quote(self.name, safe='')}/{what}?" + urlencode(
            {"path": path, **query}
        )

    def put(self, path: str, body: bytes | Iterable[bytes]) -> dict[str, Any]:
        found: dict[str, Any] = self.host.json("PUT", self.target("object", path), body)
        return found

    def get(self, path: str, **query: Any) -> bytes:
        with self.host.request("GET", self.target("object", path, **query)) as answer:
            text = answer.read()
            if answer.status >= 400:
                raise Answered(answer.status, json.loads(text))
            return text

    def info(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = self.host.json("GET", self.target("info", path))
        return found

    def delete(self, path: str) -> None:
        self.host.json("DELETE", self.target("object", path))

    def prepare(self, path: str) -> None:
        self.host.json("POST", self.target("prepare", path))

    def list(self, path: str, prefix: str = "", **query: Any) -> list[dict[str, Any]]:
        with self.host.request("GET", self.target("list", path, prefix=prefix, **query)) as answer:
            lines = [json.loads(line) for line in answer.read().splitlines()]
            if answer.status >= 400:
                raise Answered(answer.status, lines[0])
            return lines
