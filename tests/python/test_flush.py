"""A large value is made durable while its preview is made."""

from __future__ import annotations

import os
import threading

import pytest

#: Too large for the request: it goes through a staging file.
LARGE = b"x" * 200_000


def test_a_value_is_made_durable_while_its_preview_is_made(storage, monkeypatch):
    from artifact_storage._context import recorded

    begun = threading.Event()
    fsync, preview = os.fsync, recorded.preview

    def begins(fd):
        begun.set()
        fsync(fd)

    def waits(*args):
        assert begun.wait(30), "The fsync waits for the preview."
        return preview(*args)

    monkeypatch.setattr(os, "fsync", begins)
    monkeypatch.setattr(recorded, "preview", waits)
    saved = storage.save(LARGE, "large")
    assert saved.get_value() == LARGE
    assert saved.preview["text/plain"].startswith("b'xxx")


def test_a_value_that_cannot_be_made_durable_is_not_saved(storage, monkeypatch, leftovers):
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", os.ttyname)  # Refuses a file, as a broken disk does.
        with pytest.raises(storage.ArtifactStorageError, match="The value cannot be written in"):
            storage.save(LARGE, "large")
    assert (len(storage.artifact_store()), leftovers()) == (0, [])
    storage.save(LARGE, "large")
    assert storage.get("large").get_value() == LARGE


def test_a_save_waits_until_its_value_is_durable(storage, monkeypatch):
    durable = []
    fsync = os.fsync

    def counts(fd):
        fsync(fd)
        durable.append(threading.current_thread().name)

    monkeypatch.setattr(os, "fsync", counts)
    storage.save(LARGE, "large")
    assert durable == ["artifact-storage-fsync"]
    assert not any(one.name == "artifact-storage-fsync" for one in threading.enumerate())


def test_a_value_is_saved_where_no_thread_can_be_started(storage, monkeypatch):
    start = threading.Thread.start

    def refuses(thread):
        if thread.name == "artifact-storage-fsync":
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuses)
    assert storage.save(LARGE, "large").get_value() == LARGE


def test_an_interrupted_save_closes_its_file_once(storage, monkeypatch, leftovers):
    from artifact_storage._context import recorded

    def interrupted(*_):
        raise KeyboardInterrupt

    refused = []
    close = os.close

    def closes(fd):
        try:
            close(fd)
        except OSError:
            refused.append(fd)
            raise

    with monkeypatch.context() as patched:
        patched.setattr(recorded, "preview", interrupted)
        patched.setattr(os, "close", closes)
        with pytest.raises(KeyboardInterrupt):
            storage.save(LARGE, "large")
        for one in threading.enumerate():
            if one.name == "artifact-storage-fsync":
                one.join()
    assert (refused, len(storage.artifact_store()), leftovers()) == ([], 0, [])
