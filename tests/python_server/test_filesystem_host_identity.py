"""Who acts at a filesystem: the host names the user or account, and says what it could not ask."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import filesystem_servers as servers
import pytest
from host_process import HostProcess, Opened, problem_of


def _notices(opened: Opened) -> str:
    return "\n".join(opened.opened["notices"])


def test_gcsfs_that_goes_on_anonymously_is_told(host: HostProcess, status: Any) -> None:
    opened = host.open("gs", {"endpoint_url": status["endpoint_url"]})
    assert opened.opened["identity"] == "anonymous"
    assert "goes on anonymously" in _notices(opened)
    asked = host.open("gs", status)
    assert asked.opened["identity"] == "anonymous"
    assert _notices(asked) == ""


@pytest.fixture
def service_account(tmp_path: Path) -> Path:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = tmp_path / "account.json"
    path.write_text(
        json.dumps(
            {
                "type": "service_account",
                "project_id": "team",
                "private_key_id": "1",
                "private_key": key.decode(),
                "client_email": "ana@team.iam.gserviceaccount.com",
                "client_id": "1",
                "token_uri": "http://127.0.0.1:1/token",
            }
        )
    )
    return path


def test_a_service_account_of_google_is_named(
    host: HostProcess, status: Any, service_account: Path
) -> None:
    endpoint = {"endpoint_url": status["endpoint_url"]}
    for token in (str(service_account), json.loads(service_account.read_text())):
        opened = host.open("gs", {**endpoint, "token": token})
        assert "ana@team.iam.gserviceaccount.com" in opened.opened["identity"]
    environment = {**os.environ, "GOOGLE_APPLICATION_CREDENTIALS": str(service_account)}
    other = HostProcess(env={**environment, "NO_GCE_CHECK": "true"})
    opened = other.open("gs", endpoint)
    assert "ana@team.iam.gserviceaccount.com" in opened.opened["identity"]
    assert "project team" in opened.opened["identity"]
    problem = problem_of(
        other.open, "gs", {**endpoint, "token": "google_default", "project": "other"}
    )
    assert problem["kind"] == "invalid_input"
    assert problem["field"] == "storage_options.project"
    other.stop()


def test_a_connection_string_of_the_environment_is_told(azure: Any) -> None:
    environment = {**os.environ, "AZURE_STORAGE_CONNECTION_STRING": azure["connection_string"]}
    host = HostProcess(env=environment)
    opened = host.open("abfs", {"account_name": servers.AZURITE[0], "account_key": "a2V5"})
    assert opened.put("box/environment", b"x")["size"] == 1
    assert "account_name, account_key are ignored" in _notices(opened)
    assert servers.AZURITE[0] in opened.opened["identity"]
    host.stop()


def test_a_connection_string_of_another_account_is_refused(azure: Any) -> None:
    environment = {**os.environ, "AZURE_STORAGE_CONNECTION_STRING": azure["connection_string"]}
    host = HostProcess(env=environment)
    problem = problem_of(host.open, "abfs", {"account_name": "bob", "account_key": "a2V5"})
    assert problem["kind"] == "invalid_input"
    assert problem["field"] == "storage_options.account_name"
    assert "AZURE_STORAGE_CONNECTION_STRING" in problem["hint"]
    host.stop()


def test_who_acts_at_azure_is_told(host: HostProcess, azure: Any) -> None:
    opened = host.open("abfs", azure)
    assert opened.opened["identity"] == "the account devstoreaccount1, by connection string"
    assert opened.opened["description"] == "Azure Storage, account devstoreaccount1"


def test_who_acts_by_sftp_is_told_and_that_the_server_is_not_checked(host: HostProcess) -> None:
    with servers.sftp() as (options, _):
        opened = host.open("sftp", options)
        assert opened.opened["identity"] == "ana@127.0.0.1"
        assert "known_hosts" in _notices(opened)
