"""A real Jupyter server of its own, on an empty home directory."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

from jupyter_client.blocking import BlockingKernelClient
from ports import free_port

TOKEN = "0123456789abcdef"
_READY = re.compile(r"http://127\.0\.0\.1:(\d+)/")


def wait_for(condition: Callable[[], Any], *, seconds: float = 60.0, what: str = "it") -> Any:
    """Wait until a condition is true, and return what it returned."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds:.0f} s for {what}")


def is_running(pid: int) -> bool:
    """Tell whether a process runs; one that ended and was not waited for does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return True


class JupyterProcess:
    """`jupyter lab --no-browser` in a process group of its own."""

    def __init__(
        self,
        home: Path,
        *arguments: str,
        python: str = sys.executable,
        path: str | None = None,
        **extra: str,
    ) -> None:
        self.home = home
        self.runtime = home / "run"
        self.jupyter_runtime = home / ".local" / "share" / "jupyter" / "runtime"
        self.work = home / "work"
        for directory, mode in ((self.runtime, 0o700), (self.work, 0o755)):
            directory.mkdir(mode=mode, exist_ok=True)
        self.environment = {**clean_environment(home), **extra}
        if path is not None:
            self.environment["PATH"] = path
        self.output: list[str] = []
        self._port: int | None = None
        self.process = subprocess.Popen(
            [
                *(python, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *("--ip=127.0.0.1", f"--port={free_port()}", f"--IdentityProvider.token={TOKEN}"),
                f"--ServerApp.root_dir={self.work}",
                *arguments,
            ],
            cwd=self.work,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read_output, daemon=True).start()
        wait_for(lambda: self._listens() or self.process.poll() is not None, seconds=90)
        assert self.process.poll() is None, "".join(self.output)

    def _read_output(self) -> None:
        for line in self.process.stdout:
            self.output.append(line)
            match = _READY.search(line)
            if match and self._port is None:
                self._port = int(match[1])

    def _listens(self) -> bool:
        """Tell whether it takes connections: it says where before it does."""
        if self._port is None:
            return False
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0

    @property
    def log(self) -> str:
        return "".join(self.output)

    @property
    def directory(self) -> Path:
        """The private directory of this Jupyter server."""
        (found,) = self.jupyter_runtime.glob("artifact-storage-*")
        return found

    @property
    def socket(self) -> Path:
        return self.directory / "server.sock"

    def storage(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Ask the storage server on its socket."""
        wait_for(lambda: self.socket.exists() or self.process.poll() is not None)
        assert self.process.poll() is None, f"Jupyter ended:\n{self.log}"
        connection = UnixConnection(self.socket)
        payload = None if body is None else json.dumps(body)
        headers = {"x-artifact-storage": "1"}
        if payload is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, body=payload, headers=headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text) if text else None

    def storage_pid(self) -> int | None:
        """Process id of the storage server that answers now."""
        try:
            return self.storage("GET", "/health")[1]["pid"]
        except OSError:
            return None

    @contextlib.contextmanager
    def storage_server_down(self) -> Iterator[None]:
        """Within this, the storage server answers nobody; another one runs afterwards."""
        before = self.storage_pid()
        os.kill(before, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(before, signal.SIGKILL)
        wait_for(lambda: self.storage_pid() not in (None, before), what="a new storage server")

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        authorized: bool = True,
        **headers: str,
    ) -> tuple[int, Any, bytes]:
        """Ask the Jupyter server; returns status, headers and body."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._port}/{path}", data=data, method=method
        )
        if authorized:
            request.add_header("Authorization", f"token {TOKEN}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/"

    def start_kernel(self, name: str = "python3") -> Kernel:
        status, _headers, body = self.request("POST", "api/kernels", {"name": name})
        assert status == 201, body
        return Kernel(self, json.loads(body)["id"])

    def kill(self) -> None:
        """Kill Jupyter alone, with -9."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End Jupyter as an operating system does."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # kernels that were left over
        self.process.wait()


class Kernel:
    """A kernel of a Jupyter server, spoken to directly."""

    def __init__(self, jupyter: JupyterProcess, kernel_id: str) -> None:
        self.jupyter = jupyter
        self.id = kernel_id
        #: Everything that came back, standard error and displays included.
        self.said = ""
        self._client = self._connect()

    def _connect(self) -> BlockingKernelClient:
        """Connect; again when the kernel found its ports taken and was started anew."""
        (file,) = self.jupyter.home.rglob(f"kernel-{self.id}.json")
        for attempts_left in (3, 2, 1, 0):
            client = BlockingKernelClient(connection_file=str(file))
            client.load_connection_file()
            client.start_channels()
            try:
                client.wait_for_ready(timeout=30)
            except RuntimeError:
                client.stop_channels()
                if attempts_left == 0:
                    raise
            else:
                return client
        raise AssertionError("unreachable")

    def run(self, code: str) -> str:
        """Run code; return what it printed, or fail with its error."""
        printed: list[str] = []

        def collect(message: dict[str, Any]) -> None:
            if message["msg_type"] != "execute_input":  # The code itself.
                self.said += json.dumps(message["content"])
            if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
                printed.append(message["content"]["text"])

        answer = self._client.execute_interactive(code, timeout=90, output_hook=collect)
        content = answer["content"]
        assert content["status"] == "ok", "\n".join(content.get("traceback", []))
        return "".join(printed).strip()

    def restart(self) -> None:
        status, _headers, body = self.jupyter.request("POST", f"api/kernels/{self.id}/restart", {})
        assert status == 200, body
        self._client.stop_channels()
        self._client = self._connect()

    def shut_down(self) -> None:
        self._client.stop_channels()
        status, _headers, body = self.jupyter.request("DELETE", f"api/kernels/{self.id}")
        assert status == 204, body


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=20)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(20)
        self.sock.connect(str(self._path))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def clean_environment(home: Path) -> dict[str, str]:
    """Return an environment that leads to nothing of the user's own."""
    leading = re.compile(r"XDG_|JUPYTER|JPY_|IPYTHON|LINEAPY_|ARTIFACT_STORAGE_SOCKET")
    kept = {name: value for name, value in os.environ.items() if not leading.match(name)}
    return {**kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}
