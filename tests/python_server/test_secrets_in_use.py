"""Secrets that work, of PostgreSQL and S3, are in no row, object, file, answer, log or process."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from canaries import Events
from jupyter_process import wait_for
from real_stores import RealStores
from test_secrets_canary import _processes

#: The servers' passwords and keys: as they are, and as they stand in a URL.
_SECRETS = (b"writer-secret-value", b"writerkey", b"canary:/p", b"canary%3a%2fp")


def _found(text: bytes) -> set[bytes]:
    small = text.lower()
    return {secret for secret in _SECRETS if secret in small}


@pytest.fixture
def stores():
    with RealStores() as running:
        yield running


def test_they_stay_in_memory(home, start_jupyter, stores):
    password = stores.location["database_url"].split("@")[0].rpartition(":")[2]
    assert len(_found(repr(stores.location).encode())) == 3
    jupyter = start_jupyter(ARTIFACT_STORAGE_LOG="trace")
    notebook, panel = jupyter.start_kernel(), jupyter.start_kernel()
    assert jupyter.storage("GET", "/health")[0] == 200
    events = Events(jupyter.socket)
    answers: dict[str, bytes] = {}

    def ask(method: str, path: str, body: object = None) -> int:
        status, answer = jupyter.storage(method, path, body)
        answers[f"{method} {path} {len(answers)}"] = repr(answer).encode()
        return status

    def run(kernel, code: str) -> None:
        answers[f"printed {len(answers)}"] = kernel.run(code).encode()

    # As a person types it into a cell, and the same secrets where they are no settings.
    run(
        notebook,
        f"""
import warnings
warnings.simplefilter("ignore")
import artifact_storage as storage
storage.options.set(**{stores.location!r})
password = {password!r}
storage.save({{"value": 1}}, "typed")
storage.save(list(range(200_000)), "typed-large")
print(storage.get("typed").get_code(), storage.get("typed").versions(), storage.check())
print(storage.options, storage.artifact_store(), storage.get("counter").get_code())
""",
    )
    entered = f"/sessions/{panel.id}"
    run(panel, "import artifact_storage as storage\nstorage.save(0, 'before')")
    assert ask("POST", f"{entered}/operations/check?wait=10", stores.location) == 200
    assert ask("PUT", f"{entered}/location", stores.location) == 200
    run(panel, "storage.save('entered', 'entered')\nprint(storage.check())")

    def look() -> None:
        for session in (entered, f"/sessions/{notebook.id}"):
            ask("GET", session)
            ask("POST", f"{session}/operations/check?wait=10", {})
            ask("GET", f"{session}/artifacts")
            ask("GET", f"{session}/versions")
            ask("GET", f"{session}/artifact?name=typed")

    look()
    assert _search(home, jupyter, stores, answers, events) == {}
    # Secrets that are not accepted any more.
    wrong = {**stores.location["storage_options"], "secret": "writer-secret-value-of-old"}
    assert ask("PUT", f"{entered}/location", {"storage_options": wrong}) == 403
    wrong_url = stores.location["database_url"].replace(password, f"{password}x")
    assert ask("PUT", f"{entered}/location", {"database_url": wrong_url}) == 403
    # A storage server that was restarted knows none, and is told them again.
    old = jupyter.storage_pid()
    os.kill(old, signal.SIGKILL)
    wait_for(lambda: jupyter.storage_pid() not in (None, old), what="the next storage server")
    look()
    missing = jupyter.storage("GET", entered)[1]["missing_secrets"]
    assert {"database_url.password", "storage_options.key", "storage_options.secret"} == set(
        missing
    )
    assert ask("PUT", f"{entered}/location", stores.location) == 200
    run(panel, "print(storage.get('entered').get_value())")
    assert _search(home, jupyter, stores, answers, events) == {}


def _search(home: Path, jupyter, stores: RealStores, answers, events) -> dict[str, set[bytes]]:
    """Return where secrets were found."""
    rows, objects = stores.ask("rows"), stores.ask("objects")
    assert any("typed-large" in row["t"] for row in rows["artifact_storage_name"])
    assert any("/typed-large/" in key for key in objects)
    texts = {
        **answers,
        **_processes(home),
        **{f"table {name}": repr(found).encode() for name, found in rows.items()},
        **{f"object {key}": repr(found).encode() for key, found in objects.items()},
        "events": events.text,
        "log": jupyter.log.encode(),
    }
    for place in (home, stores.data):
        for path in place.rglob("*"):
            # The cell as it was typed is in IPython's own history.
            if path.is_file() and not path.name.startswith("history.sqlite"):
                texts[str(path)] = path.read_bytes()
    assert any("/pg_wal/" in name for name in texts)
    assert any(name.endswith("sessions.json") for name in texts)
    return {name: found for name, text in texts.items() if (found := _found(text))}
