"""A stop button at every boundary of every request: no row without a value, no value in the way."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress

import pytest
from support_process import SupportProcess

#: Larger than what travels in the request itself.
LARGE = os.urandom(200_000)
SMALL = b"small"


@pytest.fixture(scope="module")
def servers():
    """A PostgreSQL and an S3 server."""
    with SupportProcess("interrupt-servers.ts") as started:
        yield started.told


@pytest.fixture(params=["folder-sqlite", "folder-postgresql", "s3-sqlite", "s3-postgresql"])
def placed(request, storage, servers, tmp_path):
    """The client at one kind of location."""
    values, database = request.param.split("-")
    location = {
        "artifact_storage_dir": str(tmp_path / "values")
        if values == "folder"
        else f"s3://team/{uuid.uuid4()}",
        "database_url": f"sqlite:///{tmp_path}/db.sqlite"
        if database == "sqlite"
        else servers["database_url"],
    }
    if values == "s3":
        location["storage_options"] = servers["storage_options"]
    storage.options.set(**location)
    return storage


class Stop:
    """Raises KeyboardInterrupt at one boundary of the process's requests."""

    def __init__(self, monkeypatch) -> None:
        from artifact_storage._transport.connection import Connection

        self.at = 0
        self._count = 0
        self._armed = False
        stop = self
        request, answer = Connection.request, Connection._read_head

        def interrupted_request(self, *args):
            stop._pass()
            result = request(self, *args)
            stop._pass()
            return result

        def interrupted_answer(self, *args):
            stop._pass()
            return answer(self, *args)

        monkeypatch.setattr(Connection, "request", interrupted_request)
        monkeypatch.setattr(Connection, "_read_head", interrupted_answer)

    def _pass(self) -> None:
        self._count += 1
        if self._armed and self._count == self.at:
            self._armed = False
            raise KeyboardInterrupt

    def at_each(self, run):
        """Runs it again and again, interrupted one boundary later each time, to its end."""
        for at in range(1, 100):
            self.at, self._count, self._armed = at, 0, True
            with suppress(KeyboardInterrupt):
                run(at)
            interrupted, self._armed = not self._armed, False
            yield at
            if not interrupted:
                return
        raise AssertionError("It has no end.")


@pytest.fixture
def stop(monkeypatch):
    return Stop(monkeypatch)


def orphans():
    from artifact_storage import _contract
    from artifact_storage._default import default
    from artifact_storage._operations import Operation

    return Operation(
        default()._client, _contract.START_CLEAN_UP, {"dry_run": True, "grace_seconds": 0}, dict, ""
    ).wait()["orphans"]


def whole(storage, name):
    """Every version that is listed loads, or is deleted by then: the delete goes on meanwhile."""
    count = 0
    for version in storage.artifact_store().versions(name):
        with suppress(storage.NotFoundError):
            assert version.get_value() in (SMALL, LARGE)
            count += 1
    return count


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("value", [SMALL, LARGE], ids=["small", "large"])
def test_an_interrupted_save_leaves_no_row_without_its_value(placed, stop, value):
    name = f"m{uuid.uuid4().hex[:8]}"
    placed.save(value, name)
    counts = [whole(placed, name) for _ in stop.at_each(lambda _: placed.save(value, name))]
    assert len(counts) > 3
    assert whole(placed, name) >= 2
    assert orphans() == []


@pytest.mark.filterwarnings("ignore")
def test_an_interrupted_get_answers_rightly_afterwards(placed, stop):
    name = f"m{uuid.uuid4().hex[:8]}"
    placed.save(LARGE, name)
    placed.save(SMALL, name)
    for _ in stop.at_each(lambda _: placed.get(name, 0).get_value()):
        assert placed.get(name).get_value() == SMALL
        assert placed.get(name, 0).get_value() == LARGE


@pytest.mark.filterwarnings("ignore")
def test_an_interrupted_delete_leaves_no_row_without_its_value(placed, stop):
    name = f"m{uuid.uuid4().hex[:8]}"
    for _ in range(30):
        placed.save(SMALL, name)

    def delete(at):
        placed.delete(name, at)

    for _ in stop.at_each(delete):
        whole(placed, name)
    assert placed.get(name, 0).get_value() == SMALL
