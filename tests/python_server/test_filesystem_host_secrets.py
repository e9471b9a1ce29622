"""No secret of an option leaves the filesystem host: not in answers, not in what is printed."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import filesystem_servers as servers
import pytest
from host_process import Answered, HostProcess, environment_with

#: Repeats its options in every way that libraries have been seen to, and some more.
CHATTERBOX = """
import base64, json, logging, os, sys, traceback, warnings
from urllib.parse import quote, quote_plus
from fsspec.implementations.memory import MemoryFileSystem

def leaves(value):
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, str):
        yield value
        if os.path.isfile(value):
            text = open(value).read()
            yield text
            if text.startswith("{"):
                yield from leaves(json.loads(text))

def said(options):
    forms = [repr(options), json.dumps(options), str(list(options.values()))]
    for text in [*leaves(options), *(v for n, v in os.environ.items() if n.startswith("AZURE_"))]:
        forms += [text, quote(text), quote(text, safe=""), quote_plus(text), repr(text)]
        forms += [base64.b64encode(text.encode()).decode(), f"https://ana:{quote(text)}@host/x"]
        forms += [part for part in text.replace("&", ";").split(";")]
    return " | ".join(forms)

class OCIFileSystem(MemoryFileSystem):
    protocol = "oci"
    def __init__(self, fail=False, **options):
        super().__init__()
        self._text = said(options)
        print(self._text)
        print(self._text, file=sys.stderr)
        os.write(1, self._text.encode() + b"\\n")
        os.write(2, self._text.encode() + b"\\n")
        logging.getLogger("chatterbox").warning("%s", self._text)
        warnings.warn(self._text)
        if fail:
            raise ValueError(self._text)
    def info(self, path, **options):
        try:
            raise OSError(self._text)
        except OSError as error:
            traceback.print_exc()
            raise PermissionError(self._text) from error
    ls = open = rm_file = makedirs = cat_file = pipe_file = info
"""

KEY = (
    "-----BEGIN OPENSSH PRIVATE KEY-----\ncanary+private/line1==\ncanary+private/line2==\n-----END"
)
#: What must be nowhere, whatever option it came by.
CANARIES = {
    "account_key": "canary+account/key==",
    "sas_token": "?sv=2022-11-02&sp=rw&sig=canary%2Bsas%2Fsignature%3D",
    "connection_string": "AccountName=ana;AccountKey=canary+connection/key==;X=https://h/",
    "credential": "canary-credential",
    "client_secret": "canary~client.secret",
    "token": "canary-raw-token",
    "password": "p' /#\"\\canary-pass word",
    "passphrase": "canary-passphrase",
    "private_key": KEY,
}

#: By what else they come: files, dictionaries, headers of any name, options that nobody knows.
OTHERS = (
    *("token_file", "token_dict", "nested", "client_keys"),
    *("headers", "session_kwargs", "strange", "auth", "acct"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ocifs").mkdir()
    (tmp_path / "ocifs/__init__.py").write_text(CHATTERBOX)
    token = {"type": "service_account", "private_key": KEY, "private_key_id": "canary-key-id"}
    (tmp_path / "token.json").write_text(json.dumps({**token, "refresh_token": "canary-refresh"}))
    (tmp_path / "id_ed25519").write_text(KEY)
    return tmp_path


def _environment(folder: Path, **more: str) -> dict[str, str]:
    return environment_with(folder, PYTHONUNBUFFERED="1", **more)


def _forms(secret: str) -> Iterator[str]:
    yield from {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}
    yield base64.b64encode(secret.encode()).decode().rstrip("=")


def _all_that_left(host: HostProcess, answers: list[Any]) -> str:
    host.stop()
    parts = [*host.lines, host.printed, repr(answers).encode(), json.dumps(answers).encode()]
    return b"\n".join(parts).decode(errors="replace")


def _provoke(host: HostProcess, options: dict[str, Any]) -> list[Any]:
    """Everything that an answer may be made of."""
    answers: list[Any] = [host.send({"id": "a", "protocol": "oci", "options": options})]
    answers.append(host.send({"id": "b", "protocol": "oci", "options": {**options, "fail": True}}))
    answers.append(host.send({"id": "c", "protocol": "oci", "options": {**options, "fial": 1}}))
    answers.append(host.send({"id": "d", "protocol": "nix", "options": options}))
    for method, target in (
        ("PUT", "/filesystems/a/object?path=box/x"),
        ("GET", "/filesystems/a/object?path=box/x"),
        ("GET", "/filesystems/a/info?path=box/x"),
        ("GET", "/filesystems/a/list?path=box/x"),
        ("POST", "/filesystems/a/prepare?path=box/x"),
        ("DELETE", "/filesystems/a/object?path=box/x"),
        ("GET", "/known"),
    ):
        with contextlib.suppress(json.JSONDecodeError):
            try:
                answers.append(host.json(method, target, b"x" if method == "PUT" else None))
            except Answered as error:
                answers.append(error.problem)
    return answers


@pytest.mark.parametrize("option", [*CANARIES, *OTHERS])
def test_a_secret_option_is_nowhere(folder: Path, option: str) -> None:
    options: dict[str, Any] = {
        **{name: {name: value} for name, value in CANARIES.items()},
        "token_file": {"token": str(folder / "token.json")},
        "token_dict": {"token": json.loads((folder / "token.json").read_text())},
        "nested": {"client_options": {"headers": {"access_token": "canary-nested-token"}}},
        "client_keys": {"client_keys": [str(folder / "id_ed25519")]},
        "headers": {"headers": {"X-Api": "canary-header\n", "Private": "canary-private"}},
        "session_kwargs": {"session_kwargs": {"headers": {"X-Vault": "canary-vault"}}},
        "strange": {"params": {"sig2": "canary-param"}, "pasword": "canary-misspelled"},
        "auth": {"auth": ["ana", "canary-wrong-pw\n"]},
        "acct": {"acct": "canary-acct"},
    }[option]
    host = HostProcess(env=_environment(folder))
    left = _all_that_left(host, _provoke(host, options))
    assert "***" in left
    assert "canary" not in left
    for secret in (CANARIES.get(option, ""), KEY.split("\n")[1]):
        for form in _forms(secret) if secret else ():
            assert form not in left


@pytest.mark.parametrize("name", ["AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_SAS_TOKEN"])
def test_a_secret_of_the_environment_is_nowhere(folder: Path, name: str) -> None:
    secret = CANARIES["connection_string" if "CONNECTION" in name else "sas_token"]
    host = HostProcess(env=_environment(folder, **{name: secret}))
    assert "canary" not in _all_that_left(host, _provoke(host, {}))


def test_real_libraries_keep_secrets_too(tmp_path: Path) -> None:
    host = HostProcess(env=_environment(tmp_path, NO_GCE_CHECK="true", HOME=str(tmp_path)))
    answers: list[Any] = []

    def run(protocol: str, options: dict[str, Any], path: str) -> None:
        answers.append(host.send({"id": "x", "protocol": protocol, "options": options}))
        for method, what in (("PUT", "object"), ("GET", "info"), ("GET", "list")):
            try:
                target = f"/filesystems/x/{what}?path={path}"
                answers.append(host.json(method, target, b"x" if method == "PUT" else None))
            except Answered as error:
                answers.append(error.problem)

    with servers.sftp() as (options, _):
        run("sftp", {**options, "password": CANARIES["password"]}, "/values/x")
        run("sftp", {**options, "client_keys": [CANARIES["private_key"]]}, "/values/x")
    with servers.webdav() as (options, _):
        run("webdav", {**options, "auth": ["ana", CANARIES["password"]]}, "values/x")
        for name in ("X-Api", "Private", "Ocp-Apim-Subscription"):
            run("webdav", {**options, "headers": {name: "canary-header\n"}}, "values/x")
    known = servers.azurite()["connection_string"]
    endpoint = known.rpartition("BlobEndpoint=")[2].strip(";")
    key = base64.b64encode(b"canary-account-key").decode()
    wrong = f"AccountName={servers.AZURITE[0]};AccountKey={key};BlobEndpoint={endpoint};"
    run("abfs", {"connection_string": wrong}, "box/x")
    signed = f"BlobEndpoint={endpoint};SharedAccessSignature=sv=2022-11-02&sig=canary%2Bsas%3D;"
    run("abfs", {"connection_string": signed}, "box/x")
    left = _all_that_left(host, answers)
    assert "permission_denied" in left
    assert "Illegal header value" in left
    for secret in ("canary", key, key.rstrip("=")):
        assert secret not in left
