"""What the filesystem host says of options that lead to no file, or to one of no use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from host_process import HostProcess, problem_of
from jupyterlab_artifact_storage.filesystem_host.reachable import server_of
from ports import free_port

ACCOUNT = {"type": "service_account", "client_email": "a@b", "token_uri": "http://127.0.0.1:1"}
PEM = "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    "token",
    [
        {**ACCOUNT, "private_key": "canary"},
        {**ACCOUNT, "private_key": PEM},
        ACCOUNT,
        {"hello": "canary"},
        '{"type": "canary"',
        5,
        [1],
        "broken.json",
        "other.json",
        "list.json",
        "missing.json",
    ],
)
def test_credentials_of_google_that_are_none_are_the_fault_of_token(
    host: HostProcess, tmp_path: Path, token: Any
) -> None:
    (tmp_path / "broken.json").write_text('{"type": "service_account"')
    (tmp_path / "other.json").write_text('{"hello": "canary"}')
    (tmp_path / "list.json").write_text("[1]")
    if str(token).endswith(".json"):
        token = str(tmp_path / token)
    problem = problem_of(host.open, "gs", {"token": token})
    assert (problem["kind"], problem["field"]) == ("invalid_input", "storage_options.token")
    assert "canary" not in problem["message"]
    if str(token).endswith(".json"):
        assert str(token) in problem["message"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("client_keys", PEM, "in place of the path"),
        ("client_keys", [PEM], "in place of the path"),
        ("client_keys", "missing", "does not exist"),
        ("client_keys", "/", "a folder"),
        ("client_keys", {"a": 1}, "neither a path"),
        ("known_hosts", 5, "neither a path"),
        ("config", True, "neither a path"),
        ("known_hosts", "missing", "does not exist"),
        ("config", ["/missing"], "does not exist"),
        ("proxy_command", "no-such-program --password=canary %h", "no-such-program."),
        ("proxy_command", ["no-such-program", "%h"], "no-such-program."),
    ],
)
def test_a_file_or_program_of_sftp_that_is_missing_is_told(
    host: HostProcess, name: str, value: Any, said: str
) -> None:
    options = {"host": "127.0.0.1", "port": free_port(), "username": "ana"}
    problem = problem_of(host.open, "sftp", {**options, name: value})
    assert (problem["kind"], problem["field"]) == ("invalid_input", f"storage_options.{name}")
    assert said in problem["message"]
    assert "***" not in problem["message"]
    assert "canary" not in problem["message"]


@pytest.mark.parametrize("name", ["verify", "cert"])
def test_a_file_of_certificates_of_no_use_is_told(
    host: HostProcess, tmp_path: Path, name: str
) -> None:
    (tmp_path / "text.pem").write_text("this is no certificate")
    options = {"base_url": f"https://127.0.0.1:{free_port()}"}
    for file, said in (("missing.pem", "does not exist"), ("text.pem", "holds no certificate")):
        problem = problem_of(host.open, "webdav", {**options, name: str(tmp_path / file)})
        assert (problem["kind"], problem["field"]) == ("invalid_input", f"storage_options.{name}")
        assert said in problem["message"]


@pytest.mark.parametrize(
    ("protocol", "port"),
    [("sftp", 22), ("ssh", 22), ("ftp", 21), ("smb", 445), ("hdfs", 8020), ("webhdfs", 9870)],
)
def test_the_server_of_a_filesystem_has_the_port_of_its_protocol(protocol: str, port: int) -> None:
    options = {"host": "server"}
    assert server_of(protocol, "fsspec", None, options) == ("server", port)
    assert server_of(protocol, "fsspec", None, {**options, "port": 7}) == ("server", 7)
    assert server_of("box", "boxfs", None, {}) == (None, 0)
