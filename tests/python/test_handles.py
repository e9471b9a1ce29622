"""A handle is one save: that very value, or where it is, and never another one."""

from __future__ import annotations

import copy
import pickle
import shutil

import pytest


@pytest.fixture
def places(storage, home):
    """Two locations; at each the same name and version is another value."""

    def go(place: str) -> None:
        storage.options.set(
            artifact_storage_dir=str(home / place),
            database_url=f"sqlite:///{home / place / 'db.sqlite'}",
        )

    for place in ("a", "b"):
        (home / place).mkdir()
    return go


@pytest.fixture
def handle(storage, places, home):
    """A handle of a value at the first location, in a session that is at the second."""
    places("a")
    saved = storage.save("value of a", "model")
    places("b")
    storage.save("value of b", "model")
    return saved


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("how", ["saved", "got", "listed", "version", "pickled", "copied"])
def test_a_handle_loads_its_own_value_after_a_change_of_location(storage, places, how, large):
    fill = "x" * 200_000 if large else ""
    places("a")
    saved = storage.save(f"value of a{fill}", "model")
    handle = {
        "saved": lambda: saved,
        "got": lambda: storage.get("model"),
        "listed": lambda: storage.artifact_store().artifacts[0],
        "version": lambda: storage.get("model").versions()[0],
        "pickled": lambda: pickle.loads(pickle.dumps(storage.get("model"))),
        "copied": lambda: copy.deepcopy(saved),
    }[how]()
    sha256, root = handle.sha256, handle.root
    places("b")
    storage.save(f"value of b{fill}", "model")
    assert handle.get_value() == f"value of a{fill}"
    assert (handle.sha256, handle.root) == (sha256, root)
    assert storage.get("model").get_value() == f"value of b{fill}"


@pytest.mark.parametrize(
    "ask",
    [
        lambda handle: handle.get_code(),
        lambda handle: handle.preview,
        lambda handle: handle.packages,
        lambda handle: handle.versions(),
        lambda handle: handle.delete(),
    ],
    ids=["code", "preview", "packages", "versions", "delete"],
)
def test_what_is_not_here_says_where_it_was_saved_and_where_this_session_is(
    storage, handle, home, ask
):
    with pytest.raises(storage.NotFoundError) as failure:
        ask(handle)
    assert f"another storage location (recorded in sqlite:///{home}/a" in str(failure.value)
    assert f"this session is at sqlite:///{home}/b" in str(failure.value)
    assert [one.get_value() for one in storage.artifact_store()] == ["value of b"]


def test_a_value_that_cannot_be_reached_from_elsewhere_says_where_it_is(storage, handle, home):
    shutil.move(home / "a", home / "moved")
    with pytest.raises(storage.NotFoundError, match=r"value in .*/a\); this session is at"):
        handle.get_value()


def test_a_handle_in_another_process_is_that_save_or_says_where_it_is(
    storage, handle, home, run_python
):
    (home / "handle.pkl").write_bytes(pickle.dumps(handle))
    load = """
        import pickle, sys
        handle = pickle.load(open("handle.pkl", "rb"))
        try:
            print(handle.get_value(), handle.version, handle.sha256)
        except Exception as error:
            print(type(error).__name__, error)
        try:
            print(handle.get_code())
        except Exception as error:
            print(type(error).__name__, error)
    """
    value, _, code = run_python(load).partition("\n")
    assert value == f"value of a 0 {handle.sha256}"
    assert code.startswith('NotFoundError "model" version 0 was saved at another storage location')
    shutil.rmtree(home / "a")
    assert run_python(load).startswith('NotFoundError "model" version 0 was saved at another')


def test_a_handle_that_was_deleted_says_so(storage):
    kept, gone = storage.save(1, "model"), storage.save(2, "model")
    assert gone.delete() is None
    storage.save(3, "model")
    for ask in (gone.get_value, gone.get_code, gone.delete, lambda: gone.preview):
        with pytest.raises(storage.NotFoundError, match="version 1 was deleted from sqlite"):
            ask()
    assert [version.get_value() for version in kept.versions()] == [3, 1]


def test_a_handle_of_a_database_that_was_made_anew_is_not_its_new_version(storage, places, home):
    places("a")
    handle = storage.save("first", "model")
    places("b")
    shutil.rmtree(home / "a")
    (home / "a").mkdir()
    places("a")
    assert storage.save("second", "model").version == handle.version
    for ask in (handle.get_value, handle.get_code, handle.delete):
        with pytest.raises(storage.NotFoundError):
            ask()
    assert storage.get("model").get_value() == "second"


def test_handles_that_earlier_versions_pickled_are_compared_with_what_is_there(
    storage, places, home
):
    places("a")
    record = dict(storage.save("value of a", "model")._record)
    for unknown_then in ("save_id", "database_url"):
        record.pop(unknown_then)
    slots = {"_record": record, "_detail": None, "_value": None}
    handle = storage.Artifact.__new__(storage.Artifact)
    handle.__setstate__((None, slots))
    assert handle.get_value() == "value of a"

    places("b")
    storage.save("value of b", "model")
    handle.__setstate__((None, slots))
    assert handle.get_value() == "value of a"  # from its file
    with pytest.raises(storage.NotFoundError, match=f"value in {home}/a"):
        handle.get_code()
    with pytest.raises(storage.NotFoundError):
        handle.delete()
    assert storage.get("model").get_value() == "value of b"


def test_a_handle_saved_as_a_value_is_still_that_handle(storage):
    inner = storage.save([1, 2], "inner")
    storage.save({"best": inner}, "outer")
    storage.save([3], "inner")
    assert storage.get("outer").get_value()["best"].get_value() == [1, 2]
