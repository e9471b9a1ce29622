"""Secrets that are entered everywhere are found nowhere: promise 4.

Each way in gets canaries of its own. What a person wrote by themselves keeps them: the
configuration file, the environment variable, and the cell in IPython's own history.
"""

from __future__ import annotations

import json
import re
import threading
import time
from pathlib import Path

import pytest
from jupyter_process import UnixConnection

#: By way in. Different shapes: quotes, slashes and signs are where masking fails.
WAYS = ("panel", "check", "settings", "environment", "config", "notebook")


def _canaries(way: str) -> dict[str, str]:
    return {
        "key": f"AKIACANARY{way}KEY",
        "secret": f"canary{way}secret/+x=",
        "token": f"canary{way}token",
        "password": f"p' /#canary{way}password",
        "connection_string": f"AccountKey=canary{way}connection==",
    }


def _options(way: str) -> dict[str, str]:
    found = _canaries(way)
    return {name: found[name] for name in ("key", "secret", "token", "connection_string")}


def _url(way: str) -> str:
    return f"postgresql://ana:{_canaries(way)['password']}@127.0.0.1:1/ml"


#: Whatever the surroundings: this is in every canary and in nothing else.
_ANY = re.compile(
    rb"(?i)canary(?:%s)(?:key|secret|token|password|connection)" % "|".join(WAYS).encode()
)


def _found(text: bytes) -> set[str]:
    return {match.decode() for match in _ANY.findall(text)}


class _Events:
    """Collects what the event stream sends."""

    def __init__(self, socket: Path) -> None:
        self.text = b""
        self._connection = UnixConnection(socket)
        self._connection.request(
            "GET", "/events", headers={"x-artifact-storage": "1", "Accept": "text/event-stream"}
        )
        self._answer = self._connection.getresponse()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            while True:
                self.text += self._answer.readline()
        except (OSError, ValueError, AttributeError):
            return


@pytest.fixture
def answers() -> list[bytes]:
    return []


def _processes(home: Path) -> dict[str, bytes]:
    """Command lines and environments of all processes that were started with this home."""
    found: dict[str, bytes] = {}
    for directory in Path("/proc").glob("[0-9]*"):
        try:
            environment = (directory / "environ").read_bytes()
            if str(home).encode() not in environment:
                continue
            found[f"{directory.name} environment"] = environment
            found[f"{directory.name} command line"] = (directory / "cmdline").read_bytes()
        except OSError:
            continue
    return found


def test_no_secret_leaves_memory(home, start_jupyter, answers):
    config = home / "lineapy_config.json"
    config.write_text(
        json.dumps({"database_url": _url("config"), "storage_options": _options("config")})
    )
    jupyter = start_jupyter(ARTIFACT_STORAGE_LOG="trace", LINEAPY_DATABASE_URL=_url("environment"))
    kernel = jupyter.start_kernel()
    session = f"/sessions/{kernel.id}"
    assert jupyter.storage("GET", "/health")[0] == 200
    events = _Events(jupyter.socket)

    def ask(method: str, path: str, body: object = None) -> int:
        status, answer = jupyter.storage(method, path, body)
        answers.append(json.dumps([status, answer]).encode())
        return status

    printed = kernel.run(
        f"""
import warnings
import artifact_storage as storage
def attempt(**settings):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            storage.options.set(**settings)
        except storage.ArtifactStorageError as error:
            import traceback
            trace = "".join(traceback.format_exception(type(error), error, None))
            print(type(error).__name__, error, repr(error), trace)
    print([str(one.message) for one in caught])
attempt(storage_options={_options("notebook")!r})
attempt(artifact_storage_dir="s3://bucket/x", storage_options={_options("notebook")!r})
attempt(database_url={_url("notebook")!r})
print(storage.options)
"""
    )
    assert "A secret is written in this code" in printed
    answers.append(printed.encode())

    # The panel: refused or not, in a check or for good.
    for change in (
        {"storage_options": _options("panel")},
        {"database_url": _url("panel")},
        {"database_url": _url("panel").replace("postgresql", "mysql")},
        {"database_url": f"nonsense {_canaries('panel')['password']}", "storage_options": {}},
        {"artifact_storage_dir": "s3://bucket/x", "storage_options": _options("panel")},
        {"artifact_storage_dir": f"s3://ana:{_canaries('panel')['password']}@bucket/x"},
        {
            "storage_options": {
                "client_kwargs": {"aws_secret_access_key": _canaries("panel")["secret"]}
            }
        },
    ):
        checked = json.loads(json.dumps(change).replace("panel", "check"))
        ask("POST", f"{session}/check", checked)
        ask("PUT", f"{session}/location", change)
        ask("GET", session)
        ask("GET", f"{session}/artifacts")
    for settings in ({"storage_options": _options("settings")}, {"database_url": _url("settings")}):
        assert ask("PUT", "/settings", settings) == 400
    ask("GET", "/defaults")

    work = home / "store"
    printed = kernel.run(
        f"""
storage.options.set(artifact_storage_dir={str(work)!r}, database_url="sqlite:///{home}/a.sqlite",
                    storage_options={{"auto_mkdir": True}})
secrets = {_options("notebook")!r}
url = {_url("notebook")!r}
storage.save({{"value": 1}}, "first")
storage.save(list(range(200_000)), "second")
print(storage.get("first").get_code())
print(storage.check())
print(storage.get("first").get_value())
"""
    )
    assert "***" in printed
    answers.append(printed.encode())
    ask("GET", f"{session}/artifact?name=first")
    ask("GET", f"{session}/versions")
    # An error that is logged.
    (value,) = (work / "second").glob("*.pkl")
    value.write_bytes(b"")
    assert ask("GET", f"{session}/artifact?name=second") == 502
    time.sleep(0.5)

    assert len(_found(config.read_bytes())) == len(_canaries("config"))
    allowed = {config.name}
    leaks: dict[str, set[str]] = {}

    def search(where: str, text: bytes, *, own: str | None = None) -> None:
        found = {one for one in _found(text) if own is None or own not in one.lower()}
        if found:
            leaks[where] = found

    for number, answer in enumerate(answers):
        search(f"answer {number}: {answer[:300]!r}", answer)
    search("events", events.text)
    assert b"event:" in events.text
    search("log", jupyter.log.encode())
    assert "is not what was saved" in jupyter.log
    for name, text in _processes(home).items():
        search(name, text, own="environment")
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.name == "a.sqlite" for path in files)
    for path in files:
        if path.name not in allowed and not path.name.startswith("history.sqlite"):
            search(str(path.relative_to(home)), path.read_bytes())
    assert leaks == {}
