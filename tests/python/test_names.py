"""Any name works, bad ones are refused with the next step, unknown ones get "did you mean"."""

from __future__ import annotations

import datetime
import enum
import inspect
import sqlite3
from contextlib import closing

import numpy as np
import pytest

WEIRD = [
    "a/b/../c",
    "..",
    ".",
    "/etc/passwd",
    "quote'\"`; DROP TABLE x; --",
    "Straße 東京 🚀",
    "e\u0301 is not \u00e9",
    "\u00e9",
    "%2e%2e?x=1&y=2#z",
    "x" * 1024,
    "CON",
    "a name  with   spaces",
    "<script>alert(1)</script>",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "null",
    "*",
    "a%b_c",
]


def test_strange_names_are_kept_apart_and_shown_as_text(storage, home):
    for number, name in enumerate(WEIRD):
        assert storage.save(number, name).version == 0
        big = storage.save(np.full(20_000, number), name)
        assert (big.name, big.version) == (name, 1)
    for number, name in enumerate(WEIRD):
        assert storage.get(name, 0).get_value() == number
        assert (storage.get(name).get_value() == number).all()
    catalog = storage.artifact_store()
    assert {artifact.name for artifact in catalog} == set(WEIRD)
    assert "<script>" not in catalog._repr_html_()
    roots = {path.parent.parent for path in home.rglob("*.pkl")}
    assert len(roots) == 1


@pytest.mark.parametrize(
    "name", ["", "   ", "a\nb", "tab\t", "nul\0", "x" * 1025, "\ud800", "a\u202eb", "\ufeffa"]
)
def test_names_that_cannot_be_kept_are_refused(storage, name):
    with pytest.raises(storage.InvalidInputError) as caught:
        storage.save(1, name)
    assert caught.value.hint
    assert isinstance(caught.value, ValueError)
    assert len(storage.artifact_store()) == 0


def test_a_name_of_an_earlier_version_that_is_refused_now_still_works(storage, home):
    storage.save([1], "model")
    old = "a\u202ebc\nd \u200c"
    with closing(sqlite3.connect(home / ".lineapy" / "db.sqlite")) as database, database:
        database.execute("UPDATE artifact_storage_name SET name = ?, folded = ?", (old, old))
    assert storage.get(old).get_value() == [1]
    catalog = storage.artifact_store()
    assert [one.name for one in catalog] == [old]
    for shown in (repr(catalog), catalog.print, catalog._repr_html_(), repr(storage.get(old))):
        assert "\u202e" not in shown
        assert "a\\u202ebc\\nd" in shown
    with pytest.raises(storage.InvalidInputError):
        storage.save([2], old)
    assert storage.delete(old, "all") == [0]
    assert len(storage.artifact_store()) == 0


def test_arguments_the_wrong_way_round(storage):
    with pytest.raises(storage.InvalidInputError, match=r'save\(value, "name"\)'):
        storage.save("name", [1])
    with pytest.raises(storage.InvalidInputError):
        storage.save(1)
    with pytest.raises(storage.InvalidInputError):
        storage.get(7)


def test_unknown_names_and_versions(storage):
    storage.save(1, "churn-model")
    with pytest.raises(storage.NotFoundError, match="churn-model") as caught:
        storage.get("churn_model")
    assert isinstance(caught.value, KeyError)
    assert str(caught.value)[0] != "'"
    assert caught.value.__context__ is None
    with pytest.raises(storage.NotFoundError, match="7"):
        storage.get("churn-model", 7)
    with pytest.raises(storage.NotFoundError, match='no alias "newest"'):
        storage.get("churn-model", "newest")
    for version in (-1, 1.5, "1.5", True):
        with pytest.raises(storage.InvalidInputError, match='"latest" or an alias'):
            storage.get("churn-model", version)
    assert storage.get("churn-model", "latest").version == 0
    assert storage.get("churn-model", np.int64(0)).version == 0


def test_a_deleted_number_is_not_given_out_again(storage):
    for number in range(4):
        storage.save(number, "model")
    assert storage.delete("model", version=1) == [1]
    assert storage.delete("model", version="latest") == [3]
    assert [version.version for version in storage.get("model").versions()] == [2, 0]
    assert storage.save("new", "model").version == 4
    with pytest.raises(storage.NotFoundError):
        storage.delete("model", version=3)
    assert sorted(storage.delete("model", version="all")) == [0, 2, 4]
    with pytest.raises(storage.NotFoundError):
        storage.get("model")
    assert storage.save("again", "model").version == 5
    for version in ("everything", -2):
        with pytest.raises(storage.InvalidInputError):
            storage.delete("model", version=version)


def test_a_delete_by_alias_is_refused(storage):
    storage.save(1, "model").alias("production")
    with pytest.raises(storage.InvalidInputError, match="no alias") as caught:
        storage.delete("model", "production", with_aliases=True)
    assert 'get("model", "production").version' in caught.value.hint
    assert storage.get("model", "production").version == 0
    with pytest.raises(storage.InvalidInputError, match='"latest" or "all"'):
        storage.delete("model", -1)


def test_deleted_while_somebody_holds_it(storage):
    storage.save(np.arange(100_000), "held")
    held = storage.get("held")
    storage.delete("held", version="all")
    with pytest.raises(storage.NotFoundError):
        held.get_value()


def test_an_empty_name_is_called_empty(storage):
    for use in (
        lambda: storage.save(1, ""),
        lambda: storage.get(""),
        lambda: storage.delete("", "all"),
    ):
        with pytest.raises(storage.InvalidInputError, match=r"^The name is empty\. "):
            use()


def test_sizes_are_written_as_the_panel_writes_them():
    from artifact_storage._render import size_text

    sizes = (0, 21, 999, 1000, 1500, 9949, 9950, 47_990_000, 999_500, 3 * 10**12)
    words = ("0 B", "21 B", "999 B", "1 kB", "1.5 kB", "9.9 kB", "10 kB", "48 MB", "1 MB", "3 TB")
    assert tuple(map(size_text, sizes)) == words


def test_a_text_of_a_class_derived_from_text_is_what_it_holds(storage):
    class Name(str, enum.Enum):
        MODEL = "churn-model"

    saved = storage.save(1, Name.MODEL, tags=[Name.MODEL])
    assert saved.name == "churn-model"
    saved.alias(Name.MODEL)
    for name in ("churn-model", Name.MODEL, np.str_("churn-model")):
        assert storage.get(name, name) == saved
        assert [one.name for one in storage.artifact_store(tag=name)] == ["churn-model"]
        assert [one.name for one in storage.artifact_store(search=name)] == ["churn-model"]
    saved.remove_alias(Name.MODEL)
    assert storage.delete(Name.MODEL, 0) == [0]


def test_a_missing_name_is_said_to_be_missing(storage):
    for call in (storage.get, storage.delete):
        with pytest.raises(storage.InvalidInputError, match="A name is missing") as caught:
            call()
        assert caught.value.field == "name"


def test_signatures_show_no_sentinels(storage):
    for function in (storage.save, storage.get, storage.delete, storage.options.set):
        assert "object at 0x" not in str(inspect.signature(function))


def test_arguments_of_other_types_are_numbers_or_refused_with_their_name(storage):
    storage.save(1, "x")
    storage.retain(keep_newest=np.int64(1))
    assert storage.empty_trash(older_than_days=np.float64(0.5)) is not None
    for call, field in (
        (lambda: storage.retain(keep_newest=b"1"), "keep_newest"),
        (lambda: storage.empty_trash(older_than_days=datetime.date.today()), "older_than_days"),
        (lambda: storage.relocate(None, "/x"), "old_root"),
        (lambda: storage.relocate("/x", b"/y"), "new_root"),
        (lambda: storage.verify(5), "names"),
        (lambda: storage.options.get([]), None),
        (lambda: storage.distrust(("x",)), "user"),
    ):
        with pytest.raises(storage.InvalidInputError) as refused:
            call()
        assert refused.value.field == field


@pytest.mark.parametrize("unseen", ["\n", "\x1b[31m", "\u202e", "\u2028"])
def test_what_cannot_be_seen_is_an_escape_in_messages(storage, unseen):
    storage.save(1, "known")
    strange, shown = f"a{unseen}b", f"a{ascii(unseen)[1:-1]}b"
    for ask in (
        lambda: storage.get(strange),
        lambda: storage.get("known", strange),
        lambda: storage.delete(strange, 0),
        lambda: storage.restore(strange, 0),
        lambda: list(storage.artifact_store(since=strange)),
        lambda: storage.options.set(storage_options={strange: 1}),
    ):
        with pytest.raises(storage.ArtifactStorageError) as failed:
            ask()
        assert f'"{shown}"' in failed.value.message
        assert unseen not in str(failed.value)


def test_a_name_that_looks_like_another_one_is_told_apart(storage):
    storage.save(1, "caf\u00e9")
    with pytest.raises(storage.NotFoundError, match="looks the same: its letters"):
        storage.get("cafe\u0301")
    with pytest.raises(storage.NotFoundError, match="Did you mean"):
        storage.get("cafe")


def test_versions_of_what_is_no_name_are_refused(storage):
    for name in (5, b"model", ["model"]):
        with pytest.raises(storage.InvalidInputError, match="The name must be text"):
            storage.artifact_store().versions(name)


def test_half_a_character_is_an_escape_in_messages(storage):
    with pytest.raises(storage.InvalidInputError, match=r'no option "\\ud800"'):
        storage.options.set(storage_options={"\ud800": 1})


def test_options_that_hold_themselves_are_refused(storage):
    options = {}
    options["client_kwargs"] = {"again": options}
    with pytest.raises(storage.InvalidInputError, match="storage_options holds itself"):
        storage.options.set(storage_options=options)
