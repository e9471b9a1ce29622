"""Real servers of files, on this machine."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ports import free_port

ROOT = Path(__file__).parents[2]
#: Azurite's own account and key, which everybody knows.
AZURITE = (
    "devstoreaccount1",
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
)
SFTP_PASSWORD = "open-the-door"


@contextlib.contextmanager
def sftp(
    port: int = 0, folder: str | None = None, password: str = SFTP_PASSWORD
) -> Iterator[tuple[dict[str, Any], Path]]:
    """An SFTP server: the options to reach it, and the folder that it shows as its root."""
    import asyncssh

    root = Path(folder or tempfile.mkdtemp(prefix="sftp-"))
    connections: set[Any] = set()

    class Server(asyncssh.SSHServer):
        def connection_made(self, conn: Any) -> None:
            connections.add(conn)

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, given: str) -> bool:
            return (username, given) == ("ana", password)

    async def start() -> Any:
        return await asyncssh.create_server(
            Server,
            "127.0.0.1",
            port,
            server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(root).encode()),
        )

    async def stop(server: Any) -> None:
        server.close()
        for connection in list(connections):
            connection.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start(), loop).result(30)
    try:
        options = {
            "host": "127.0.0.1",
            "port": server.get_port(),
            "username": "ana",
            "password": password,
        }
        yield options, root
    finally:
        asyncio.run_coroutine_threadsafe(stop(server), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()
        shutil.rmtree(root)


@contextlib.contextmanager
def webdav(
    folder: str | None = None, password: str = "webdav-password"
) -> Iterator[tuple[dict[str, Any], Path]]:
    """A WebDAV server: the options to reach it, and its folder."""
    from cheroot.wsgi import Server
    from wsgidav.wsgidav_app import WsgiDAVApp

    root = Path(folder or tempfile.mkdtemp(prefix="dav-"))
    application = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(root)},
            "simple_dc": {"user_mapping": {"*": {"ana": {"password": password}}}},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )
    server = Server(("127.0.0.1", 0), application, numthreads=45, request_queue_size=128)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        port = server.bind_addr[1]
        yield {"base_url": f"http://127.0.0.1:{port}", "auth": ["ana", password]}, root
    finally:
        server.stop()
        thread.join(30)
        shutil.rmtree(root)


@contextlib.contextmanager
def ftp() -> Iterator[dict[str, Any]]:
    """An FTP server: the options to reach it."""
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import FTPHandler
    from pyftpdlib.servers import FTPServer

    root = tempfile.mkdtemp(prefix="ftp-")
    authorizer = DummyAuthorizer()
    authorizer.add_user("ana", "ftp-password", root, perm="elradfmw")
    handler = type("Handler", (FTPHandler,), {"authorizer": authorizer})
    server = FTPServer(("127.0.0.1", 0), handler)
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            server.serve_forever(timeout=0.1, blocking=False, handle_exit=False)
        server.close_all()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        login = {"username": "ana", "password": "ftp-password"}
        yield {"host": "127.0.0.1", "port": server.address[1], **login}
    finally:
        over.set()
        thread.join(30)
        shutil.rmtree(root)


@functools.cache
def azurite() -> dict[str, Any]:
    """Azure's emulator, with a container `box`, for all tests: the options to reach it."""
    program = ROOT / "node_modules/.cache/artifact-storage/azurite/node_modules/.bin/azurite-blob"
    if not program.exists():
        pytest.skip("azurite is not installed")
    port = free_port()
    quiet = ["--silent", "--skipApiVersionCheck", "--inMemoryPersistence"]
    node = ROOT / "node_modules/.bin/node"
    _start([str(node), str(program), "--blobPort", str(port), *quiet], port)
    account, key = AZURITE
    text = (
        f"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={key};"
        f"BlobEndpoint=http://127.0.0.1:{port}/{account};"
    )
    from azure.storage.blob import BlobServiceClient

    BlobServiceClient.from_connection_string(text).create_container("box")
    return {"connection_string": text}


@functools.cache
def google() -> dict[str, Any]:
    """A fake of Google Cloud Storage, with a bucket `box`, for all tests."""
    program = ROOT / "node_modules/.cache/artifact-storage/bin/fake-gcs-server"
    if not program.exists():
        pytest.skip("fake-gcs-server is not installed: there is no Go")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    quiet = ["-scheme", "http", "-backend", "memory", "-log-level", "error"]
    _start([str(program), *quiet, "-port", str(port), "-external-url", url], port)
    request = urllib.request.Request(
        f"{url}/storage/v1/b", b'{"name":"box"}', {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=30).close()
    return {"endpoint_url": url, "token": "anon"}


def _start(command: list[str], port: int) -> None:
    """Starts a server that ends with this process."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # Azurite would wait for connections that are kept alive.
    atexit.register(process.kill)
    deadline = time.monotonic() + 60
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert process.poll() is None, f"{command[0]} ended"
        assert time.monotonic() < deadline, f"{command[0]} does not listen"
        time.sleep(0.05)
