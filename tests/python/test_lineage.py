"""What an artifact was made from, and what was made from it."""

from __future__ import annotations

import multiprocessing
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest


def _named(relatives):
    return [(one.name, one.version) for one in relatives]


def test_a_save_names_what_was_loaded_before_it(storage):
    raw = storage.save([1, 2], "raw")
    storage.save("unused", "other")
    assert raw.inputs == []
    table = storage.get("raw").get_value()
    saved = storage.save(table * 2, "features")
    assert _named(saved.inputs) == [("raw", 0)]
    assert saved.inputs[0].still_here
    assert saved.inputs[0].loaded_at <= saved.date_created
    assert saved.inputs[0].get().get_value() == [1, 2]
    assert _named(storage.get("raw").used_by()) == [("features", 0)]
    assert raw.used_by()[0].get().get_value() == [1, 2, 1, 2]


def test_finding_and_looking_is_no_load(storage):
    storage.save([1], "raw")
    found = storage.get("raw")
    assert found.get_code() is None or found.preview
    assert storage.save(2, "made").inputs == []


def test_inputs_are_in_the_order_of_their_first_loads(storage):
    for name in ("a", "b", "c"):
        storage.save(name, name)
    for name in ("c", "a", "c", "b"):
        storage.get(name).get_value()
    assert _named(storage.save(1, "made").inputs) == [("c", 0), ("a", 0), ("b", 0)]


def test_a_new_version_of_what_was_loaded_is_made_from_the_earlier_one(storage):
    storage.save(1, "counter")
    storage.save(storage.get("counter").get_value() + 1, "counter")
    newest = storage.get("counter")
    assert _named(newest.inputs) == [("counter", 0)]
    assert newest.get_value() == 2
    assert _named(newest.inputs) == [("counter", 0)]
    assert _named(storage.get("counter", 0).used_by()) == [("counter", 1)]


def test_deleted_ones_stay_in_both_lists(storage):
    raw = storage.save([1], "raw")
    raw.get_value()
    made = storage.save([2], "made")
    storage.delete("raw", 0)
    (gone,) = made.inputs
    assert (gone.name, gone.version, gone.still_here) == ("raw", 0, False)
    assert "not here any more" in repr(made.inputs)
    with pytest.raises(storage.NotFoundError, match="deleted"):
        gone.get()
    assert _named(raw.used_by()) == [("made", 0)]
    storage.delete("made", "all")
    (user,) = raw.used_by()
    assert not user.still_here
    assert _named(made.inputs) == [("raw", 0)]


def test_inputs_name_their_store_after_a_change_of_location(storage, home):
    storage.save("first", "raw")
    storage.get("raw").get_value()
    first = storage.get("raw")._record["database_url"]
    storage.options.set(
        artifact_storage_dir=str(home / "b"), database_url=f"sqlite:///{home / 'b.sqlite'}"
    )
    (source,) = storage.save("second", "made").inputs
    assert (source.name, source.database_url, source.still_here) == ("raw", first, False)
    with pytest.raises(storage.NotFoundError, match="another storage location"):
        source.get()


def test_loads_of_another_storage_of_the_process_count(storage, home):
    url = f"sqlite:///{home / 'team.sqlite'}"
    with storage.Storage(artifact_storage_dir=str(home / "team"), database_url=url) as team:
        team.save("theirs", "raw")
        team.get("raw").get_value()
        (source,) = storage.save("mine", "made").inputs
    assert (source.name, source.database_url) == ("raw", url)


def test_loads_by_pickled_handles_and_in_threads_count(storage):
    storage.save("x" * 100_000, "a")
    storage.save("b", "b")
    pickle.loads(pickle.dumps(storage.get("a"))).get_value()
    thread = threading.Thread(target=lambda: storage.get("b").get_value())
    thread.start()
    thread.join()
    assert _named(storage.save(1, "made").inputs) == [("a", 0), ("b", 0)]


def test_what_a_load_did_not_bring_is_no_input(storage, value_file):
    saved = storage.save("y" * 200_000, "a")
    value_file().write_bytes(b"other")
    with pytest.raises(storage.CorruptedError):
        saved.get_value()
    assert storage.save(1, "made").inputs == []


def test_the_latest_thousand_loads_are_remembered():
    from artifact_storage._loads import Loads

    loads = Loads()
    for number in range(1500):
        loads.add({"name": "x", "version": number, "save_id": f"save-{number}"})
        loads.add({"name": "x", "version": 0, "save_id": "save-0"})
    inputs = loads.inputs()
    assert len(inputs) == 1000
    assert inputs[0]["save_id"] == "save-0"
    assert inputs[-1]["version"] == 1499


def test_saves_beside_loads_of_many_threads_have_inputs(storage):
    saved = [storage.save(number, f"n{number}") for number in range(20)]
    threads = [threading.Thread(target=one.get_value) for one in saved]
    for thread in threads:
        thread.start()
    storage.save(0, "meanwhile")
    for thread in threads:
        thread.join()
    assert len(storage.save(1, "made").inputs) == 20


def test_the_lists_show_names_as_text(storage):
    storage.save(1, "<script>alert(1)</script>")
    storage.get("<script>alert(1)</script>").get_value()
    made = storage.save(2, "made")
    assert "<script>" not in made.inputs._repr_html_()
    assert storage.get("made").used_by()._repr_html_() == "<p>None.</p>"


WORKER = """
import sys, artifact_storage
artifact_storage.get(sys.argv[1]).get_value()
"""


def _load_in_a_worker(name):
    import artifact_storage

    return artifact_storage.get(name).get_value()


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_loads_in_worker_processes_count_for_the_saves_that_come_after_them(storage, method):
    context = multiprocessing.get_context(method)
    for name in ("a", "b"):
        storage.save(name, name)
    assert storage.save(1, "before").inputs == []
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        assert pool.submit(_load_in_a_worker, "a").result() == "a"
        assert _named(storage.save(1, "between").inputs) == [("a", 0)]
        assert pool.submit(_load_in_a_worker, "b").result() == "b"
        saved = storage.save(1, "after")
    assert _named(saved.inputs) == [("a", 0), ("b", 0)]
    assert storage.get("before").inputs == []
    assert "after" in [name for name, _ in _named(storage.get("b").used_by())]


def test_loads_of_a_program_that_was_started_count_and_those_of_its_siblings_do_not(storage):
    for name in ("a", "b"):
        storage.save(name, name)
    program = WORKER + "print(artifact_storage.save(1, 'made of ' + sys.argv[1]).inputs)"
    for name in ("a", "b"):
        subprocess.run([sys.executable, "-c", program, name], check=True)
    assert _named(storage.get("made of a").inputs) == [("a", 0)]
    assert _named(storage.get("made of b").inputs) == [("b", 0)]
    assert _named(storage.save(1, "made of both").inputs) == [("a", 0), ("b", 0)]


def test_notes_of_workers_that_are_broken_spoil_no_save(storage):
    from artifact_storage._context import ancestors

    storage.save(1, "a")
    with Path(ancestors.notes_file()).open("ab") as notes:
        notes.write(b'not json\n[1]\n{"name": 5}\n{"name": 5, "version": "x"}\n{"name": "half')
    assert storage.save(1, "made").inputs == []
