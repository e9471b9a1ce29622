"""Dask's workers save and load where the program does: processes of its own, and foreign ones."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import pytest
from real_stores import RealStores

distributed = pytest.importorskip("distributed")
joblib = pytest.importorskip("joblib")

_PLAIN = ("PATH", "LANG", "ARTIFACT_STORAGE_NODE")


def work(number):
    import artifact_storage

    artifact_storage.save({"number": number}, f"part {number}")
    return os.getpid(), artifact_storage.load("shared")


def value_of(artifact):
    return artifact.get_value()


class UseLocation(distributed.WorkerPlugin):
    """As docs/workers.md shows it."""

    name = "artifact-storage"

    def __init__(self, location):
        self.location = location

    def setup(self, worker):
        self.location.use()


@contextmanager
def foreign_workers(directory, count, **environment):
    """A scheduler and workers that know nothing of this process but the scheduler's address."""
    plain = {name: os.environ[name] for name in _PLAIN if name in os.environ}
    plain["PYTHONPATH"] = os.pathsep.join(sys.path)  # The functions of this file.
    address = directory / "scheduler.json"
    commands = [["scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(address)]]
    commands += [
        ["worker", "--no-dashboard", "--no-nanny", "--scheduler-file", str(address)]
    ] * count
    started = []
    try:
        for number, command in enumerate(commands):
            home = directory / str(number)
            home.mkdir()
            with (home / "log").open("wb") as log:
                started.append(
                    subprocess.Popen(
                        [sys.executable, "-m", "distributed.cli.dask_" + command[0], *command[1:]],
                        env={**plain, "HOME": str(home), **environment},
                        cwd=home,
                        stdout=log,
                        stderr=log,
                    )
                )
        with distributed.Client(scheduler_file=str(address), timeout=60) as client:
            client.wait_for_workers(count, timeout=60)
            yield client
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(60)


def test_workers_of_a_local_cluster_follow_the_program(storage, tmp_path):
    chosen = str(tmp_path / "chosen")
    storage.options.set(artifact_storage_dir=chosen, database_url=f"sqlite:///{chosen}/db.sqlite")
    saved = storage.save("for all", "shared")
    with (
        distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        done = client.gather(client.map(work, range(6)))
        assert client.submit(value_of, saved).result() == "for all"
    assert {value for _, value in done} == {"for all"}
    assert os.getpid() not in {pid for pid, _ in done}
    assert len(storage.artifact_store(search="part")) == 6


def test_workers_with_environments_of_their_own_use_the_location(storage, tmp_path):
    with RealStores() as stores:
        storage.options.set(**stores.location)
        saved = storage.save("for all", "shared")
        options = stores.location["storage_options"]
        own = {
            "AWS_ACCESS_KEY_ID": options["key"],
            "AWS_SECRET_ACCESS_KEY": options["secret"],
            "PGPASSWORD": unquote(urlsplit(stores.location["database_url"]).password or ""),
        }
        with foreign_workers(tmp_path, 2, **own) as client:
            # A handle carries where its value is.
            assert client.submit(value_of, saved).result() == "for all"
            client.register_plugin(UseLocation(storage.location()))
            done = client.gather(client.map(work, range(6)))
            assert client.submit(value_of, saved).result() == "for all"
        assert {value for _, value in done} == {"for all"}
        assert len(storage.artifact_store(search="part")) == 6
        assert storage.get("part 3").get_value() == {"number": 3}


def test_joblib_saves_where_the_program_does(storage, tmp_path):
    chosen = str(tmp_path / "chosen")
    storage.options.set(artifact_storage_dir=chosen, database_url=f"sqlite:///{chosen}/db.sqlite")
    storage.save("for all", "shared")
    done = joblib.Parallel(2)(joblib.delayed(work)(number) for number in range(4))
    assert {value for _, value in done} == {"for all"}
    assert len(storage.artifact_store(search="part")) == 4
