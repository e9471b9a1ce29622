"""Verification, sizes and retention of a whole store."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def _path(artifact) -> Path:
    return Path(artifact._record["root"], artifact._record["value_key"])


def test_verify_names_what_is_not_as_it_was_saved(storage):
    good = storage.save(os.urandom(1000), "good")
    bad = storage.save(os.urandom(1000), "bad")
    gone = storage.save(os.urandom(1000), "gone")
    assert storage.verify().ok
    _path(bad).write_bytes(b"x" * 10)
    _path(gone).unlink()
    found = storage.verify()
    assert not found
    assert (found.planned, found.verified, found.damaged, found.missing) == (3, 1, 1, 1)
    assert {(one["name"], one["reason"]) for one in found.problems} == {
        ("bad", "damaged"),
        ("gone", "missing"),
    }
    assert "1 damaged" in str(found)
    assert 'missing: "gone" version 0' in str(found)
    assert "<table>" in found._repr_html_()
    assert storage.get("good").verified_at is not None
    assert storage.verify("good").planned == 1
    assert storage.verify(["good", "bad"]).planned == 2
    assert storage.verify(search="goo", look_for_files=False).planned == 1
    assert storage.verify(older_than_days=1).planned == 2
    assert good.get_value()


def test_a_filter_that_there_is_not_is_named(storage):
    with pytest.raises(storage.InvalidInputError, match="no filter usr") as caught:
        storage.verify(usr="ana")
    assert "user" in caught.value.hint


def test_verify_lists_foreign_files(storage):
    saved = storage.save(1, "model")
    (Path(saved._record["root"]) / "notes.txt").write_text("mine")
    found = storage.verify()
    assert [one["value_key"] for one in found.foreign] == ["notes.txt"]
    assert "1 file of other programs" in str(found)


def test_sizes_list_the_largest_first_and_add_up(storage):
    storage.save(os.urandom(50_000), "large")
    storage.save(os.urandom(100), "small")
    sizes = storage.sizes()
    assert list(sizes) == ["large", "small"]
    assert sizes["large"] > 50_000
    assert sizes.versions == 2
    assert sizes.total == sum(sizes.values())
    assert "█" in str(sizes)
    assert "<table>" in sizes._repr_html_()
    assert len(storage.sizes(by="user")) == 1
    assert len(storage.sizes(limit=1)) == 1
    assert "1 more" in str(storage.sizes(limit=1))
    with pytest.raises(storage.InvalidInputError, match="grouped"):
        storage.sizes(by="color")


def test_retain_is_a_dry_run_unless_told(storage):
    for number in range(5):
        storage.save(number, "model", tags=["draft"] if number % 2 else [])
    storage.get("model", 0).alias("first")
    plan = storage.retain(keep_newest=1)
    assert plan.versions == [("model", 3), ("model", 2), ("model", 1)]
    assert (plan.planned, plan.deleted, plan.kept) == (3, 0, 2)
    assert "dry_run=False" in str(plan)
    assert "<table>" in plan._repr_html_()
    assert storage.retain(keep_newest=1, tag="draft").versions == [("model", 3), ("model", 1)]
    assert storage.retain(older_than_days=1).planned == 0
    done = storage.retain(keep_newest=1, tag="draft", dry_run=False)
    assert done.deleted == 2
    assert [one.version for one in storage.artifact_store().versions("model")] == [4, 2, 0]
    with pytest.raises(storage.NotFoundError, match='no artifact named "other"'):
        storage.retain(2, names="other")
    with pytest.raises(storage.InvalidInputError, match="Nothing says"):
        storage.retain()


def test_operations_of_a_store_are_in_the_list_of_operations(storage):
    storage.save(1, "model")
    operation = storage.verify(wait=False)
    assert operation.wait().verified == 1
    kinds = {one.kind: one.wait() for one in storage.operations()}
    assert kinds["verify_store"].verified == 1


def test_sizes_count_what_is_in_the_trash_by_itself(storage, cli):
    storage.save(os.urandom(50_000), "model")
    storage.save(os.urandom(100), "model")
    before = storage.sizes()
    assert before.trash == 0
    storage.get("model", 0).delete()
    after = storage.sizes()
    assert after.trash > 50_000
    assert after.total == before.total - after.trash
    assert after.versions == 1
    assert "In the trash: 1, " in str(after)
    told = cli("sizes", "--json").json
    assert told["trash"] == {"versions": 1, "bytes": after.trash}
    assert "In the trash: 1, " in cli("sizes").out
    storage.empty_trash(dry_run=False)
    assert storage.sizes().trash == 0


def test_retention_moves_to_the_trash(storage, cli):
    for number in range(4):
        storage.save(number, "model")
    done = storage.retain(keep_newest=3, dry_run=False)
    assert done.deleted == 1
    assert "to the trash" in str(done)
    assert [one.version for one in storage.trash("model")] == [0]
    storage.restore("model", 0)
    assert storage.load("model", 0) == 0
    moved = cli("retain", "--keep-newest", "2", "--yes")
    assert (moved.code, "to the trash" in moved.out) == (0, True)
    assert [one["version"] for one in cli("trash", "--json").json] in ([0, 1], [1, 0])
    assert cli("restore", "model", "1").code == 0
    assert storage.load("model", 1) == 1
    assert cli("retain", "--keep-newest", "2", "--permanently", "--yes").code == 0
    assert [one.version for one in storage.trash("model")] == [0]
    with pytest.raises(storage.NotFoundError):
        storage.restore("model", 1)
    assert [one.version for one in storage.get("model").versions()] == [3, 2]
