"""Values go to the browser as they are: whole, by range, with Jupyter's rights."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import json
import os
import pickle
import socket
import urllib.parse
from pathlib import Path

import pytest
from jupyter_process import wait_for
from jupyterlab_artifact_storage.pickle_file import PickleFile
from test_proxy import _cookie

BASE = "jupyterlab_artifact_storage"


@pytest.fixture(autouse=True)
def _ready(jupyter):
    wait_for(jupyter.storage_pid)


def upload(jupyter, name, body, **options):
    """Send a file as the browser does; returns status and content."""
    port = urllib.parse.urlsplit(jupyter.url).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    target = f"/{BASE}/sessions/uploads/upload?" + urllib.parse.urlencode({"name": name})
    headers = options.get("headers", {"Authorization": "token 0123456789abcdef"})
    connection.request("PUT", target, body=body, headers=headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text)


def download(jupyter, name, *, session="uploads", authorized=True, version=None, **headers):
    query = {"name": name, **({} if version is None else {"version": version})}
    target = f"{BASE}/sessions/{session}/value?{urllib.parse.urlencode(query)}"
    return jupyter.request(
        "GET", target, authorized=authorized, **(headers or {"Referer": jupyter.url})
    )


VALUE = pickle.dumps(list(range(300_000)))


@pytest.fixture(scope="module")
def saved(jupyter):
    wait_for(jupyter.storage_pid)
    status, found = upload(jupyter, "numbers", VALUE)
    assert status == 200, found
    return found


def test_an_upload_is_a_new_version_with_its_checksum(jupyter, saved):
    assert (saved["name"], saved["size"], saved["value_type"]) == (
        "numbers",
        len(VALUE),
        "uploaded pickle",
    )
    status, again = upload(jupyter, "numbers", b"\x80\x05 no pickle at all.")
    assert (status, again["version"]) == (200, saved["version"] + 1)


def test_an_upload_without_length_is_taken_too(jupyter):
    status, found = upload(jupyter, "chunked", iter([VALUE, VALUE]))
    assert (status, found["size"]) == (200, 2 * len(VALUE))


@pytest.mark.parametrize("protocol", [0, 1, 2, 5])
@pytest.mark.parametrize(
    "value", [None, 1, {"a": [1.5, "ü"]}, "x" * 5000, list(range(5000)), Path("a"), b"x" * 5000]
)
def test_each_pickle_may_be_uploaded(protocol, value):
    file = PickleFile()
    for byte in pickle.dumps(value, protocol):
        file.add(bytes([byte]))
    assert file.refusal() == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty", b""),
        ("text", b"a,b\n1,2\n"),
        ("sentence", b"It is a sentence that ends as pickles do."),
        ("in-brackets", b"(so is this one)."),
        ("long", b"Some long text.\n" * 10_000 + b"."),
        ("cut", VALUE[:-1]),
        ("compressed", gzip.compress(VALUE)),
        ("archive", b"PK\x03\x04."),
    ],
)
def test_what_is_no_pickle_is_refused_and_leaves_nothing(jupyter, name, content):
    status, found = upload(jupyter, name, content)
    assert (status, found["kind"]) == (400, "invalid_input")
    assert found["title"].startswith(f'"{name}" was not uploaded. This file is ')
    assert "pickle.dump" in found["hint"]
    assert download(jupyter, name)[0] == 404
    values = jupyter.home / ".lineapy" / "linea_pickles"

    def unfinished():
        return [path for path in values.rglob("*") if path.is_file() and "staging" in str(path)]

    wait_for(lambda: not unfinished(), what="the end of the upload")


def test_a_download_is_what_was_saved(jupyter, saved):
    status, headers, body = download(jupyter, "numbers", version=saved["version"])
    assert (status, body == VALUE) == (200, True)
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"].startswith('attachment; filename="numbers-v0.pkl"')
    assert headers["ETag"] == f'"{saved["sha256"]}"'
    assert headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=1000-", 1000, None),
        ("bytes=10-19", 10, 20),
        ("bytes=-7", -7, None),
        ("bytes=5-99999999", 5, None),
    ],
)
def test_a_download_goes_on_where_it_broke_off(jupyter, saved, asked, start, end):
    status, headers, body = download(
        jupyter,
        "numbers",
        version=0,
        Range=asked,
        If_Range=f'"{saved["sha256"]}"',
        Referer=jupyter.url,
    )
    assert (status, body) == (206, VALUE[start:end])
    first = start % len(VALUE)
    assert headers["Content-Range"] == f"bytes {first}-{first + len(body) - 1}/{len(VALUE)}"


def test_another_value_is_sent_from_its_start(jupyter, saved):
    status, _headers, body = download(
        jupyter, "numbers", version=0, Range="bytes=9-", If_Range='"other"', Referer=jupyter.url
    )
    assert (status, body == VALUE) == (200, True)


@pytest.mark.parametrize("asked", ["bytes=9-3", "bytes=a-b", "items=1-2", "bytes=1-2,5-6"])
def test_what_is_no_range_gets_the_whole(jupyter, saved, asked):
    status, _headers, body = download(
        jupyter, "numbers", version=0, Range=asked, Referer=jupyter.url
    )
    assert (status, body == VALUE) == (200, True)


def test_a_range_beyond_the_end_is_refused(jupyter, saved):
    status, headers, _body = download(
        jupyter, "numbers", version=0, Range=f"bytes={len(VALUE)}-", Referer=jupyter.url
    )
    assert (status, headers["Content-Range"]) == (416, f"bytes */{len(VALUE)}")


def test_a_value_that_the_browser_has_is_not_sent_again(jupyter, saved):
    status, _headers, body = download(
        jupyter,
        "numbers",
        version=0,
        If_None_Match=f'"{saved["sha256"]}"',
        Referer=jupyter.url,
    )
    assert (status, body) == (304, b"")


def test_an_artifact_that_is_not_there_is_a_problem(jupyter):
    status, _headers, body = download(jupyter, "nothing")
    assert (status, json.loads(body)["kind"]) == (404, "not_found")


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", 'a"; filename="b.exe', "ü/☃\u202egpj.exe", "..", "a\\b:c", "x" * 900],
)
def test_whatever_it_is_called_it_is_saved_as_a_plain_file(jupyter, name):
    status, found = upload(jupyter, name, b"N.")
    if status == 400:  # The store refuses such names.
        assert found["kind"] == "invalid_input"
        return
    assert status == 200, found
    status, headers, body = download(jupyter, name)
    assert (status, body) == (200, b"N.")
    disposition = headers["Content-Disposition"]
    plain, _, encoded = disposition.removeprefix('attachment; filename="').partition(
        "\"; filename*=UTF-8''"
    )
    for found in (plain, urllib.parse.unquote(encoded)):
        assert found.endswith("-v0.pkl")
        assert not set(found) & set('/\\":;\r\n\u202e')
        assert not found.startswith(".")
        assert len(found.encode()) < 255


@pytest.mark.parametrize("size", [1, 100_000, 5_000_000])
def test_a_refused_upload_says_why_however_much_is_sent(jupyter, size):
    for _ in range(10):
        status, found = upload(jupyter, "cannot be seen: \u202e", VALUE[:1] * size + b".")
        assert (status, found["kind"], found["field"]) == (400, "invalid_input", "name")


def test_a_name_with_a_line_break_makes_no_header(jupyter):
    status, headers, body = download(jupyter, "a\r\nSet-Cookie: evil=1")
    assert status in (400, 404)
    assert "evil" not in headers.get("Set-Cookie", "")
    assert json.loads(body)["kind"] in ("invalid_input", "not_found")


def test_nobody_downloads_or_uploads_without_jupyters_login(jupyter, saved):
    status, _headers, body = download(jupyter, "numbers", authorized=False)
    assert status in (302, 403)
    assert VALUE[:100] not in body
    status, found = upload(jupyter, "stranger", b"1", headers={})
    assert status == 403, found
    assert download(jupyter, "stranger")[0] == 404


def test_another_sites_page_downloads_and_uploads_nothing(jupyter, saved):
    cookie = _cookie(jupyter)
    status, _headers, body = download(
        jupyter, "numbers", authorized=False, Cookie=cookie, Referer="https://evil.example/"
    )
    assert status in (403, 404)
    assert VALUE[:100] not in body
    for headers in (
        {"Cookie": cookie},
        {"Cookie": cookie, "Origin": "https://evil.example"},
        {"Cookie": cookie, "X-XSRFToken": "made-up"},
    ):
        status, _found = upload(jupyter, "forged", b"1", headers=headers)
        assert status in (403, 404)
    assert download(jupyter, "forged")[0] == 404


def test_an_upload_that_breaks_off_leaves_nothing(jupyter):
    port = urllib.parse.urlsplit(jupyter.url).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("PUT", f"/{BASE}/sessions/uploads/upload?name=broken")
    connection.putheader("Authorization", "token 0123456789abcdef")
    connection.putheader("Content-Length", "10000000")
    connection.endheaders()
    connection.send(b"x" * 1_000_000)
    values = jupyter.home / ".lineapy" / "linea_pickles"

    def unfinished():
        return [path for path in values.rglob("*") if path.is_file() and "staging" in str(path)]

    connection.close()
    wait_for(lambda: not unfinished(), what="the end of the upload")
    assert download(jupyter, "broken")[0] == 404


def _most_memory(pid):
    """The most bytes that a process had in memory at once."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if "VmHWM" in line)


def test_a_large_value_goes_up_and_down_in_little_memory(jupyter):
    piece = b"\x80" + os.urandom((1 << 20) - 2) + b"."
    processes = (jupyter.process.pid, jupyter.storage_pid())
    before = [_most_memory(pid) for pid in processes]
    status, found = upload(jupyter, "large", (piece for _ in range(300)))
    assert (status, found["size"]) == (200, 300 << 20)
    port = urllib.parse.urlsplit(jupyter.url).port
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(
            f"GET /{BASE}/sessions/uploads/value?name=large HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n"
            f"referer: {jupyter.url}\r\nauthorization: token 0123456789abcdef\r\n\r\n".encode()
        )
        received = slow.recv(1000)
        assert received.startswith(b"HTTP/1.1 200")
        values = str(jupyter.home / ".lineapy")

        def is_read():
            opened = Path(f"/proc/{processes[1]}/fd").iterdir()
            return any(os.path.realpath(one).startswith(values + "/linea") for one in opened)

        assert is_read()
    wait_for(lambda: not is_read(), what="the end of a download that nobody reads")
    port = urllib.parse.urlsplit(jupyter.url).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": "token 0123456789abcdef", "Referer": jupyter.url}
    connection.request("GET", f"/{BASE}/sessions/uploads/value?name=large", headers=headers)
    answer = connection.getresponse()
    for _ in range(300):
        assert answer.read(1 << 20) == piece
    assert answer.read() == b""
    connection.close()
    for pid, most in zip(processes, before):
        assert _most_memory(pid) - most < 150 << 20


def test_a_file_that_a_kernel_made_is_sent_once(jupyter):
    status, _headers, body = jupyter.request("POST", f"{BASE}/exports", {})
    assert status == 201
    made = json.loads(body)
    Path(made["path"]).write_bytes(b"a,b\n1,2\n")
    target = f"{BASE}/exports/{made['id']}?name=table&ending=-v3.csv"
    status, headers, body = jupyter.request("GET", target, Referer=jupyter.url)
    assert (status, body) == (200, b"a,b\n1,2\n")
    assert 'filename="table-v3.csv"' in headers["Content-Disposition"]
    assert jupyter.request("GET", target, Referer=jupyter.url)[0] == 404
    # The last bytes arrive a moment before the file goes.
    wait_for(lambda: not _exists(made["path"]), what="the end of the file")


def test_a_link_in_place_of_a_file_is_not_followed(jupyter, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    _status, _headers, body = jupyter.request("POST", f"{BASE}/exports", {})
    made = json.loads(body)
    Path(made["path"]).symlink_to(secret)
    target = f"{BASE}/exports/{made['id']}?name=table&ending=.csv"
    status, _headers, body = jupyter.request("GET", target, Referer=jupyter.url)
    assert status >= 400
    assert b"secret" not in body
    assert not _exists(made["path"])


def _exists(path):
    return os.path.lexists(path)


def test_a_download_has_the_suffix_of_its_format(jupyter):
    headers = {"Content-Type": "application/json", "X-Artifact-Storage": "1"}
    body = {
        "name": "scores",
        "save_id": "20261127T040000Z-0123456789ab",
        "size": 4,
        "sha256": hashlib.sha256(b"[18]").hexdigest(),
        "value": {"base64": "WzE4XQ=="},
        "value_type": "list",
        "value_shape": [1],
        "python_version": "3.12.1",
        "buffers": [],
        "notebook_path": None,
        "user": "ana",
        "code": None,
        "preview": {},
        "packages": {},
        "format": "json",
    }
    target = "artifact-storage/sessions/uploads/artifacts"
    status, _, text = jupyter.request("POST", target, body, **headers)
    assert status == 200, text
    status, found, content = download(jupyter, "scores")
    assert (status, content) == (200, b"[18]")
    assert found["Content-Disposition"].startswith('attachment; filename="scores-v0.json"')
