"""A database that was mistyped is an error; a default one to which nobody saved yet is empty.

What makes one says so.
"""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("list", "--missing"),
        ("show", "x"),
        ("get", "x", "-o", "x.pkl"),
        ("code", "x"),
        ("compare", "x", "0", "1"),
        ("verify",),
        ("sizes",),
        ("trash",),
        ("clean", "--yes"),
        ("retain", "--keep-newest", "1"),
        ("delete", "x", "0", "--yes"),
        ("restore", "x", "0"),
        ("tag", "x", "y"),
        ("copy", "--to-database-url", "sqlite:///to.db"),
    ],
)
def test_a_mistyped_database_is_not_found_and_not_made(cli, home, words):
    assert (
        cli("put", "-", "x", "--database-url", "sqlite:///right.db", stdin=b"\x80\x05N.").code == 0
    )
    wrong = cli(*words, "--database-url", "sqlite:///rihgt.db")
    assert wrong.code == 4
    assert f"The database {home / 'rihgt.db'} does not exist." in wrong.err
    assert f"{home} has right.db" in wrong.err
    assert not (home / "rihgt.db").exists()
    assert not (home / "to.db").exists()


def test_a_mistyped_database_of_the_environment_is_not_found_either(cli, home, monkeypatch):
    monkeypatch.setenv("LINEAPY_DATABASE_URL", "sqlite:///rihgt.db")
    wrong = cli("list")
    assert wrong.code == 4
    assert f"The database {home / 'rihgt.db'} does not exist." in wrong.err
    assert not (home / "rihgt.db").exists()


def test_in_a_session_a_database_to_which_nobody_saved_is_empty(cli, home, storage, server):
    storage.options.set(database_url=f"sqlite:///{home}/new one.db")
    listed = cli("list")
    assert (listed.code, listed.out) == (0, "")
    assert "The database does not exist yet; the first save makes it: " in listed.err
    assert "new one.db" in listed.err


def test_a_default_store_to_which_nobody_saved_is_empty(cli, home):
    found = cli("list", "--json")
    assert found.json == []
    assert "The database does not exist yet; the first save makes it: sqlite:////" in found.err
    assert cli("verify", "--json").json["planned"] == 0
    assert not list(home.rglob("*.sqlite"))


def test_what_saves_makes_the_database_and_check_says_so(cli, home):
    new = ("--database-url", "sqlite:///new.db")
    found = cli("check", *new)
    assert (found.code, "will be made at the first save" in found.out) == (0, True)
    assert not (home / "new.db").exists()
    assert cli("put", "-", "x", *new, stdin=b"\x80\x05N.").code == 0
    assert [one["name"] for one in cli("list", "--json", *new).json] == ["x"]


@pytest.mark.parametrize("words", [("put", "-", "x"), ("save-file", "f.txt", "x")])
def test_a_save_says_that_it_made_a_database_once(cli, home, words):
    (home / "f.txt").write_text("text")
    new = ("--database-url", "sqlite:///my new.db")
    made = cli(*words, *new, stdin=b"\x80\x05N.")
    assert (made.code, made.err) == (0, f"A new database was made: sqlite:///{home}/my new.db\n")
    again = cli(*words, *new, "--json", stdin=b"\x80\x05N.")
    assert (again.code, again.err, again.json["version"]) == (0, "", 1)


def test_a_copy_says_what_it_takes_from_the_defaults_and_what_it_made(cli, home):
    default = f"sqlite:///{home}/.lineapy/db.sqlite"
    source = ("--database-url", "sqlite:///from.db", "--artifact-storage-dir", "from")
    assert cli("put", "-", "x", *source, stdin=b"\x80\x05N.").code == 0
    to = ("--to-artifact-storage-dir", "to")
    said = f"--to-database-url is not given: the metadata go to the default, {default}.\n"
    plan = cli("copy", *to, *source, "--dry-run")
    assert (plan.code, plan.err) == (0, f"{said}A new database would be made: {default}\n")
    done = cli("copy", *to, *source)
    assert (done.code, done.err) == (0, f"{said}A new database was made: {default}\n")
    again = cli("copy", *to, "--to-database-url", default, *source)
    assert (again.code, again.err) == (0, "")
    values = cli("copy", "--to-database-url", "sqlite:///other.db", *source)
    assert values.code == 0
    assert values.err.startswith(
        "--to-artifact-storage-dir is not given: the values go to the default, "
        f"{home}/.lineapy/linea_pickles.\n"
    )
