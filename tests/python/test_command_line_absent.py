"""A database that was mistyped is an error; a default one to which nobody saved yet is empty."""

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


def test_a_default_store_to_which_nobody_saved_is_empty(cli, home):
    assert cli("list", "--json").json == []
    assert cli("verify", "--json").json["planned"] == 0
    assert not list(home.rglob("*.sqlite"))


def test_what_saves_makes_the_database_and_check_says_so(cli, home):
    new = ("--database-url", "sqlite:///new.db")
    found = cli("check", *new)
    assert (found.code, "will be made at the first save" in found.out) == (0, True)
    assert not (home / "new.db").exists()
    assert cli("put", "-", "x", *new, stdin=b"\x80\x05N.").code == 0
    assert [one["name"] for one in cli("list", "--json", *new).json] == ["x"]
