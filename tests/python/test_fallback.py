"""A configured database that cannot be reached when a session starts."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from urllib.parse import urlsplit

import pytest
from ports import free_port
from real_stores import RealStores

#: Nobody may listen on this port without root, and nobody does.
URL = "postgresql://ana:hidden-password@127.0.0.1:1/team"


def test_the_kernel_is_told_and_saves_into_the_default_database(home, storage, monkeypatch):
    monkeypatch.setenv("LINEAPY_DATABASE_URL", URL)
    with pytest.warns(storage.ArtifactStorageWarning, match="default SQLite database") as told:
        storage.save(1, "meanwhile")
    (warning,) = told
    assert "ana:***@127.0.0.1:1/team" in str(warning.message)
    assert "hidden-password" not in str(warning.message)
    assert storage.options.get("database_url") == f"sqlite:///{home}/.lineapy/db.sqlite"
    assert storage.get("meanwhile").get_value() == 1


def test_check_says_so_each_time(storage, monkeypatch, capsys):
    monkeypatch.setenv("LINEAPY_DATABASE_URL", URL)
    with pytest.warns(storage.ArtifactStorageWarning):
        assert storage.check().ok
    assert "retry_database()" in capsys.readouterr().out


@pytest.mark.filterwarnings("ignore")
def test_retry_while_it_is_away_changes_nothing(storage, monkeypatch):
    monkeypatch.setenv("LINEAPY_DATABASE_URL", URL)
    storage.save(1, "meanwhile")
    with pytest.raises(storage.UnreachableError):
        storage.retry_database()
    assert storage.get("meanwhile").get_value() == 1


def test_retry_without_a_fallback(storage):
    with pytest.raises(storage.ConflictError, match="already"):
        storage.retry_database()


def test_a_location_that_the_session_set_never_falls_back(storage):
    with pytest.raises(storage.UnreachableError):
        storage.options.set(database_url=URL)
    assert storage.options.get("database_url").startswith("sqlite:///")


def test_refuse_in_a_script(home, storage, monkeypatch):
    config = {"database_url": URL, "on_unreachable_database": "refuse"}
    (home / ".lineapy" / "lineapy_config.json").write_text(json.dumps(config))
    with pytest.raises(storage.UnreachableError):
        storage.save(1, "nowhere")


@contextlib.contextmanager
def _forwarded(port, target):
    """Lets connections to a port of this machine arrive at another one."""
    listener = socket.create_server(("127.0.0.1", port))

    def pump(source, sink):
        with contextlib.suppress(OSError):
            while piece := source.recv(1 << 16):
                sink.sendall(piece)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def accept():
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", target))
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=pump, args=pair, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@pytest.fixture(scope="module")
def database():
    """A real PostgreSQL: its URL at a port of choice, and its own port."""
    with RealStores() as stores:
        url = stores.location["database_url"]
        port = urlsplit(url).port
        yield lambda other: url.replace(f":{port}/", f":{other}/"), port


@pytest.mark.filterwarnings("ignore:.*could not be reached when")
def test_retry_copies_and_says_how_far_it_is(storage, monkeypatch, database):
    url_at, target = database
    port = free_port()
    monkeypatch.setenv("LINEAPY_DATABASE_URL", url_at(port))
    for value in ("a", "b", "c"):
        storage.save(value, "in-steps")
    with _forwarded(port, target):
        operation = storage.retry_database(wait=False)
        assert operation.wait() == {"in-steps": [0, 1, 2]}
        assert operation.progress == (3, 3, "versions")
        assert (operation.kind, operation.state) == ("retry_database", "succeeded")
        assert [storage.get("in-steps", n).get_value() for n in (0, 1, 2)] == ["a", "b", "c"]


@pytest.mark.filterwarnings("ignore:.*could not be reached when")
def test_retry_leaves_out_what_is_damaged(storage, monkeypatch, database, value_file):
    url_at, target = database
    port = free_port()
    monkeypatch.setenv("LINEAPY_DATABASE_URL", url_at(port))
    storage.save("a", "damaged")
    storage.save("b", "sound")
    value_file("damaged/*.pkl").write_bytes(b"something else")
    with _forwarded(port, target):
        with pytest.warns(storage.ArtifactStorageWarning, match='Not copied: The value of "dam'):
            assert storage.retry_database() == {"sound": [0]}
        with pytest.warns(storage.ArtifactStorageWarning, match="Not copied"):
            assert storage.retry_database() == {}
        assert storage.retry_database(copy=False) == {}
        with pytest.raises(storage.ConflictError):
            storage.retry_database()


def test_a_later_process_is_told_what_waits_and_copies_it(
    storage, monkeypatch, database, run_python
):
    url_at, target = database
    port = free_port()
    monkeypatch.setenv("LINEAPY_DATABASE_URL", url_at(port))
    run_python("import artifact_storage; artifact_storage.save(1, 'left-behind')")
    with _forwarded(port, target):
        with pytest.warns(storage.ArtifactStorageWarning, match="default SQLite database only"):
            assert storage.retry_database() == {"left-behind": [0]}
        assert storage.get("left-behind").get_value() == 1
