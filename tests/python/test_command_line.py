"""The command line as somebody types it: what each command does, and its exit code."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import re
import subprocess
import sys

import pytest


class Exploding:
    """Tells when it is unpickled: a file appears."""

    def __reduce__(self):
        return (os.mkdir, ("unpickled",))


def _write(path, value):
    path.write_bytes(pickle.dumps(value))
    return path


def test_a_saved_file_is_listed_shown_and_got_back(cli, home):
    (home / "t.csv").write_text("a,b\n1,2\n3,4\n")
    saved = cli("save-file", "t.csv", "features", "--tag", "baseline")
    assert saved.out.startswith('Saved "features" version 0 (')
    (listed,) = cli("list", "--json").json
    assert (listed["name"], listed["version"], listed["tags"]) == ("features", 0, ["baseline"])
    assert listed["value_type"].endswith("DataFrame")
    shown = cli("show", "features").out
    assert "baseline" in shown
    # Twice only where the first is not exact.
    assert re.search(r"^size: +(\d+ B|[\d.]+ kB \([\d,]+ B\))$", shown, re.M)
    assert "a  b" in shown
    assert cli("get", "features", "--as", "csv", "-o", "back.csv").code == 0
    assert (home / "back.csv").read_text() == "a,b\n1,2\n3,4\n"


def test_get_writes_the_bytes_as_they_were_saved_and_unpickles_nothing(cli, home):
    file = _write(home / "x.pkl", Exploding())
    assert cli("put", "x.pkl", "bomb", "--description", "boom").code == 0
    assert cli("get", "bomb", "-o", "y.pkl").code == 0
    assert (home / "y.pkl").read_bytes() == file.read_bytes()
    piped = cli("get", "bomb", text=False)
    assert piped.out == file.read_bytes()
    cli("list"), cli("show", "bomb"), cli("verify"), cli("compare", "bomb", "0", "0")
    assert not (home / "unpickled").exists()
    cli("get", "bomb", "--as", "csv", "-o", "z.csv")
    assert (home / "unpickled").exists()


def test_what_nobody_trusts_is_unpickled_only_where_that_is_said(cli, home):
    (home / ".lineapy" / "lineapy_config.json").write_text('{"trust": "refuse"}')
    frame = (
        "import pandas, pickle, sys\npickle.dump(pandas.DataFrame({'a': [1]}), sys.stdout.buffer)"
    )
    data = subprocess.run([sys.executable, "-c", frame], capture_output=True, check=True).stdout
    assert cli("put", "-", "bens", stdin=data, LOGNAME="ben").code == 0
    refused = cli("get", "bens", "--as", "csv", "-o", "b.csv")
    assert refused.code == 7
    assert "--trust" in refused.err
    assert cli("get", "bens", "-o", "b.pkl").code == 0
    assert cli("get", "bens", "--as", "csv", "-o", "b.csv", "--trust").code == 0
    assert (home / "b.csv").read_text() == "a\n1\n"


def test_a_format_that_cannot_run_code_has_its_own_ending(cli, home):
    (home / "a.json").write_text('{"a": [1]}')
    assert cli("save-file", "a.json", "a", "--as", "json", "--format", "json").code == 0
    assert "cannot run code" in cli("show", "a").out
    (home / "out").mkdir()
    found = cli("get", "a", "-o", "out", "--json").json
    assert found["path"] == "out/a-v0.json"
    assert json.loads((home / found["path"]).read_text()) == {"a": [1]}


def test_put_takes_standard_input(cli):
    data = pickle.dumps(list(range(300_000)))
    saved = cli("put", "-", "numbers", "--json", stdin=data).json
    assert saved["sha256"] == hashlib.sha256(data).hexdigest()
    assert cli("get", "numbers", text=False).out == data


@pytest.mark.parametrize(
    ("options", "value"),
    [((), b"a,b\n1,2\n"), (("--as", "text"), "a,b\n1,2\n")],
)
def test_save_file_takes_standard_input(cli, storage, options, value):
    assert cli("save-file", "-", "text", *options, stdin=b"a,b\n1,2\n").code == 0
    assert storage.load("text") == value
    assert cli("save-file", "-", "table", "--as", "table", stdin=b"a,b\n1,2\n").code == 0
    assert storage.get("table").value_shape == (1, 2)


def test_a_path_that_cannot_be_used_comes_with_the_next_step(cli, storage, home):
    storage.save(1, "x")
    (home / "folder").mkdir()
    (home / "file").touch()
    for path, hint in (
        ("absent/x.pkl", "Make the directory absent first."),
        ("~/x.pkl", "without quotes"),
        ("file/x.pkl", "A part of the path is a file"),
    ):
        refused = cli("get", "x", "-o", path)
        assert refused.code != 0
        assert hint in refused.err
    assert "Give the path of a file." in cli("put", "folder", "y").err


def test_what_get_wrote_is_counted_not_what_is_in_the_file_then(cli, storage):
    storage.save(b"x" * 1000, "model")
    assert cli("get", "model", "-o", "/dev/null", "--json").json["size"] > 1000


def test_put_refuses_what_is_no_pickle_and_leaves_nothing(cli, home, leftovers):
    (home / "a.txt").write_text("no pickle, a text")
    assert cli("put", "a.txt", "text").code == 2
    assert cli("list", "--json").json == []
    assert leftovers() == []


def test_a_file_that_is_missing_is_not_found_and_one_in_the_wrong_place_is_named(cli, home):
    missing = cli("put", "nothing.pkl", "x")
    assert missing.code == 4
    assert "nothing.pkl" in missing.err
    _write(home / "x.pkl", 1)
    swapped = cli("put", "model", "x.pkl")
    assert swapped.code == 2
    assert "x.pkl model" in swapped.err


@pytest.mark.parametrize(
    ("kind", "value"),
    [("bytes", b'{"a": [1]}'), ("text", '{"a": [1]}'), ("json", {"a": [1]})],
)
def test_save_file_makes_the_value_that_was_asked_for(cli, storage, home, kind, value):
    (home / "a.json").write_text('{"a": [1]}')
    assert cli("save-file", "a.json", "a", "--as", kind).code == 0
    assert storage.load("a") == value
    assert storage.get("a").notebook_path is None
    assert storage.get("a").code is None


def test_a_got_file_replaces_another_one_whole_or_not_at_all(cli, storage, home):
    storage.save("value" * 1000, "x")
    (home / "x.pkl").write_text("earlier")
    (home / "x.pkl").chmod(0o640)
    stored = next((home / ".lineapy").rglob("x/*.pkl"))
    data = stored.read_bytes()
    stored.write_bytes(data[:-2] + b"?.")
    damaged = cli("get", "x", "-o", "x.pkl")
    assert damaged.code == 8
    assert (home / "x.pkl").read_text() == "earlier"
    stored.write_bytes(data)
    assert cli("get", "x", "-o", "x.pkl").code == 0
    assert (home / "x.pkl").read_bytes() == data
    assert (home / "x.pkl").stat().st_mode & 0o777 == 0o640
    assert [path.name for path in home.glob("*x.pkl*")] == ["x.pkl"]


def test_a_got_file_in_a_folder_has_a_safe_name(cli, storage, home):
    storage.save(1, "../a/b")
    (home / "out").mkdir()
    found = cli("get", "../a/b", "-o", "out", "--json").json
    assert list((home / "out").iterdir()) == [home / found["path"]]


def test_delete_is_a_dry_run_without_yes(cli, storage):
    storage.save(1, "x")
    storage.save(2, "x")
    planned = cli("delete", "x", "all", "--json")
    assert planned.code == 0
    assert planned.json["dry_run"] is True
    assert planned.json["versions"] == [0, 1]
    assert planned.json["bytes"] == sum(one.size for one in storage.get("x").versions())
    assert cli("delete", "x", "0", "all", "--json").json["bytes"] == planned.json["bytes"]
    assert "--yes" in planned.err
    assert storage.load("x") == 2
    assert cli("delete", "x", "1", "--yes").code == 0
    assert storage.load("x") == 1


def test_a_delete_that_fails_for_some_says_so(cli, storage):
    storage.save(1, "x")
    storage.save(2, "x")
    partly = cli("delete", "x", "0", "7", "--yes", "--json")
    assert partly.code == 3
    assert partly.json["versions"] == [0]
    assert [one["kind"] for one in partly.json["failed"]] == ["not_found"]
    assert cli("delete", "x", "7", "--yes").code == 4


def test_what_was_deleted_comes_back_until_it_is_deleted_for_good(cli, storage):
    for value in range(3):
        storage.save(value, "x")
    assert "restore" in cli("delete", "x", "0", "1", "--yes").err
    trashed = cli("trash", "--json").json
    assert {(one["name"], one["version"]) for one in trashed} == {("x", 0), ("x", 1)}
    assert all(one["purge_at"] > one["deleted_at"] for one in trashed)
    assert cli("restore", "x", "1", "--json").json["versions"] == [1]
    assert storage.load("x", 1) == 1
    assert cli("restore", "x", "1").code in (4, 5)
    assert cli("trash", "empty").code == 0
    assert len(cli("trash", "--json").json) == 1
    planned = cli("delete", "x", "0", "2", "--permanently", "--json").json
    assert planned["versions"] == [0, 2]
    assert cli("delete", "x", "0", "2", "--permanently", "--yes").code == 0
    assert cli("trash", "--json").json == []
    assert [one.version for one in storage.get("x").versions()] == [1]
    cli("delete", "x", "1", "--yes")
    assert cli("trash", "empty", "--yes").code == 0
    assert cli("restore", "x", "1").code == 4


def test_without_a_trash_a_delete_is_said_to_be_for_good(cli, storage, home):
    for value in range(3):
        storage.save(value, "x")
    kept = cli("delete", "x", "0", "--yes", "--json")
    assert kept.json["to_trash"] is True
    assert kept.json["purge_at"][:10] in kept.err
    assert "artifact-storage restore x 0" in kept.err
    (home / ".lineapy" / "lineapy_config.json").write_text('{"trash_days": 0}')
    own = ("--artifact-storage-dir", str(home / "own"), "--database-url", "sqlite:///own.db")
    (home / "v.txt").write_text("v")
    cli("save-file", "v.txt", "y", *own), cli("save-file", "v.txt", "y", *own)
    assert cli("delete", "y", "latest", *own).out.startswith('Would delete for good: "y"')
    gone = cli("delete", "y", "latest", "--yes", *own)
    assert gone.out.startswith('Deleted for good: "y" version 1 (')
    assert gone.err == ""
    planned = cli("delete", "y", "0", "--yes", "--json", *own).json
    assert (planned["to_trash"], planned["purge_at"]) == (False, None)


def test_an_alias_keeps_its_version(cli, storage):
    storage.save(1, "x")
    assert "artifact-storage tag --alias production NAME" in cli("show", "x", "production").err
    assert cli("tag", "x", "--alias", "production").code == 0
    for words in (["0"], ["all"]):
        planned, kept = cli("delete", "x", *words), cli("delete", "x", *words, "--yes")
        assert (planned.code, planned.err) == (kept.code, kept.err)
        assert kept.code == 5
        assert "--with-aliases" in kept.err
    named = cli("delete", "x", "production")
    assert (named.code, "show says its number" in named.err) == (2, True)
    assert cli("delete", "x", "0", "--with-aliases").code == 0
    assert cli("delete", "x", "0", "--with-aliases", "--yes").code == 0
    assert cli("show", "x").code == 4


def test_a_number_is_no_tag_unless_the_version_is_named(cli, storage):
    for value in range(2):
        storage.save(value, "x")
    wrong = cli("tag", "x", "0", "base")
    assert wrong.code == 2
    assert "--version 0" in wrong.err
    assert cli("tag", "x", "--json").json["tags"] == []
    assert cli("tag", "x", "2026", "--version", "0", "--json").json["tags"] == ["2026"]


def test_a_file_that_is_put_twice_takes_its_space_once(cli, storage, home):
    _write(home / "x.pkl", os.urandom(300_000))
    for name in ("one", "other", "one"):
        assert cli("put", "x.pkl", name).code == 0
    values = list((home / ".lineapy").rglob("*.pkl"))
    assert len(values) == 3
    assert len({path.stat().st_ino for path in values}) == 1
    assert cli("verify", "--json").json["verified"] == 3


def test_tag_changes_notes_in_one_step_or_not_at_all(cli, storage):
    storage.save(1, "x", tags=["old"], metadata={"a": 1})
    changed = cli(
        *("tag", "x", "new", "--remove", "old", "--metadata", "auc=0.81", "--metadata", "who=Ana"),
        *("--remove-metadata", "a", "--description", "first", "--alias", "best", "--json"),
    ).json
    assert changed["tags"] == ["new"]
    assert changed["metadata"] == {"auc": 0.81, "who": "Ana"}
    assert (changed["description"], changed["aliases"]) == ("first", ["best"])
    assert cli("tag", "x", "more", "--remove", "absent").code == 4
    assert storage.get("x").tags == ["new"]
    assert cli("show", "x", "best", "--json").json["version"] == 0


def test_code_is_printed_as_it_was_saved(cli, storage, run_python):
    run_python("import artifact_storage\nartifact_storage.save(1, 'made')  # here\n")
    assert "artifact_storage.save(1, 'made')  # here" in cli("code", "made").out
    assert cli("code", "made", "-o", "made.py").code == 0
    cli("put", "-", "bare", stdin=pickle.dumps(1))
    assert cli("code", "bare").code == 4


def test_compare_tells_what_differs(cli, storage):
    storage.save({"a": 1}, "x")
    storage.save({"a": 2}, "x")
    storage.save({"a": 1}, "y")
    assert "a: 1 -> 2" in cli("compare", "x", "0").out
    assert cli("compare", "x", "0", "--with", "y", "--json").json["same_bytes"] is True
