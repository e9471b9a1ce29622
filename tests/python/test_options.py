"""Changing the storage location from the notebook."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import warnings
from pathlib import Path, PureWindowsPath

import pytest


def test_the_defaults_and_the_environment(storage, home, monkeypatch):
    assert storage.options.get("artifact_storage_dir") == str(home / ".lineapy" / "linea_pickles")
    assert storage.options.get("database_url").startswith("sqlite:///")
    assert storage.options.get("storage_options") == {}
    assert "default" in repr(storage.options)


def test_the_environment_of_the_process(storage, tmp_path, monkeypatch, value_file):
    monkeypatch.setenv("LINEAPY_ARTIFACT_STORAGE_DIR", str(tmp_path / "home" / "elsewhere"))
    storage.save(list(range(50_000)), "x")
    assert value_file().is_relative_to(tmp_path / "home" / "elsewhere")
    assert "environment" in repr(storage.options)


def test_both_forms_and_both_halves(storage, tmp_path, capsys):
    storage.options.set("artifact_storage_dir", str(tmp_path / "a"))
    saved = storage.save(1, "x")
    assert Path(saved.root) == tmp_path / "a"
    (tmp_path / "b").mkdir()
    with pytest.warns(storage.ArtifactStorageWarning, match="x"):
        storage.options.set(
            artifact_storage_dir=tmp_path / "b", database_url=f"sqlite:///{tmp_path}/b/b.db"
        )
    assert len(storage.artifact_store()) == 0
    storage.save(2, "x")
    storage.options.display()
    printed = capsys.readouterr().out
    assert str(tmp_path / "b") in printed
    assert "this session" in printed
    with pytest.warns(storage.ArtifactStorageWarning):
        storage.reset()
    assert storage.get("x").get_value() == 1
    storage.options.set(artifact_storage_dir=None)


def test_relative_paths_follow_the_working_directory(storage, home, monkeypatch):
    storage.check()
    (home / "project").mkdir()
    monkeypatch.chdir(home / "project")
    storage.options.set(artifact_storage_dir="values")
    assert storage.save(1, "x").root == str(home / "project" / "values")


def test_a_session_stays_where_a_relative_path_led_it(storage, home, monkeypatch):
    storage.options.set(artifact_storage_dir="values", database_url="sqlite:///x.db")
    (home / "project").mkdir()
    monkeypatch.chdir(home / "project")
    storage.options.set(storage_options={"auto_mkdir": True})
    assert storage.save(1, "x").root == str(home / "values")
    assert (home / "x.db").exists()


@pytest.mark.parametrize(
    ("place", "meant"),
    [
        (Path("s3://bucket/x"), "s3://bucket/x"),
        (PureWindowsPath("C:/Users/ana"), "/mnt/c/Users/ana"),
        (b"/data/caf\xe9", "UTF-8"),
        ("'/data'", "/data"),
        ("$HOME/values", "~/values"),
        ("~nobody-of-this-name/x", "home directory"),
    ],
)
def test_a_place_that_means_nothing_here_is_refused(storage, home, place, meant):
    with pytest.raises(storage.InvalidInputError, match=re.escape(meant)):
        storage.options.set(artifact_storage_dir=place)
    assert storage.save(1, "x").root == str(home / ".lineapy" / "linea_pickles")


def test_a_strange_lineapy_home_is_refused_where_the_default_is_used(storage, home, monkeypatch):
    monkeypatch.setenv("LINEAPY_HOME_DIR", r"C:\Users\ana")
    with (
        pytest.warns(storage.ArtifactStorageWarning, match="LINEAPY_HOME_DIR"),
        pytest.raises(storage.InvalidInputError, match="LINEAPY_HOME_DIR"),
    ):
        storage.save(1, "x")
    storage.options.set(artifact_storage_dir=home / "values", database_url=f"sqlite:///{home}/x.db")
    assert storage.save(1, "x").root == str(home / "values")


@pytest.mark.parametrize(
    ("settings", "hint"),
    [
        ({"artifact_storage_dirs": "/x"}, 'Did you mean "artifact_storage_dir"'),
        ({"logging_level": "INFO"}, "Settings are"),
        ({"artifact_storage_dir": 7}, "must be text or a path"),
        ({"storage_options": "profile"}, 'For example {"auto_mkdir": True}'),
        (
            {"storage_options": "{}", "artifact_storage_dir": "webdav://x"},
            '{"base_url": "https://host/dav"}',
        ),
        (
            {"storage_options": {"base_url": "https://host/dav"}},
            "For another filesystem, set both in one call: options.set(",
        ),
        (
            {"artifact_storage_dir": "webdav://folder"},
            "Set both in one call: options.set(artifact_storage_dir=…, storage_options={…}).",
        ),
        ({"storage_options": {"session": object()}}, "leave them out"),
        ({"storage_options": {"auto_mkdri": True}}, "auto_mkdir"),
        ({"database_url": "mysql://x/y"}, ""),
        ({"database_url": "/data/x.sqlite"}, "Did you mean sqlite:////data/x.sqlite?"),
        ({"database_url": Path("x.db")}, "/home/x.db?"),
        ({"database_url": "file:///data/x.db"}, "Did you mean sqlite:////data/x.db?"),
        ({"database_url": "/"}, "Did you mean sqlite:////db.sqlite?"),
        ({"database_url": "sqlite:////usr"}, "Did you mean sqlite:////usr/db.sqlite?"),
        ({"database_url": "s3://team/x"}, "artifact_storage_dir"),
        ({"artifact_storage_dir": "sqlite:////x.db"}, "database_url"),
        ({}, "Settings are"),
    ],
)
def test_bad_settings_change_nothing(storage, settings, hint):
    before = repr(storage.options)
    with pytest.raises(storage.ArtifactStorageError) as caught:
        storage.options.set(**settings)
    assert caught.value.kind in ("invalid_input", "unsupported")
    assert hint in str(caught.value)
    assert repr(storage.options) == before


def test_a_file_is_no_directory(storage, tmp_path):
    (tmp_path / "file").write_text("mine")
    storage.save(1, "x")
    for directory in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(storage.ArtifactStorageError) as caught:
            storage.options.set("artifact_storage_dir", directory)
        assert caught.value.hint
    with pytest.raises(storage.ArtifactStorageError):
        storage.options.set("database_url", f"sqlite:///{tmp_path}/file/below/x.db")
    with pytest.raises(storage.ArtifactStorageError):
        storage.options.set("database_url", f"sqlite:///{tmp_path}/file")
    assert (tmp_path / "file").read_text() == "mine"
    assert storage.get("x").get_value() == 1


def test_the_folder_of_a_database_is_made_at_the_first_save(storage, tmp_path):
    path = tmp_path / "missing" / "folder" / "x.db"
    storage.options.set("database_url", f"sqlite:///{path}")
    assert not path.parent.exists()
    storage.save(1, "x")
    assert path.stat().st_mode & 0o777 == 0o600
    assert storage.get("x").get_value() == 1


def test_a_directory_that_is_not_writable(storage, tmp_path, start_server, monkeypatch):
    """Root may write anywhere, so the storage server runs as somebody else then."""
    from artifact_storage._transport import connection as _connection

    for check in ("check_directory", "check_peer"):
        monkeypatch.setattr(_connection, check, lambda _: None)
    locked, mine = tmp_path / "locked", tmp_path / "mine"
    for directory in (locked, mine):
        directory.mkdir()
    if os.getuid() == 0:
        start_server(user="nobody")
        shutil.chown(mine, "nobody")
    else:
        start_server()
        locked.chmod(0o555)
    storage.options.set(artifact_storage_dir=mine, database_url=f"sqlite:///{mine}/x.db")
    storage.save(1, "x")
    for settings in (
        {"artifact_storage_dir": locked},
        {"artifact_storage_dir": locked / "below"},
        {"database_url": f"sqlite:///{locked}/x.db"},
    ):
        with pytest.raises(PermissionError) as caught:
            storage.options.set(**settings)
        assert caught.value.kind == "permission_denied"
        assert caught.value.field == next(iter(settings))
    assert storage.get("x").get_value() == 1


def test_check_is_ok_at_the_default_and_says_where_that_is(storage, capsys, home):
    result = storage.check()
    assert result.ok
    assert bool(result)
    printed = capsys.readouterr().out
    assert str(home / ".lineapy") in printed
    assert "(default)" in printed
    assert repr(result) == "<CheckResult ok>"


def test_check_is_not_ok_while_values_are_missing(storage, capsys, home, value_file):
    for number in range(2):
        storage.save(list(range(50_000)), f"gone-{number}")
    storage.save(1, "kept")
    values = [path for path in home.rglob("*.pkl") if "gone" in path.parent.name]
    kept = {path: path.read_bytes() for path in values}
    for path in values:
        path.unlink()
    result = storage.check()
    assert not result
    assert result.missing == [("gone-1", 0), ("gone-0", 0)]
    assert repr(result) == "<CheckResult 2 versions without a value>"
    printed = capsys.readouterr().out
    assert "values MISSING for 2 of 3" in printed
    assert "values ok" not in printed
    assert "2 of 3 versions have no value in" in printed
    assert '"gone-1" version 0, "gone-0" version 0' in printed
    storage.delete("gone-1", "all")
    result = storage.check()
    assert repr(result) == "<CheckResult 1 version without a value>"
    assert "1 of 2 versions has no value in" in capsys.readouterr().out
    for path, data in kept.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    assert storage.check()


def test_a_change_of_one_half_says_what_it_means(storage, tmp_path, capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error", storage.ArtifactStorageWarning)
        storage.options.set("artifact_storage_dir", tmp_path / "a")
        assert capsys.readouterr().out.splitlines() == [
            "Only values change: artifacts saved before stay where they are and still load."
        ]
        storage.options.set("artifact_storage_dir", tmp_path / "a")  # changes nothing
        assert capsys.readouterr().out == ""
        storage.options.set("database_url", f"sqlite:///{tmp_path}/a.db")
        assert capsys.readouterr().out.startswith("Only metadata changes: ")
        storage.reset()
    assert capsys.readouterr().out == ""


def test_what_the_change_hides_is_said_once(storage, tmp_path, capsys):
    storage.save(1, "x")
    with pytest.warns(storage.ArtifactStorageWarning) as caught:
        storage.options.set("database_url", f"sqlite:///{tmp_path}/b.db")
    (warning,) = caught
    assert "at the earlier location: x." in str(warning.message)
    (printed,) = capsys.readouterr().out.splitlines()
    assert printed.startswith("Only metadata changes: ")


def test_values_that_are_missing_are_a_warning(storage, tmp_path, capsys, value_file):
    storage.save(list(range(50_000)), "x")
    value_file().unlink()
    with pytest.warns(storage.ArtifactStorageWarning, match="The only version has no value in"):
        storage.options.set("artifact_storage_dir", tmp_path / "a")
    assert "no value" not in capsys.readouterr().out


def test_a_half_that_fails_says_how_long_it_took(storage, home, capsys):
    storage.save(1, "x")
    shutil.rmtree(home / ".lineapy" / "linea_pickles")
    (home / ".lineapy" / "linea_pickles").write_text("a file")
    assert not storage.check().ok
    failed, works = [line for line in capsys.readouterr().out.splitlines() if line[0] == " "]
    for line in (failed, works):
        assert re.search(r" \(\d+ ms\)$", line), line
    assert "values FAILED: " in failed


def test_a_secret_in_a_value_is_not_in_its_preview(storage, home):
    class Options:
        def _repr_html_(self):
            return "<b>canarypw &amp; p&amp;canary</b>"

    for secret in ("canarypw", "p&canary"):
        with pytest.raises(storage.ArtifactStorageError):
            storage.options.set(storage_options={"secret": secret})
    storage.save({"secret": "canarypw", "long": "x" * 995 + " p&canary" + "x" * 100}, "x")
    storage.save(Options, "class")
    storage.save(Options(), "y")
    with sqlite3.connect(home / ".lineapy" / "db.sqlite") as database:
        dump = "\n".join(database.iterdump())
    previews = [line for line in dump.splitlines() if "text/plain" in line]
    assert len(previews) == 3
    assert "canary" not in "".join(previews)
    assert "''secret'': ''***''" in "".join(previews)


def test_secrets_that_are_typed(storage, run_python):
    printed = run_python(
        """
        import warnings, artifact_storage
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                artifact_storage.options.set(
                    storage_options={"key": "AKIAverysecret", "secret": "s3cr3t/+x", "token": "ab"}
                )
            except artifact_storage.ArtifactStorageError as error:
                print(error)
            try:
                artifact_storage.options.set(database_url="postgresql://ana:hunter2@db/ml")
            except artifact_storage.ArtifactStorageError as error:
                print(error)
        print([str(warning.message) for warning in caught])
        other = {"password": "swordfish", "aws_secret_access_key": 'made "up"'}
        url = "mysql://user:p%40ss@host/db"
        query = "postgresql://host/db?user=ana&password=qu3ry"
        artifact_storage.save(1, "x")
        print(artifact_storage.get("x").get_code())
        """
    )
    assert "A secret is written in this code" in printed
    for secret in (
        "AKIAverysecret",
        "s3cr3t/+x",
        "hunter2",
        '"ab"',
        "swordfish",
        "p%40ss",
        "qu3ry",
    ):
        assert secret not in printed, secret
    assert "postgresql://ana:***@db/ml" in printed
    assert 'made "up"' not in printed


def test_nothing_warns_without_reason(storage, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error", storage.ArtifactStorageWarning)
        storage.options.set("artifact_storage_dir", tmp_path / "a")
        storage.save([1], "x")
        storage.get("x").get_value()


def test_settings_are_attributes_and_a_dictionary_too(storage, tmp_path, capsys):
    storage.options.artifact_storage_dir = tmp_path / "a"
    assert storage.options.artifact_storage_dir == str(tmp_path / "a")
    storage.options.set({"artifact_storage_dir": str(tmp_path / "b")})
    assert storage.options.get("artifact_storage_dir") == str(tmp_path / "b")
    with pytest.raises(storage.InvalidInputError, match="Windows"):
        storage.options.artifact_storage_dir = "C:/values"
    assert storage.options.artifact_storage_dir == str(tmp_path / "b")


def test_an_unknown_attribute_is_refused_not_kept(storage):
    with pytest.raises(storage.InvalidInputError, match='no setting "database_ulr"') as caught:
        storage.options.database_ulr = "sqlite:///x"
    assert 'Did you mean "database_url"?' in str(caught.value)
    with pytest.raises(AttributeError, match="database_ulr"):
        storage.options.database_ulr  # noqa: B018
    storage.options.newer_versions = False
    assert storage.options.newer_versions is False
