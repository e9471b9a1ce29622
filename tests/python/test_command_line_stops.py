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


@pytest.fixture
def large(storage, home):
    """Values that take a while to copy; they are names of one file."""
    value = os.urandom(64 << 20)
    for number in range(8):
        storage.save(value, f"large-{number}")
    return 8


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "sigterm"]
)
@pytest.mark.parametrize("own", [False, True], ids=["in a session", "with a storage server"])
def test_a_copy_that_is_stopped_leaves_nothing_and_goes_on_later(
    storage, large, home, cli, tmp_path, monkeypatch, own, number, code
):
    temporary = tmp_path / "t"
    temporary.mkdir()
    if own:
        # As in a terminal: the command has a storage server of its own.
        storage.save(0, "small")
        monkeypatch.setenv("ARTIFACT_STORAGE_SOCKET", "")
        monkeypatch.setenv("ARTIFACT_STORAGE_SESSION", "")
        monkeypatch.setenv("TMPDIR", str(temporary))
        monkeypatch.setenv("HOME", str(tmp_path))
    total = large + own
    target = ("--to-artifact-storage-dir", "to", "--to-database-url", "sqlite:///to.db")
    copying = started("copy", *target)
    while not list(home.glob("to/**/*.pkl")):
        assert copying.poll() is None
    copying.send_signal(number)
    _, told = copying.communicate(timeout=100)
    assert copying.returncode == code
    assert told.decode().splitlines()[-2:] == [
        "What was copied stays: the same command goes on where it stopped.",
        "Stopped.",
    ]
    if own:
        assert list(temporary.iterdir()) == []
    else:
        while storage.operations()[0].state == "cancelling":
            pass
    files = [path for path in home.glob("to/**/*") if path.is_file()]
    # Not whose folder it is.
    left = [path for path in files if path.parent.name != ".artifact-storage-owners"]
    assert [path for path in left if path.suffix != ".pkl"] == []
    rest = cli("copy", *target, "--json").json
    # Each value that is there has its version.
    assert rest["already_there"] == len(left)
    assert rest["copied"] == total - len(left) > 0
    there = ("--artifact-storage-dir", "to", "--database-url", "sqlite:///to.db")
    assert cli("verify", "--json", *there).json["verified"] == total


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "sigterm"]
)
def test_a_verification_that_is_stopped_goes_on_where_it_was(storage, cli, number, code):
    for value in range(3):
        storage.save(os.urandom(10_000), f"value-{value}")
    # At this rate it takes hours.
    verifying = started("verify", "--bytes-per-second", "1")
    while not storage.operations():
        assert verifying.poll() is None
    verifying.send_signal(number)
    _, told = verifying.communicate(timeout=100)
    assert verifying.returncode == code
    assert told.decode().splitlines()[-1] == "Stopped."
    (stopped,) = storage.operations()
    assert stopped.state in ("cancelling", "cancelled")
    assert cli("verify", "--json").json["verified"] == 3
