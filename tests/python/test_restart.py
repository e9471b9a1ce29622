"""The storage server is killed, again and again, while artifacts are saved (promise 1)."""

from __future__ import annotations

import os
import random
import signal
import threading
import time

import numpy as np
import pytest
from artifact_storage import _contract
from artifact_storage._default import default
from artifact_storage._operations import Operation
from real_stores import RealStores


def test_kill_9_at_random_moments(storage, server, home, leftovers):
    stop = threading.Event()
    chance = random.Random(20261123)

    def reaper():
        for _ in range(20):
            if stop.wait(chance.uniform(0, 0.1)):
                return
            server.kill()
            time.sleep(chance.uniform(0, 0.05))
            server.start()

    killer = threading.Thread(target=reaper)
    killer.start()
    acknowledged = {}
    try:
        for number in range(100):
            value = np.full(30_000, number) if number % 3 == 0 else {"number": number}
            saved = storage.save(value, f"name {number % 4}")
            assert (saved.name, saved.version) not in acknowledged
            acknowledged[saved.name, saved.version] = number
    finally:
        stop.set()
        killer.join()
    listed = {
        (version.name, version.version): version for version in storage.artifact_store().versions()
    }
    assert set(listed) == set(acknowledged)
    for key, number in acknowledged.items():
        value = listed[key].get_value()
        assert (value == number).all() if number % 3 == 0 else value == {"number": number}
    for name in range(4):
        versions = sorted(version for named, version in listed if named == f"name {name}")
        assert versions == list(range(25))
    # What a killed server was writing is nobody's: the sweep collects it, and only that.
    request = {"dry_run": False, "grace_seconds": 0}
    Operation(default()._client, _contract.START_CLEAN_UP, request, dict, "").wait()
    assert leftovers() == []
    assert len(list(home.rglob("*.pkl"))) == 100


def test_deleting_the_latest_does_not_delete_two(storage, server):
    for number in range(30):
        storage.save(number, "many")
    for expected in range(29, 19, -1):
        server.kill()
        threading.Timer(0.05, server.start).start()
        assert storage.delete("many", "latest") == [expected]
    assert len(storage.get("many").versions()) == 20


def test_the_location_survives_a_restart(storage, server, tmp_path):
    storage.options.set("artifact_storage_dir", tmp_path / "chosen")
    storage.save(np.arange(30_000), "x")
    server.kill()
    server.start()
    assert storage.save(np.arange(30_000), "x").root == str(tmp_path / "chosen")
    assert storage.get("x", 0).get_value()[-1] == 29_999


def test_a_private_server_comes_back(storage):
    storage.save(1, "x")
    os.kill(default()._client.endpoint.private.pid, signal.SIGKILL)
    assert storage.save(2, "x").version == 1
    assert storage.get("x", 0).get_value() == 1


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("database", ["PostgreSQL", "SQLite"])
def test_a_location_out_of_reach_is_left_after_a_restart(storage, server, tmp_path, database):
    with RealStores() as stores:
        away = dict(stores.location)
        if database == "SQLite":
            away["database_url"] = f"sqlite:///{tmp_path}/before.sqlite"
        storage.options.set(**away)
        storage.save(1, "there")
    server.kill()
    server.start()
    assert storage.options.get("artifact_storage_dir") == away["artifact_storage_dir"]
    with pytest.raises(storage.ArtifactStorageError):
        storage.get("there").get_value()
    # In one call: neither half is where it was.
    here = {"artifact_storage_dir": str(tmp_path / "a"), "database_url": f"sqlite:///{tmp_path}/d"}
    storage.options.set(**here)
    assert storage.save(2, "here").root == str(tmp_path / "a")


def test_a_server_that_stays_away(storage, server, monkeypatch):
    from artifact_storage._transport import client as _client

    monkeypatch.setattr(_client, "RETRY_SECONDS", 0.3)
    storage.save(1, "x")
    server.kill()
    with pytest.raises(storage.UnreachableError) as caught:
        storage.save(2, "x")
    assert isinstance(caught.value, ConnectionError)
    server.start()
    assert storage.get("x").get_value() == 1


def test_the_server_of_a_jupyter_that_is_gone(storage, tmp_path, monkeypatch):
    monkeypatch.setenv("ARTIFACT_STORAGE_SOCKET", str(tmp_path / "gone" / "s.sock"))
    with pytest.warns(storage.ArtifactStorageWarning, match="one of its own"):
        assert storage.save(1, "x").version == 0


def test_no_server_at_all(storage, monkeypatch, tmp_path):
    monkeypatch.setenv("ARTIFACT_STORAGE_NODE", str(tmp_path / "node"))
    with pytest.raises(storage.UnreachableError) as caught:
        storage.save(1, "x")
    assert caught.value.hint
    (tmp_path / "node").write_text("#!/bin/sh\necho broken >&2; exit 1\n")
    (tmp_path / "node").chmod(0o755)
    # It may end before or after its first line was written: the reason is the same.
    for _ in range(10):
        with pytest.raises(storage.UnreachableError, match="broken"):
            storage.save(1, "x")
