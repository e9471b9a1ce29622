"""Which storage location a command uses, and what it takes no secrets from."""

from __future__ import annotations

import json
import os

import pytest


def _origins(done):
    return {key: one["origin"] for key, one in done.json.items()}


def test_options_stand_above_the_environment(cli, home):
    environment = {
        "LINEAPY_DATABASE_URL": f"sqlite:///{home}/environment.db",
        "LINEAPY_ARTIFACT_STORAGE_DIR": str(home / "environment"),
    }
    found = cli("config", "--json", **environment)
    assert set(_origins(found).values()) == {"environment", "default"}
    typed = cli("config", "--json", "--database-url", "sqlite:///typed.db", **environment)
    assert _origins(typed)["database_url"] == "command_line"
    assert _origins(typed)["artifact_storage_dir"] == "environment"
    assert typed.json["database_url"]["value"].endswith(f"{home}/typed.db")
    shown = cli("config", "--origins", "--artifact-storage-dir", "here", **environment).out
    assert f"{home}/here  (command line)" in shown


def test_a_command_in_a_session_uses_its_location(cli, storage, home):
    """As `!artifact-storage list` in a notebook: the session's location was set in it."""
    storage.options.set(
        artifact_storage_dir=home / "other", database_url=f"sqlite:///{home}/other.db"
    )
    storage.save(1, "of-the-session")
    assert [one["name"] for one in cli("list", "--json").json] == ["of-the-session"]
    assert _origins(cli("config", "--json"))["database_url"] == "session"
    cli("put", "-", "from-the-shell", stdin=b"\x80\x04K\x01.")
    assert storage.load("from-the-shell") == 1


def test_options_leave_the_session_as_it_is(cli, storage, home):
    storage.save(1, "of-the-session")
    elsewhere = ("--database-url", f"sqlite:///{home}/new.db", "--artifact-storage-dir", "new")
    assert cli("list", "--json", *elsewhere).code == 4
    assert cli("put", "-", "new", *elsewhere, stdin=b"\x80\x04K\x01.").code == 0
    assert [one.name for one in storage.artifact_store()] == ["of-the-session"]


def test_a_database_that_does_not_answer_is_said_and_nothing_is_saved_elsewhere(cli, home):
    gone = "postgresql://127.0.0.1:1/gone"
    for where in ({"LINEAPY_DATABASE_URL": gone}, {}):
        option = () if where else ("--database-url", gone)
        saved = cli("put", "-", "x", *option, stdin=b"\x80\x04K\x01.", **where)
        assert saved.code == 6
        assert cli("list", *option, **where).code == 6
        assert cli("check", *option, **where).code == 6
    assert cli("list", "--json").json == []


@pytest.mark.parametrize(
    "words",
    [
        ("--database-url", "postgresql://ana:hunter22@db/x"),
        ("--database-url", "postgresql://db/x?password=hunter22"),
        ("--artifact-storage-dir", "sftp://ana:hunter22@host/x"),
        ("--storage-option", "secret=hunter22"),
        ("--storage-option", "key=hunter22"),
        ("--storage-option", "client_kwargs.aws_secret_access_key=hunter22"),
        ("--storage-option", 'client_kwargs={"aws_secret_access_key": "hunter22"}'),
        ("--storage-option", "endpoint_url=http://ana:hunter22@host"),
    ],
)
def test_a_secret_on_the_command_line_is_refused_and_not_repeated(cli, words):
    where = () if "--artifact-storage-dir" in words else ("--artifact-storage-dir", "s3://b/f")
    refused = cli("list", *where, *words)
    assert refused.code == 2
    assert "command line" in refused.err
    assert "hunter22" not in refused.err + refused.out


def test_an_option_without_a_value_is_refused_and_not_repeated(cli):
    refused = cli("list", "--storage-option", "hunter22")
    assert refused.code == 2
    assert "hunter22" not in refused.err


def test_storage_options_come_from_the_command_line_and_from_standard_input(cli):
    words = ("config", "--json", "--artifact-storage-dir", "s3://bucket/folder")
    typed = cli(
        *words,
        *("--storage-option", "anon=true", "--storage-option", "client_kwargs.region_name=eu"),
    )
    assert typed.json["storage_options"]["value"] == {
        "anon": True,
        "client_kwargs": {"region_name": "eu"},
    }
    secret = json.dumps({"key": "ana", "secret": "hunter22"}).encode()
    came = cli(*words, "--storage-options-stdin", stdin=secret)
    assert came.json["storage_options"]["origin"] == "command_line"
    assert came.json["storage_options"]["value"]["secret"] == "***"
    assert "hunter22" not in came.out + came.err
    for wrong in (b"", b"hunter22", b"[1]"):
        refused = cli(*words, "--storage-options-stdin", stdin=wrong)
        assert refused.code == 2
        assert "hunter22" not in refused.err


def test_nothing_of_a_command_is_left_behind(cli, home, tmp_path, monkeypatch):
    run = tmp_path / "r"
    run.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run))
    assert cli("list").code == 0
    assert list(run.iterdir()) == []


def test_the_panel_is_named_only_where_a_jupyter_server_runs(cli, tmp_path):
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    nothing = cli("open", JUPYTER_RUNTIME_DIR=str(runtime))
    assert nothing.code == 4
    assert "jupyter lab" in nothing.err
    server = {
        "url": "http://localhost:8888/base/",
        "token": "hunter22",
        "pid": os.getpid(),
        "root_dir": "/",
    }
    (runtime / "jpserver-1.json").write_text(json.dumps(server))
    found = cli("open", JUPYTER_RUNTIME_DIR=str(runtime))
    assert found.code == 0
    assert found.out.startswith("http://localhost:8888/base/lab")
    assert "hunter22" not in found.out
