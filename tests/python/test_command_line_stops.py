"""Ctrl+C and SIGTERM: what a command does stops, and nothing is left behind."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = str(Path(sys.executable).with_name("artifact-storage"))


def started(*words, **streams):
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, **streams}
    return subprocess.Popen(
        [PROGRAM, *words], stderr=subprocess.PIPE, start_new_session=True, **streams
    )


@pytest.fixture
def slow(storage, home):
    """Roots of values that have grown: each is read to its end, which takes a while."""
    root = None
    for number in range(12):
        root = storage.save(number, f"large-{number}").root
    moved = home / "moved"
    Path(root).rename(moved)
    for file in moved.rglob("*.pkl"):
        os.truncate(file, 96 << 20)
    return root, str(moved)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "sigterm"]
)
def test_a_put_that_is_stopped_leaves_nothing(storage, leftovers, number, code):
    storage.save(0, "before")
    read, write = os.pipe()
    program = started("put", "-", "large", stdin=read)
    os.close(read)
    data = pickle.dumps(bytes(3_000_000))
    with os.fdopen(write, "wb") as file:
        # More than a pipe holds: it has read some when this returns.
        file.write(data[:-1])
        file.flush()
        program.send_signal(number)
        _, told = program.communicate(timeout=100)
    assert program.returncode == code
    assert told.decode().splitlines()[-1] == "Stopped."
    while leftovers():  # The storage server notices the closed connection.
        pass
    assert [one.name for one in storage.artifact_store()] == ["before"]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "sigterm"]
)
def test_an_operation_that_is_stopped_stops_in_the_storage_server(storage, slow, number, code):
    program = started("relocate", *slow)
    while not storage.operations():
        assert program.poll() is None
    program.send_signal(number)
    _, told = program.communicate(timeout=100)
    assert program.returncode == code
    assert told.decode().splitlines()[-1] == "Stopped."
    (stopped,) = storage.operations()
    assert stopped.state in ("cancelling", "cancelled")
