"""True and False are what they say: a text never counts as yes."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("trust", lambda storage: storage.load("x", trust="yes")),
        ("shared_folder", lambda storage: storage.location(shared_folder="yes")),
        ("permanently", lambda storage: storage.delete("x", 0, permanently="no")),
        ("dry_run", lambda storage: storage.retain(keep_newest=1, dry_run="no")),
        ("dry_run", lambda storage: storage.empty_trash(dry_run=0)),
        ("user", lambda storage: storage.trust(" ")),
    ],
)
def test_what_is_neither_true_nor_false_is_refused(storage, field, call):
    storage.save(1, "x")
    with pytest.raises(ValueError) as refused:
        call(storage)
    assert refused.value.field == field
    assert storage.load("x", 0) == 1


def test_a_location_says_that_its_folder_is_shared(storage):
    assert "the same on every host" in repr(storage.location(shared_folder=True))
    assert "every host" not in repr(storage.location())


def test_a_malformed_told_location_is_told_in_a_sentence(run_python):
    program = """
        import artifact_storage, traceback
        for call in (lambda: artifact_storage.load("x"), lambda: repr(artifact_storage.options)):
            try:
                call()
            except ValueError as error:
                print(len(traceback.extract_tb(error.__traceback__)))
    """
    assert run_python(program, ARTIFACT_STORAGE_LOCATION="{").split() == ["2", "2"]
