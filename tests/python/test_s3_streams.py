"""Large values to S3 and back, on a network and with a store that do not always play along."""

from __future__ import annotations

import os
import pickle
import uuid

import pytest
from support_process import SupportProcess


class FaultyS3(SupportProcess):
    """An S3 server and what the network does to it."""

    def __init__(self) -> None:
        super().__init__("s3-servers.ts")
        self.options = self.told

    def befall(self, *words: str) -> None:
        self.tell(" ".join(words))


@pytest.fixture(scope="module")
def s3():
    with FaultyS3() as server:
        yield server


@pytest.fixture
def place(storage, s3):
    """Goes to a new folder in S3 with one of its keys."""

    def go(who: str) -> str:
        url = f"s3://team/{uuid.uuid4()}"
        storage.options.set(artifact_storage_dir=url, storage_options=s3.options[who])
        return url

    yield go
    s3.befall("pass")


def large(megabytes: int = 100) -> bytes:
    return os.urandom(1 << 20) * megabytes


@pytest.mark.filterwarnings("ignore")
def test_a_key_that_may_only_read(storage, place):
    place("reader")
    with pytest.raises(storage.PermissionDeniedError, match="refuses access"):
        storage.save(large(), "big")
    assert not storage.artifact_store()


@pytest.mark.filterwarnings("ignore")
def test_an_upload_that_breaks(storage, place, s3):
    url = place("writer")
    s3.befall("reset", r"^PUT\s\S+partNumber=")
    with pytest.raises(storage.UnreachableError, match=f"connection to {url}"):
        storage.save(large(), "big")
    s3.befall("pass")
    assert storage.save(b"small", "big").version == 0


@pytest.mark.filterwarnings("ignore")
def test_a_load_goes_on_where_its_connection_to_s3_broke(storage, place, s3):
    place("writer")
    value = large(20)
    storage.save(value, "big")
    s3.befall("cut-answer", r"^GET\s\S+\.pkl", "once")
    assert storage.get("big").get_value() == value


@pytest.mark.filterwarnings("ignore")
def test_a_load_goes_on_where_its_connection_to_the_storage_server_broke(
    storage, place, monkeypatch
):
    from artifact_storage._transport.connection import Connection

    place("writer")
    value = large(20)
    storage.save(value, "big")
    receive, begin, starts, pieces = Connection.receive_into, Connection.begin_download, [], []

    def breaking(self, view):
        pieces.append(len(view))
        if len(pieces) in (3, 7):
            self.close()
            return 0
        return receive(self, view)

    def counting(self, path, start=0):
        starts.append(start)
        return begin(self, path, start)

    monkeypatch.setattr(Connection, "receive_into", breaking)
    monkeypatch.setattr(Connection, "begin_download", counting)
    assert storage.get("big").get_value() == value
    assert starts[0] == 0 < starts[1] < starts[2] < len(value)


@pytest.mark.filterwarnings("ignore")
def test_a_load_that_cannot_go_on_says_why(storage, place, s3):
    url = place("writer")
    storage.save(large(20), "big")
    s3.befall("reset", r"^GET\s\S+\.pkl")
    with pytest.raises(storage.UnreachableError, match=f"connection to {url}"):
        storage.get("big").get_value()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("megabytes", [0, 3])
@pytest.mark.parametrize("away", ["database", "folder", "both"])
def test_handles_load_after_a_change_of_database_or_folder(storage, place, home, away, megabytes):
    place("writer")
    value = b"value" + large(megabytes)
    saved = storage.save(value, "model")
    handles = [saved, storage.get("model"), pickle.loads(pickle.dumps(saved))]
    handles.append(storage.artifact_store().artifacts[0])
    change = {}
    if away != "folder":
        change["database_url"] = f"sqlite:///{home}/other.sqlite"
    if away != "database":
        change |= {"artifact_storage_dir": str(home / "folder"), "storage_options": {}}
    storage.options.set(**change)
    storage.save("another", "model")
    assert [handle.get_value() == value for handle in handles] == [True] * 4
