"""What lists and operations return can be pickled and copied, or says why not."""

from __future__ import annotations

import copy
import pickle

import pytest

COPIES = {
    "pickled": lambda one: pickle.loads(pickle.dumps(one)),
    "copied": copy.copy,
    "copied deeply": copy.deepcopy,
}


def _results(storage):
    storage.save([1], "model")
    storage.save([1, 2], "model")
    storage.save(3, "deleted")
    storage.delete("deleted", 0)
    storage.verify()
    model = storage.get("model")
    return {
        "trash": storage.trash(),
        "trashed version": next(iter(storage.trash())),
        "trashed versions": list(storage.trash()),
        "running or ended operations": storage.operations(),
        "operation": storage.clean_up(wait=False),
        "catalog": storage.artifact_store(search="model"),
        "export": storage.artifact_store().export,
        "artifact": model,
        "versions": model.versions(),
        "used by": model.used_by(),
        "inputs": model.inputs,
        "comparison": model.compare(0),
        "sizes": storage.sizes(),
        "retention": storage.retain(1),
        "location": storage.location(),
        "options": storage.options,
    }


@pytest.mark.parametrize("how", COPIES)
def test_what_is_returned_can_be_pickled_and_copied(storage, how):
    for what, result in _results(storage).items():
        made = COPIES[how](result)
        assert type(made) is type(result), what
        assert repr(made) == repr(result), what


@pytest.mark.parametrize("how", COPIES)
def test_a_copy_asks_as_the_first_one_does(storage, how):
    own = storage.Storage(artifact_storage_dir="own", database_url="sqlite:///own.sqlite")
    for store in (storage, own):
        results = _results(store)
        trash, trashed, operation = (
            COPIES[how](results[what]) for what in ("trash", "trashed version", "operation")
        )
        assert [one.name for one in trash] == ["deleted"]
        assert trash.size == results["trash"].size
        assert trashed.restore() == [0]
        assert store.load("deleted") == 3
        assert str(operation.wait()) == str(results["operation"].wait())
        assert operation.state == "succeeded"
    own.close()


def test_data_of_a_store_that_is_not_here_is_still_data(storage, run_python):
    own = storage.Storage(artifact_storage_dir="own", database_url="sqlite:///own.sqlite")
    results = _results(own)
    kept = pickle.dumps([results[what] for what in ("trashed version", "operation")])
    out = run_python(
        f"""
        import pickle
        trashed, operation = pickle.loads({kept!r})
        print(trashed.name, trashed.version, operation.kind)
        try:
            trashed.restore()
        except ConnectionError as error:
            print("another process" in str(error))
        """,
        **dict.fromkeys(("ARTIFACT_STORAGE_SOCKET", "ARTIFACT_STORAGE_SESSION"), ""),
    )
    assert out.split() == ["deleted", "0", "clean_up", "True"]
    own.close()


@pytest.mark.parametrize("how", COPIES)
def test_rows_that_are_asked_for_say_that_a_list_can_be_copied(storage, how):
    storage.save(1, "model")
    for rows in (storage.artifact_store().versions("model"), iter(storage.artifact_store())):
        with pytest.raises(TypeError, match=r"A list of them can: list\("):
            COPIES[how](rows)
        assert [one.name for one in rows] == ["model"]
