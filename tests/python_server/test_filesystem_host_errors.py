"""What the filesystem host says of failures, in plain words."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import filesystem_servers as servers
import pytest
from dropping_proxy import in_front_of
from host_process import HostProcess, problem_of
from ports import free_port


def _connection(endpoint: str) -> dict[str, str]:
    account, key = servers.AZURITE
    return {"connection_string": f"AccountName={account};AccountKey={key};BlobEndpoint={endpoint};"}


@pytest.mark.parametrize(
    ("code", "kind", "is_about_credentials"),
    [
        (400, "invalid_input", False),
        (401, "permission_denied", True),
        (403, "permission_denied", False),
        (404, "not_found", False),
    ],
)
def test_answers_of_google_are_explained(
    host: HostProcess, status: Any, code: int, kind: str, is_about_credentials: bool
) -> None:
    opened = host.open("gs", status)
    problem = problem_of(opened.put, f"{code}-box/x", b"x")
    assert problem["kind"] == kind
    assert (problem.get("code") == "credentials") == is_about_credentials
    if code in (401, 403):
        assert problem["said"].startswith("gcsfs says: ")
        assert "the reason of the server" in problem["said"]


def test_a_wrong_password_is_about_credentials(host: HostProcess) -> None:
    with servers.sftp() as (options, _):
        problem = problem_of(host.open, "sftp", {**options, "password": "wrong"})
    assert problem["kind"] == "permission_denied"
    assert problem["code"] == "credentials"
    assert problem["field"] == "storage_options.password"
    with servers.webdav() as (options, _):
        opened = host.open("webdav", {**options, "auth": ["ana", "wrong"]})
        problem = problem_of(opened.put, "values/x", b"x")
    assert problem["kind"] == "permission_denied"
    assert problem["code"] == "credentials"
    assert problem["field"] == "storage_options.auth"


def test_a_wrong_key_of_azure_is_about_credentials(host: HostProcess, azure: Any) -> None:
    wrong = azure["connection_string"].replace(servers.AZURITE[1], "d3Jvbmc=")
    opened = host.open("abfs", {"connection_string": wrong})
    problem = problem_of(opened.put, "box/x", b"x")
    assert problem["kind"] == "permission_denied"
    assert problem["code"] == "credentials"
    assert problem["field"] == "storage_options.connection_string"
    assert "RequestId" not in problem["message"]


@pytest.mark.parametrize("protocol", ["abfs", "gs", "sftp", "webdav"])
def test_a_server_that_is_not_there_is_unreachable(host: HostProcess, protocol: str) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    options: dict[str, Any] = {
        "abfs": _connection(f"{url}/devstoreaccount1"),
        "gs": {"endpoint_url": url, "token": "anon"},
        "sftp": {"host": "127.0.0.1", "port": port, "username": "ana", "password": "x"},
        "webdav": {"base_url": url},
    }[protocol]
    assert problem_of(host.open, protocol, options)["kind"] == "unreachable"


@pytest.mark.parametrize("protocol", ["abfs", "gs", "sftp", "webdav"])
def test_a_name_that_is_not_known_is_told(host: HostProcess, protocol: str) -> None:
    name = "no-such-server.invalid"  # RFC 6761, 6.4: nobody has it.
    options: dict[str, Any] = {
        "abfs": _connection(f"http://{name}/devstoreaccount1"),
        "gs": {"endpoint_url": f"https://{name}", "token": "anon"},
        "sftp": {"host": name, "username": "ana", "password": "x"},
        "webdav": {"base_url": f"https://{name}"},
    }[protocol]
    problem = problem_of(host.open, protocol, options)
    assert problem["kind"] == "unreachable"
    assert problem["message"].startswith("The name of the server is not known")


def test_a_server_that_speaks_no_tls_is_told(host: HostProcess) -> None:
    with servers.webdav() as (options, _):
        url = options["base_url"].replace("http:", "https:")
        opened = host.open("webdav", {**options, "base_url": url})
        problem = problem_of(opened.put, "values/x", b"x")
    assert problem["kind"] == "permission_denied"
    assert "certificate" in problem["message"]


def test_a_silent_server_is_given_up(host: HostProcess) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        options = {"host": "127.0.0.1", "port": port, "username": "ana", "login_timeout": 1}
        assert problem_of(host.open, "sftp", options)["kind"] == "unreachable"


def _key(path: Path, passphrase: str | None = None) -> Path:
    import asyncssh

    asyncssh.generate_private_key("ssh-ed25519").write_private_key(
        path, "pkcs8-pem", passphrase=passphrase
    )
    return path


def test_the_option_of_a_file_that_is_wrong_is_named(host: HostProcess, tmp_path: Path) -> None:
    (tmp_path / "no-key").write_text("this is no key")
    (tmp_path / "known").write_text("")
    locked = str(_key(tmp_path / "locked", "canary-passphrase"))
    with servers.sftp() as (options, _):
        for more, name in (
            ({"client_keys": [f"{tmp_path}/missing"]}, "client_keys"),
            ({"client_keys": [f"{tmp_path}/no-key"]}, "client_keys"),
            ({"client_keys": [locked]}, "passphrase"),
            ({"client_keys": [locked], "passphrase": "wrong"}, "passphrase"),
            ({"known_hosts": f"{tmp_path}/missing"}, "known_hosts"),
            ({"known_hosts": f"{tmp_path}/known"}, "known_hosts"),
        ):
            problem = problem_of(host.open, "sftp", {**options, **more})
            assert problem["field"] == f"storage_options.{name}", (more, problem)
    problem = problem_of(host.open, "gs", {"token": f"{tmp_path}/missing.json"})
    assert problem["field"] == "storage_options.token"
    assert problem["kind"] == "invalid_input"


def test_the_option_of_azure_that_is_wrong_is_named(host: HostProcess, azure: Any) -> None:
    problem = problem_of(host.open, "abfs", {"connection_string": "nonsense"})
    assert problem["field"] == "storage_options.connection_string"
    problem = problem_of(host.open, "abfs", {"account_key": "a2V5"})
    assert problem["field"] == "storage_options.account_name"
    wrong = azure["connection_string"].replace(servers.AZURITE[1], "abc")
    opened = host.open("abfs", {"connection_string": wrong})
    problem = problem_of(opened.put, "box/x", b"x")
    assert problem["field"] == "storage_options.account_key"
    assert problem["kind"] == "invalid_input"


def test_a_lost_connection_is_opened_again(host: HostProcess) -> None:
    with servers.sftp() as (options, _):
        opened = host.open("sftp", options)
        opened.put("/values/x", b"x")
    # The server is gone, and with it the connection.
    assert problem_of(opened.info, "/values/x")["kind"] == "unreachable"
    with servers.sftp(port=options["port"]):
        assert opened.put("/values/x", b"y")["size"] == 1
        assert opened.get("/values/x") == b"y"


def test_addresses_that_cannot_be_are_told(host: HostProcess, tmp_path: Path) -> None:
    opened = host.open("file", {})
    (tmp_path / "file").write_bytes(b"x")
    assert problem_of(opened.put, f"{tmp_path}/file/x", b"x")["kind"] == "invalid_input"
    assert problem_of(opened.put, f"{tmp_path}/{'x' * 300}", b"x")["kind"] == "invalid_input"
    assert problem_of(opened.prepare, f"{tmp_path}/file/x")["kind"] == "invalid_input"


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    # A limit on the size of files stands for the disk.
    import resource

    limited = HostProcess(
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))
    )
    opened = limited.open("file", {})
    problem = problem_of(opened.put, f"{tmp_path}/x", b"x" * 2**21)
    assert problem["kind"] == "storage_full"
    assert list(tmp_path.iterdir()) == []
    limited.stop()


def test_what_can_be_read_only_is_not_written(host: HostProcess) -> None:
    opened = host.open("http", {})
    assert problem_of(opened.put, "http://127.0.0.1/x", b"x")["kind"] == "unsupported"


def test_an_endpoint_of_google_without_http_is_reached(host: HostProcess) -> None:
    options = servers.google()
    bare = options["endpoint_url"].partition("://")[2]
    opened = host.open("gs", {**options, "endpoint_url": bare}, "bare")
    assert opened.put("box/bare", b"x")["size"] == 1


def test_azure_is_told_in_words_once(host: HostProcess, azure: Any) -> None:
    problem = problem_of(host.open("abfs", azure).put, "B_X/x", b"x")
    message = f"{problem['message']} {problem['said']}"
    assert message.endswith("contains invalid characters (InvalidResourceName).")
    assert message.count("invalid characters") == 1
    assert "must provide" not in problem_of(host.open, "abfs", {})["message"].lower()


@pytest.mark.parametrize("protocol", ["abfs", "gs", "webdav"])
def test_a_login_page_in_the_place_of_a_filesystem_is_told(
    host: HostProcess, status: Any, protocol: str
) -> None:
    url = status["endpoint_url"]
    options = {
        "abfs": _connection(f"{url}/devstoreaccount1"),
        "gs": status,
        "webdav": {"base_url": url},
    }[protocol]
    opened = host.open(protocol, options, f"page-{protocol}")
    for value in (b"x", [bytes(2**20)] * 9):
        problem = problem_of(opened.put, "200-box/x", value)
        assert problem["kind"] == "invalid_input"
        assert "no server of this kind of filesystem" in problem["message"]


def test_an_address_of_webdav_that_has_moved_is_told(host: HostProcess, status: Any) -> None:
    opened = host.open("webdav", {"base_url": status["endpoint_url"]})
    problem = problem_of(opened.put, "301-box/x", b"x")
    assert problem["kind"] == "invalid_input"
    assert problem["field"] == "storage_options.base_url"


@pytest.mark.parametrize("protocol", ["abfs", "gs"])
def test_a_server_that_sends_us_to_another_one_is_told_at_once(
    host: HostProcess, status: Any, protocol: str
) -> None:
    # Both libraries would follow, and repeat that for more than a minute.
    options = status
    if protocol == "abfs":
        options = _connection(f"{status['endpoint_url']}/devstoreaccount1")
    opened = host.open(protocol, options, f"elsewhere-{protocol}")
    for use in (partial(opened.put, "307-box/x", b"x"), partial(opened.delete, "307-box/x")):
        problem = problem_of(use)
        assert problem["kind"] == "invalid_input"
        assert "another one: elsewhere.invalid" in problem["message"]
        name = "endpoint_url" if protocol == "gs" else "connection_string"
        assert problem["field"] == f"storage_options.{name}"


@pytest.mark.parametrize("protocol", ["gs", "webdav"])
def test_a_login_page_deletes_nothing(host: HostProcess, protocol: str) -> None:
    with ExitStack() as stack:
        if protocol == "gs":
            options, place = servers.google(), "box/"
            address = options["endpoint_url"]
        else:
            options, _ = stack.enter_context(servers.webdav())
            address, place = options["base_url"], ""
        proxy = stack.enter_context(in_front_of(address))
        url = {"gs": "endpoint_url", "webdav": "base_url"}[protocol]
        opened = host.open(protocol, {**options, url: proxy.url}, f"logged-out-{protocol}")
        opened.put(f"{place}kept", b"value")
        proxy.show_login_to_one(lambda method, _: method == "DELETE")
        problem = problem_of(opened.delete, f"{place}kept")
        assert proxy.count == 1
        assert problem["kind"] == "invalid_input"
        assert "still there" in problem["message"]
        assert opened.get(f"{place}kept") == b"value"
        opened.delete(f"{place}kept")
        opened.delete(f"{place}kept")
        assert problem_of(opened.info, f"{place}kept")["kind"] == "not_found"


@pytest.mark.parametrize("code", [401, 403, 404, 500])
def test_a_web_server_has_no_buckets(host: HostProcess, status: Any, code: int) -> None:
    opened = host.open("http", {})
    url = f"{status['endpoint_url']}/{code}-page"
    for problem in (problem_of(opened.list, url), problem_of(opened.info, f"{url}/x")):
        assert "bucket" not in problem["message"]
        kinds = {401: "permission_denied", 403: "permission_denied", 404: "not_found"}
        assert problem["kind"] == kinds.get(code, "unreachable")
