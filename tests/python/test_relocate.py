"""Values that moved to another directory."""

from __future__ import annotations

from pathlib import Path

import artifact_storage as storage
import pytest


@pytest.fixture
def moved(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    database = f"sqlite:///{tmp_path}/db.sqlite"
    storage.options.set(artifact_storage_dir=str(old), database_url=database)
    storage.save(list(range(100_000)), "big")
    storage.save(1, "small")
    old.rename(new)
    yield old, new
    storage.options.reset()


@pytest.mark.filterwarnings("ignore")
def test_values_load_again_once_their_new_folder_is_told(moved, capsys):
    old, new = moved
    storage.check()
    assert f"All 2 versions have no value in {old}." in capsys.readouterr().out
    assert not storage.relocate(old, new, dry_run=True).relocated
    with pytest.raises(storage.CorruptedError):
        storage.get("small").get_value()
    assert storage.relocate(str(old), str(new)).relocated
    assert storage.get("big").get_value() == list(range(100_000))
    assert storage.get("small").root == str(new)
    storage.check()
    assert "The values of all 2 versions are there (" in capsys.readouterr().out


@pytest.mark.filterwarnings("ignore")
def test_nothing_changes_unless_all_verify(moved):
    old, new = moved
    victim: Path = next((new / "big").glob("*.pkl"))
    victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    with pytest.raises(storage.CorruptedError, match='changed: "big" version 0'):
        storage.relocate(old, new)
    failed = storage.operations()[0]
    assert failed.state == "failed"
    assert "1 of 2 values verified" in failed.reason
    assert repr(failed) == "<Operation relocate failed: 2 of 2 values>"
    with pytest.raises(storage.CorruptedError, match="Copy the values that are missing"):
        failed.wait()
    assert {one.root for one in storage.artifact_store()} == {str(old)}
    with pytest.raises(storage.NotFoundError, match="Values are in"):
        storage.relocate(new, old)


@pytest.mark.filterwarnings("ignore")
def test_what_is_only_a_part_of_all_is_said_to_be_that(moved, capsys):
    old, new = moved
    for number in range(51):
        storage.save(number, "many")
    old.rename(new.with_name("older"))
    result = storage.check()
    printed = capsys.readouterr().out
    assert "values MISSING for 50 of the newest 50" in printed
    assert "50 of the newest 50 versions have no value in" in printed
    assert "3 older versions were not looked at." in printed
    assert repr(result) == "<CheckResult 50 of the newest 50 versions without a value>"
    new.rename(old)
    with pytest.raises(storage.CorruptedError) as caught:
        storage.relocate(old, new.with_name("older"))
    assert str(caught.value).count("missing: ") == 2
    (new.with_name("older") / "many").rename(old / "gone")
    new.mkdir()
    with pytest.raises(storage.CorruptedError) as caught:
        storage.relocate(old, new)
    assert str(caught.value).count("missing: ") == 20
    assert "… and 33 more" in str(caught.value)
