"""Threads, forks and processes on one store: nobody loses a save, no version is given twice."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

WRITER = """
import sys, artifact_storage
for n in range(50):
    print(artifact_storage.save({"writer": sys.argv[1], "n": n}, "shared").version)
"""


@pytest.mark.parametrize("shared", [True, False], ids=["one server", "four servers"])
def test_four_processes_save_one_name(storage, request, shared):
    if shared:
        request.getfixturevalue("server")
    processes = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(number)], stdout=subprocess.PIPE)
        for number in range(4)
    ]
    versions = []
    for process in processes:
        out, _ = process.communicate(timeout=100)
        assert process.returncode == 0
        versions.append([int(version) for version in out.split()])
    assert sorted(version for mine in versions for version in mine) == list(range(200))
    for number, mine in enumerate(versions):
        for n in (0, 25, 49):
            value = storage.get("shared", mine[n]).get_value()
            assert value == {"writer": str(number), "n": n}


def test_threads_that_save_at_once_get_versions_of_their_own(storage):
    def work(number):
        array = np.full(20_000, number)
        saved = storage.save(array if number % 2 else number, f"name {number % 3}")
        value = storage.get(saved.name, saved.version).get_value()
        return (saved.name, saved.version, np.all(value == number))

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(work, range(60)))
    assert all(right for _, _, right in done)
    assert len({(name, version) for name, version, _ in done}) == 60


def test_forked_processes_save_and_load(storage):
    storage.save("parent", "before")
    readers = []
    for number in range(3):
        read, write = os.pipe()
        if os.fork() == 0:
            try:
                version = storage.save(np.full(30_000, number), "forked").version
                ok = (storage.get("forked", version).get_value() == number).all()
                os.write(write, f"{version} {ok}".encode())
            finally:
                os._exit(0)
        os.close(write)
        readers.append(read)
    assert storage.save("parent", "after").version == 0
    answers = []
    for read in readers:
        with os.fdopen(read) as file:
            answers.append(file.read())
    for _ in readers:
        os.wait()
    assert sorted(answers) == ["0 True", "1 True", "2 True"]
    assert storage.get("before").get_value() == "parent"


def test_processes_of_a_pool_save_forked_or_spawned(storage, run_python):
    printed = run_python(
        """
        import multiprocessing, artifact_storage
        def work(number):
            return artifact_storage.save(number, "pool").version
        if __name__ == "__main__":
            artifact_storage.save("first", "pool")
            with multiprocessing.get_context("fork").Pool(3) as pool:
                print(sorted(pool.map(work, range(9))))
            with multiprocessing.get_context("spawn").Pool(2) as pool:
                print(sorted(pool.map(work, range(4))))
            print(artifact_storage.get("pool").version)
        """
    )
    assert printed.split("\n")[:3] == [str(list(range(1, 10))), str([10, 11, 12, 13]), "13"]


def test_workers_follow_the_location_of_the_session(storage, server, run_python, tmp_path):
    """Saved in a process that the notebook starts: where the notebook's panel says."""
    storage.options.set("artifact_storage_dir", tmp_path / "chosen")
    printed = run_python(
        """
        import artifact_storage
        print(artifact_storage.save(1, "worker").root)
        """
    )
    assert printed.strip() == str(tmp_path / "chosen")
    assert storage.get("worker").get_value() == 1
