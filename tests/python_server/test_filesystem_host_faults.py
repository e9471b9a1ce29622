"""Faults of the network and of servers, while the filesystem host reads and writes."""

from __future__ import annotations

import http.client
import http.server
import os
import threading
from functools import partial
from pathlib import Path
from typing import Any

import filesystem_servers as servers
import pytest
from dropping_proxy import in_front_of
from host_process import Answered, HostProcess

VALUE = os.urandom(9 * 2**20)


def _brings_bytes(path: str) -> bool:
    """A request that brings bytes: a whole object, or a part of a larger one."""
    return "/upload/" in path and ("upload_id=" in path or "uploadType=multipart" in path)


def _is_last_of_azure(method: str, path: str) -> bool:
    return method == "PUT" and ("comp=blocklist" in path or "comp=" not in path)


@pytest.mark.parametrize("size", [1_000, len(VALUE)])
def test_a_lost_answer_of_google_is_a_success(host: HostProcess, size: int) -> None:
    options = servers.google()
    path = f"box/lost-{size}"
    with in_front_of(options["endpoint_url"]) as proxy:
        opened = host.open("gs", {**options, "endpoint_url": proxy.url})
        parts = [0]

        def is_last(_: str, path: str) -> bool:
            parts[0] += _brings_bytes(path)
            # The first of two parts of the larger value is not the last one.
            return parts[0] == (1 if size < 2**20 else 2)

        proxy.lose_one(is_last)
        assert opened.put(path, VALUE[:size])["size"] == size
        assert proxy.count == 1
        assert opened.get(path) == VALUE[:size]


@pytest.mark.parametrize("size", [1_000, len(VALUE)])
def test_a_lost_answer_of_azure_is_a_success(host: HostProcess, size: int) -> None:
    text = servers.azurite()["connection_string"]
    path = f"box/lost-{size}"
    address = text.rpartition("BlobEndpoint=")[2].strip(";").rpartition("/")[0]
    with in_front_of(address) as proxy:
        opened = host.open("abfs", {"connection_string": text.replace(address, proxy.url)})
        proxy.lose_one(_is_last_of_azure)
        assert opened.put(path, VALUE[:size])["size"] == size
        assert proxy.count == 1
        assert opened.get(path) == VALUE[:size]


@pytest.mark.parametrize("size", [2**20, 16 * 2**20])
@pytest.mark.parametrize("protocol", ["gs", "abfs"])
def test_the_options_say_how_large_the_blocks_of_an_upload_are(
    host: HostProcess, protocol: str, size: int
) -> None:
    options = servers.google() if protocol == "gs" else servers.azurite()
    text = options.get("connection_string", "")
    url = options.get("endpoint_url") or text.rpartition("BlobEndpoint=")[2].rpartition("/")[0]
    count = [0]

    def counted(method: str, path: str) -> bool:
        count[0] += "comp=block&" in path or (method != "GET" and "upload_id=" in path)
        return False

    with in_front_of(url) as proxy:
        proxy.lose_one(counted)
        name = "block_size" if protocol == "gs" else "blocksize"
        options = {option: given.replace(url, proxy.url) for option, given in options.items()}
        opened = host.open(protocol, {**options, name: size})
        value = VALUE * 2 + b"x"  # No whole number of blocks.
        path = f"box/blocks-{size}"
        opened.put(path, value)
        assert count[0] == -(-len(value) // size)
        assert opened.get(path) == value


def test_a_read_that_breaks_off_ends_early_and_goes_on_from_there(
    host: HostProcess, tmp_path: Path
) -> None:
    opened = host.open("file", {})
    path = tmp_path / "value"
    value = VALUE * 8
    path.write_bytes(value)
    with host.request("GET", opened.target("object", str(path))) as answer:
        taken = answer.read(2**20)
        os.truncate(path, 2**21)
        with pytest.raises(http.client.IncompleteRead) as broken:
            answer.read()
        taken += broken.value.partial
    assert 2**20 <= len(taken) < len(value)
    path.write_bytes(value)
    assert taken + opened.get(str(path), start=len(taken)) == value


def test_a_reader_that_goes_away_harms_nobody(host: HostProcess, tmp_path: Path) -> None:
    opened = host.open("file", {})
    opened.put(f"{tmp_path}/value", VALUE * 4)
    for _ in range(40):
        answer = host.request("GET", opened.target("object", f"{tmp_path}/value"))
        answer.read(10)
        answer.close()
    assert opened.get(f"{tmp_path}/value", start=len(VALUE) * 4 - 3) == VALUE[-3:]


@pytest.mark.parametrize("known", [True, False])
def test_a_connection_that_ends_in_a_body_leaves_nothing(
    host: HostProcess, tmp_path: Path, known: bool
) -> None:
    opened = host.open("file", {})
    target = opened.target("object", f"{tmp_path}/value")
    connection = host.connection()
    connection.putrequest("PUT", target)
    if known:
        connection.putheader("Content-Length", str(2 * len(VALUE)))
        connection.endheaders(VALUE)
    else:
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders(b"%x\r\n" % (2 * len(VALUE)) + VALUE)
    connection.sock.shutdown(1)
    while connection.sock.recv(65_536):
        pass
    connection.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("chunk", [b"nonsense\r\n", b"-1\r\n", b"\r\n", b"5\r\nab\r\n"])
def test_a_body_that_is_no_chunks_is_nothing(
    host: HostProcess, tmp_path: Path, chunk: bytes
) -> None:
    opened = host.open("file", {})
    connection = host.connection()
    connection.putrequest("PUT", opened.target("object", f"{tmp_path}/value"))
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders(b"3\r\nabc\r\n" + chunk)
    connection.sock.shutdown(1)
    while connection.sock.recv(65_536):
        pass
    connection.close()
    assert list(tmp_path.iterdir()) == []


def test_a_server_of_http_is_read_also_without_ranges(host: HostProcess, tmp_path: Path) -> None:
    (tmp_path / "value").write_bytes(VALUE)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

    handler = partial(Quiet, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    opened = host.open("http", {})
    assert opened.get(f"{url}/value") == VALUE
    assert opened.get(f"{url}/value", start=5) == VALUE[5:]
    assert [entry["name"] for entry in opened.list(url)] == ["value"]
    with pytest.raises(Answered) as answered:
        opened.get(f"{url}/missing")
    assert answered.value.status == 404
    server.shutdown()
    server.server_close()
