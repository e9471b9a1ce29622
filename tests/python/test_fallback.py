"""A configured database that cannot be reached when a session starts."""

from __future__ import annotations

import json

import pytest

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
