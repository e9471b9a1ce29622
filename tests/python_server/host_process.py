"""A real filesystem host, and a client of it."""

from __future__ import annotations

import http.client
import json
import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

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

    def __init__(self, python: Sequence[str] = (sys.executable,), **options: Any) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="fsh-"))
        self.socket = str(self.directory / "s")
        command = [*python, "-m", "jupyterlab_artifact_storage.filesystem_host"]
        self.process = subprocess.Popen(
            [*command, "--socket", self.socket],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            **options,
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
        for waiting in self._answers.values():
            waiting.put({"error": "the host has ended"})

    def _printed(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.printed += line

    def write(self, message: dict[str, Any]) -> None:
        """Writes a line to its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def answer(self, name: Any) -> dict[str, Any]:
        """The next answer to a line with this id."""
        waiting = self._answers.setdefault(name, queue.Queue())
        found: dict[str, Any] = waiting.get(timeout=PATIENCE)
        return found

    def send(self, message: dict[str, Any]) -> dict[str, Any]:
        """Writes a line to its standard input; the answer."""
        self.write(message)
        return self.answer(message["id"])

    def open(self, protocol: str, options: dict[str, Any], name: str = "f") -> Opened:
        answer = self.send({"id": name, "protocol": protocol, "options": options})
        if "error" in answer:
            raise Answered(0, answer["error"])
        return Opened(self, name, answer["opened"])

    def request(
        self, method: str, target: str, body: bytes | Iterable[bytes] | None = None
    ) -> http.client.HTTPResponse:
        connection = self._connection = _Connection(self.socket)
        chunked = body is not None and not isinstance(body, bytes)
        headers = {"Transfer-Encoding": "chunked"} if chunked else {}
        connection.request(method, target, body, headers, encode_chunked=chunked)
        return connection.getresponse()

    def settled(self) -> None:
        """Half-closes the last connection, and waits until the host has closed it, too."""
        connection = self._connection.sock
        assert connection is not None
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            pass
        connection.close()

    def json(self, method: str, target: str, body: bytes | Iterable[bytes] | None = None) -> Any:
        with self.request(method, target, body) as answer:
            text = answer.read()
            if answer.status >= 400:
                raise Answered(answer.status, json.loads(text))
            return json.loads(text) if text else None

    def connection(self) -> http.client.HTTPConnection:
        return _Connection(self.socket)

    def peak_of_memory(self) -> int:
        """Bytes that were resident at most."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        Path(self.socket).unlink(missing_ok=True)
        self.directory.rmdir()


def stub_library(folder: Path, name: str, text: str, version: str = "2099.1") -> None:
    """Puts a library that is what a text says into a folder of packages."""
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text(text)
    metadata = folder / f"{name}-{version}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


def environment_with(folder: Path, **more: str) -> dict[str, str]:
    """The environment of the tests, in which the packages of a folder come first."""
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **more}


def at_once(count: int, run: Callable[[int], Any]) -> list[Any]:
    """Runs a function in threads that start together; what each returned or raised."""
    start = threading.Barrier(count)
    results: list[Any] = [None] * count

    def work(number: int) -> None:
        start.wait(PATIENCE)
        try:
            results[number] = run(number)
        except Exception as error:
            results[number] = error

    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


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

    def prepare(self, path: str) -> list[str]:
        made: list[str] = self.host.json("POST", self.target("prepare", path))["made"]
        return made

    def remove_directory(self, path: str) -> None:
        self.host.json("DELETE", self.target("directory", path))

    def list(self, path: str, prefix: str = "", **query: Any) -> list[dict[str, Any]]:
        with self.host.request("GET", self.target("list", path, prefix=prefix, **query)) as answer:
            lines = [json.loads(line) for line in answer.read().splitlines()]
            if answer.status >= 400:
                raise Answered(answer.status, lines[0])
            return lines


def problem_of(run: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """What is said of a failure; its message is one line of some length."""
    with pytest.raises(Answered) as answered:
        run(*arguments)
    problem: dict[str, Any] = answered.value.problem
    assert set(problem) >= {"kind", "message", "hint", "field"}
    assert len(problem["message"]) < 600 and "\n" not in problem["message"]
    return problem
