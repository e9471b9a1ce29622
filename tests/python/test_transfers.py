"""A save or a load that takes over a second is seen in JupyterLab, however small its value is."""

from __future__ import annotations

import threading

import pytest

SLOW = threading.Event()


class Slow:
    """Is pickled, and loaded, when the test lets it."""

    def __init__(self, size: int) -> None:
        self.data = b"x" * size

    def __getstate__(self):
        SLOW.wait(60)
        return self.data

    def __setstate__(self, state):
        SLOW.wait(60)
        self.data = state


@pytest.fixture(autouse=True)
def slow():
    SLOW.clear()
    yield SLOW
    SLOW.set()


def told_while(start_call, monkeypatch, loads):
    """What the storage server is told of a call that goes on until it was told something."""
    from artifact_storage._transport.transfer import Transfer

    told, first = [], threading.Event()
    tell = Transfer.__call__

    def watched(self, done, total, ended):
        tell(self, done, total, ended)
        # On a slow machine the calls before it may be told, too.
        if (self._what.name, self._what.loads) != ("small", loads):
            return
        told.append((done, total, ended))
        if ended:
            last.set()
        first.set()

    last = threading.Event()
    monkeypatch.setattr(Transfer, "__call__", watched)
    call = threading.Thread(target=start_call)
    call.start()
    assert first.wait(30)
    seen = listed()
    SLOW.set()
    call.join(30)
    assert last.wait(30)
    return told, seen, listed()


def listed():
    """The saves and loads that the storage server knows of."""
    from artifact_storage import _contract
    from artifact_storage._default import default

    answer = default()._client.call(_contract.LIST_ALL_OPERATIONS)
    return [one for one in answer["operations"] if one["kind"] == "transfer"]


@pytest.mark.parametrize("size", [10, 300_000, 2_000_000])
def test_a_slow_save_is_told_whatever_its_size(storage, server, monkeypatch, size):
    storage.save(0, "first")
    told, seen, left = told_while(lambda: storage.save(Slow(size), "small"), monkeypatch, False)
    assert [ended for *_, ended in told][-1] is True
    assert [(one["addresses"], one["dry_run"]) for one in seen] == [(["small"], False)]
    assert left == []


@pytest.mark.parametrize("size", [10, 300_000, 2_000_000])
def test_a_slow_load_is_told_whatever_its_size(storage, server, monkeypatch, size):
    SLOW.set()
    storage.save(Slow(size), "small")
    SLOW.clear()
    artifact = storage.get("small")
    told, seen, left = told_while(artifact.get_value, monkeypatch, True)
    assert told[0][0] == artifact.size
    assert [(one["addresses"], one["dry_run"]) for one in seen] == [(["small 0"], True)]
    assert left == []


def test_nothing_is_told_of_a_quick_one(storage, server, monkeypatch):
    from artifact_storage._transport.transfer import Transfer

    told = []
    monkeypatch.setattr(Transfer, "__call__", lambda _, *said: told.append(said))
    for number in range(20):
        storage.save(bytes(100_000), f"quick-{number}")
        assert storage.load(f"quick-{number}") == bytes(100_000)
    assert told == []


def test_quick_ones_start_no_thread_to_be_seen(storage, server, monkeypatch):
    storage.save(0, "first")
    started = []
    start = threading.Thread.start
    monkeypatch.setattr(
        threading.Thread, "start", lambda thread: (started.append(thread.name), start(thread))[1]
    )
    for number in range(20):
        storage.save(bytes(100_000), f"quick-{number}")
        storage.load(f"quick-{number}")
    assert {"artifact-storage-later", "artifact-storage-progress"}.isdisjoint(started)
