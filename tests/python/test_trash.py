"""The trash from Python: what was deleted can be restored, and is nowhere else."""

from __future__ import annotations

import pickle
import warnings
from pathlib import Path

import pytest
from artifact_storage import ConflictError, InvalidInputError, NotFoundError, Storage


def numbers(storage: Storage, name: str) -> list[int]:
    return sorted(one.version for one in storage.artifact_store().versions(name))


def test_a_deleted_version_is_in_no_list_and_comes_back_as_it_was(storage: Storage) -> None:
    storage.save([1], "model", description="First.", tags=["baseline"])
    storage.save([2], "model")
    assert storage.delete("model", 0) == [0]
    assert numbers(storage, "model") == [1]
    trash = storage.trash()
    assert (len(trash), [one.version for one in trash]) == (1, [0])
    assert "1 version" in repr(trash)
    assert "<td>model</td>" in trash._repr_html_()
    assert storage.restore("model", 0) == [0]
    assert not storage.trash()
    restored = storage.get("model", 0)
    assert (restored.get_value(), restored.description, restored.tags) == (
        [1],
        "First.",
        ["baseline"],
    )


def test_a_handle_of_a_version_in_the_trash_says_how_to_restore_it(storage: Storage) -> None:
    large = bytes(2_000_000)
    handle = storage.save(large, "large")
    got = storage.get("large")
    assert got.get_value() == large
    storage.delete("large", 0)
    for one in (handle, got, pickle.loads(pickle.dumps(handle))):
        with pytest.raises(NotFoundError, match=r'is in the trash.*restore\("large", 0\)'):
            one.get_value()
    with pytest.raises(NotFoundError, match="in the trash"):
        storage.get("large")
    with pytest.raises(NotFoundError, match="trash"):
        storage.load("large", 0)
    storage.restore("large", "latest")
    assert got.get_value() == large
    assert handle.get_value() == large


def test_several_and_all_are_restored_and_aliases_told(storage: Storage) -> None:
    for i in range(4):
        storage.save(i, "n")
    storage.get("n", 1).alias("production")
    assert storage.delete("n", "all", with_aliases=True) == [0, 1, 2, 3]
    assert storage.restore("n", [2, 3]) == [2, 3]
    storage.get("n", 3).alias("production")
    with pytest.warns(UserWarning, match='"production".*version 3.*version 1'):
        assert storage.restore("n", "all") == [0, 1]
    with pytest.raises(NotFoundError, match='Version 0 of "n" is not in the trash of'):
        storage.restore("n", 0)


def test_several_are_deleted_in_one_step_or_none_of_them(storage: Storage) -> None:
    for i in range(6):
        storage.save(i, "n")
    for missing, told in (
        ([0, 9], 'The artifact "n" has no version 9. Nothing was deleted.'),
        ([0, 8, 9], "no version 8. The same holds for 9. Nothing was deleted."),
    ):
        with pytest.raises(NotFoundError) as refused:
            storage.delete("n", missing)
        assert told in str(refused.value)
        assert numbers(storage, "n") == [0, 1, 2, 3, 4, 5]
    storage.get("n", 1).alias("production")
    with pytest.raises(ConflictError, match='"production" points at version 1'):
        storage.delete("n", [0, 1])
    assert numbers(storage, "n") == [0, 1, 2, 3, 4, 5]
    assert storage.delete("n", (1, 0, 1), with_aliases=True) == [0, 1]
    with pytest.raises(NotFoundError, match="version 0 any more: it is in the trash"):
        storage.delete("n", [0, 2])
    assert storage.delete("n", [0, 2], permanently=True) == [0, 2]
    assert [one.version for one in storage.trash("n")] == [1]
    assert numbers(storage, "n") == [3, 4, 5]
    for wrong in ([], ["production"], ["latest"], [0, None]):
        with pytest.raises(InvalidInputError):
            storage.delete("n", wrong)
    with pytest.raises(NotFoundError, match="no artifact named"):
        storage.delete("nothing", [0, 1])


def test_permanently_leaves_no_bytes_also_of_what_is_in_the_trash(
    storage: Storage, tmp_path: Path
) -> None:
    first = storage.save("secret", "s")
    storage.save("secret2", "s")
    file = Path(first.root, first._record["value_key"])
    assert file.exists()
    storage.delete("s", 0)
    assert file.exists()
    assert storage.delete("s", "all", permanently=True) == [0, 1]
    assert not file.exists()
    assert list(storage.trash()) == []
    with pytest.raises(NotFoundError):
        storage.restore("s", 0)


def test_the_trash_is_emptied_after_a_dry_run(storage: Storage) -> None:
    storage.save(1, "a")
    storage.save(2, "b")
    storage.delete("a", 0)
    storage.delete("b", 0)
    found = storage.empty_trash()
    assert (len(found), found.deleted) == (2, 0)
    assert "empty_trash(dry_run=False)" in str(found)
    assert len(storage.empty_trash(older_than_days=1)) == 0
    assert storage.empty_trash(dry_run=False).deleted == 2
    assert repr(storage.trash()) == "The trash is empty."
    assert [one.kind for one in storage.operations()][:1] == ["empty_trash"]


def test_lineage_says_what_is_in_the_trash(storage: Storage) -> None:
    storage.save(1, "raw")
    storage.load("raw")
    made = storage.save(2, "made")
    storage.delete("raw", 0)
    [raw] = made.inputs
    assert (raw.still_here, raw.in_trash) == (False, True)
    assert "in the trash" in repr(made.inputs)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        storage.restore("raw", 0)
    assert made.inputs[0].still_here


def test_a_dry_delete_says_what_would_go_or_why_not_and_deletes_nothing(storage: Storage) -> None:
    for value in range(3):
        storage.save(value, "n")
    storage.get("n", 1).alias("production")
    for what in ("all", 1, [0, 1]):
        with pytest.raises(ConflictError) as dry:
            storage.delete("n", what, dry_run=True)
        with pytest.raises(ConflictError) as real:
            storage.delete("n", what)
        assert (dry.value.message, dry.value.hint) == (real.value.message, real.value.hint)
    assert storage.delete("n", "all", with_aliases=True, dry_run=True) == [0, 1, 2]
    assert storage.delete("n", "latest", dry_run=True) == [2]
    storage.delete("n", 0)
    assert storage.delete("n", "all", with_aliases=True, dry_run=True) == [1, 2]
    forever = {"permanently": True, "with_aliases": True}
    assert storage.delete("n", "all", dry_run=True, **forever) == [0, 1, 2]
    with pytest.raises(NotFoundError, match="has no version 9"):
        storage.delete("n", [1, 9], dry_run=True)
    assert [one.version for one in storage.get("n").versions()] == [2, 1]
    assert [one.version for one in storage.trash("n")] == [0]
