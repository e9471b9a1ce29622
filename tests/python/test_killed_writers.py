"""What a killed process was writing goes with the next start of a storage server, no more."""

from __future__ import annotations

import subprocess
import sys

import pytest

_WRITES = """
import sys, time
import artifact_storage as s

class Slow:
    def __reduce__(self):
        print("writes", flush=True)
        sys.stdin.readline()
        return (int, ())

s.save([b"x" * 1_000_000, Slow()], "large")
print("saved", flush=True)
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the system names no host")


@pytest.fixture
def writer():
    """Starts programs that have begun to write a large value."""
    started = []

    def start():
        program = subprocess.Popen(
            [sys.executable, "-c", _WRITES],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        started.append(program)
        assert program.stdout.readline() == b"writes\n"
        return program

    yield start
    for program in started:
        program.kill()
        program.communicate()


def test_a_killed_program_leaves_nothing_behind_the_next_save(writer, home, storage):
    """Each program has a storage server of its own, which ends with it."""
    staging = home / ".lineapy" / "linea_pickles" / ".artifact-storage-staging"
    killed, alive = writer(), writer()
    assert len([one for one in staging.iterdir() if one.suffix == ".pkl"]) == 2
    killed.kill()
    killed.wait()
    storage.save(1, "next")
    storage.clean_up()  # It waits for what the first save began.
    left = {one.suffix for one in staging.iterdir()}
    assert left == {".pkl", ".writer"}
    assert len(list(staging.iterdir())) == 2
    out, _ = alive.communicate(b"\n")
    assert out == b"saved\n"
    assert list(staging.iterdir()) == []
    assert storage.load("large")[1] == 0
