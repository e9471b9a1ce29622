from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Callable

import filesystem_servers as servers
import pytest
from host_process import HostProcess
from jupyter_process import JupyterProcess


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty home directory with a short path: sockets go into it."""
    path = Path(tempfile.mkdtemp(prefix="ast-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def start_jupyter(home: Path) -> Iterator[Callable[..., JupyterProcess]]:
    """Starts Jupyter servers that end with the test."""
    started: list[JupyterProcess] = []

    def start(*arguments: str, **options: Any) -> JupyterProcess:
        started.append(JupyterProcess(home, *arguments, **options))
        return started[-1]

    yield start
    for jupyter in started:
        jupyter.stop()


@pytest.fixture(scope="module")
def jupyter() -> Iterator[JupyterProcess]:
    """A Jupyter server that the tests of one module share."""
    path = Path(tempfile.mkdtemp(prefix="ast-"))
    process = JupyterProcess(path)
    yield process
    process.stop()
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def host(tmp_path_factory: Any) -> Iterator[HostProcess]:
    """A filesystem host that the tests of one module share, without credentials of this machine."""
    home = tmp_path_factory.mktemp("home")
    environment = {name: text for name, text in os.environ.items() if "AZURE" not in name}
    process = HostProcess(env={**environment, "HOME": str(home), "NO_GCE_CHECK": "true"})
    yield process
    process.stop()


@pytest.fixture
def azure() -> dict[str, Any]:
    """Options of a real server that speaks as Azure Storage does."""
    return servers.azurite()


@pytest.fixture(scope="module")
def status() -> Iterator[dict[str, Any]]:
    """A server that answers each request with the status that the bucket's name says."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            found = int(next(part for part in self.path.split("/") if part[:3].isdigit())[:3])
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            text = json.dumps({"error": {"code": found, "message": "the reason of the server"}})
            if found == 200:
                text = "<html>Please log in</html>"
            self.send_response(found)
            if found in (301, 307):
                host = "127.0.0.1:1" if found == 301 else "elsewhere.invalid"
                self.send_header("Location", f"https://{host}/")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_PUT = do_POST = do_DELETE = do_PROPFIND = do_MKCOL = _answer

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {"endpoint_url": f"http://127.0.0.1:{server.server_port}", "token": "anon"}
    server.shutdown()
    server.server_close()
