"""Checks of places that refuse what a save does there."""

from __future__ import annotations

import sys

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
@pytest.mark.parametrize("folder", ["/proc/foo", "/proc/foo/a/b"])
def test_a_folder_that_cannot_be_made_is_refused(storage, folder):
    storage.save(1, "before")
    with pytest.raises(storage.InvalidInputError, match="takes no new folders"):
        storage.options.set(artifact_storage_dir=folder)
    assert storage.get("before").get_value() == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
@pytest.mark.parametrize("folder", ["/proc/self/cwd/values", "/proc/self/values", "/dev/fd/3/x"])
def test_a_folder_that_is_another_one_for_each_process_is_refused(storage, folder):
    # The storage server's own working directory is gone when the program ends.
    for change in ({"artifact_storage_dir": folder}, {"database_url": f"sqlite:///{folder}"}):
        with pytest.raises(storage.InvalidInputError, match="is a path of one process"):
            storage.options.set(**change)
    assert storage.save(1, "x").root.endswith("linea_pickles")
