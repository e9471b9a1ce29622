"""Checks of places that refuse what a save does there."""

from __future__ import annotations

import sys

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
@pytest.mark.parametrize("folder", ["/proc/foo", "/proc/self/values/a/b"])
def test_a_folder_that_cannot_be_made_is_refused(storage, folder):
    storage.save(1, "before")
    with pytest.raises(storage.InvalidInputError, match="takes no new folders"):
        storage.options.set(artifact_storage_dir=folder)
    assert storage.get("before").get_value() == 1
