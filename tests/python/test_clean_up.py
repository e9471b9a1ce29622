"""Values that no artifact has."""

from __future__ import annotations

import os
import time

import pytest


@pytest.fixture
def orphans(storage, home):
    """Two values of killed saves, one of them from just now."""
    kept = storage.save({"kept": True}, "model")
    folder = home / ".lineapy" / "linea_pickles" / "model"
    names = ["20261123T221653Z-1f2e3d4c5b6a.pkl", "20261124T221653Z-1f2e3d4c5b6a.pkl"]
    for name in names:
        (folder / name).write_bytes(b"x" * 2048)
    long_ago = time.time() - 100_000
    os.utime(folder / names[0], (long_ago, long_ago))
    os.utime(folder / kept._record["value_key"].split("/")[1], (long_ago, long_ago))
    return folder, names


def test_clean_up_deletes_only_old_values_without_an_artifact_and_only_on_request(storage, orphans):
    folder, (old, young) = orphans
    found = storage.clean_up()
    assert found.value_keys == [f"model/{old}"]
    assert (len(found), found.size, found.deleted) == (1, 2048, 0)
    assert "1 value without an artifact" in str(found)
    assert "clean_up(dry_run=False)" in str(found)
    assert "1 younger than a day" in str(found)
    assert f"model/{old}" in found._repr_html_()
    assert (folder / old).exists()
    assert storage.clean_up(dry_run=False).deleted == 1
    assert not (folder / old).exists()
    assert (folder / young).exists()
    assert storage.get("model").get_value() == {"kept": True}
    assert "Nothing to delete" in str(storage.clean_up())


@pytest.mark.filterwarnings("ignore")
def test_a_shared_folder_is_left_alone(storage, orphans, home):
    storage.options.set(database_url=f"sqlite:///{home}/other.sqlite")
    storage.save(1, "theirs")
    with pytest.raises(storage.ConflictError, match="other database"):
        storage.clean_up(dry_run=False)
    assert (orphans[0] / orphans[1][0]).exists()
