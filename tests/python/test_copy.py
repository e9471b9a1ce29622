"""Copies to other locations, by the client."""

from __future__ import annotations

import pickle
import threading
from pathlib import Path

import pytest
from artifact_storage.storage import Storage


@pytest.fixture
def other(tmp_path):
    with Storage(
        artifact_storage_dir=tmp_path / "other", database_url=f"sqlite:///{tmp_path}/other.sqlite"
    ) as made:
        yield made


def test_copies_everything_and_verifies_it(storage, other):
    first = storage.save(list(range(50_000)), "model", tags=["baseline"])
    storage.save({"auc": 0.8}, "scores")
    first.alias("production")
    plan = storage.copy_to(other, dry_run=True)
    assert (plan.planned, plan.to_copy, plan.copied, plan.ok) == (2, 2, 0, True)
    assert len(other.artifact_store()) == 0
    copy = storage.copy_to(other)
    assert (copy.planned, copy.copied, copy.verified, copy.failed) == (2, 2, 2, 0)
    copied = other.get("model", "production")
    assert copied.get_value() == list(range(50_000))
    assert (copied.version, copied.date_created) == (first.version, first.date_created)
    assert copied.tags == ["baseline"]
    again = copy.retry()
    assert (again.copied, again.already_there) == (0, 2)
    assert "2 of 2 versions copied" in str(copy)
    assert "already there" in repr(again)
    assert "<table>" in copy._repr_html_()
    assert pickle.loads(pickle.dumps(copy)).report == copy.report


def test_says_what_goes_to_the_defaults(storage, other, home, tmp_path, monkeypatch, capfd):
    monkeypatch.setattr("artifact_storage._render.are_notes_seen", lambda: True)
    storage.options.set(database_url=f"sqlite:///{tmp_path}/mine.sqlite", verbose=False)
    storage.save(1, "model")
    capfd.readouterr()
    storage.copy_to(tmp_path / "third")
    written = "".join(capfd.readouterr())
    assert (
        "database_url is not given: the metadata go to the default, "
        f"sqlite:///{home}/.lineapy/db.sqlite.\n"
    ) in written
    storage.copy_to(other)
    assert "is not given" not in "".join(capfd.readouterr())


def test_a_handle_finds_its_version_in_the_copy(storage, other, tmp_path):
    saved = storage.save("mine", "model")
    storage.copy_to(other)
    storage.options.set(
        artifact_storage_dir=tmp_path / "other", database_url=f"sqlite:///{tmp_path}/other.sqlite"
    )
    assert saved.get_value() == "mine"
    storage.reset()


def test_keeps_formats_that_load_without_unpickling(storage, other, monkeypatch):
    numpy = pytest.importorskip("numpy")
    storage.save({"a": [1, 2]}, "facts", format="json")
    storage.save(numpy.arange(1000), "numbers", format="numpy")
    assert storage.copy_to(other).verified == 2

    def refused(*_arguments, **_options):
        raise AssertionError("unpickled")

    monkeypatch.setattr(pickle, "load", refused)
    monkeypatch.setattr(pickle, "loads", refused)
    monkeypatch.setattr(pickle, "Unpickler", refused)
    facts, numbers = other.get("facts"), other.get("numbers")
    assert (facts.format, numbers.format) == ("json", "numpy")
    assert facts.get_value() == {"a": [1, 2]}
    assert numbers.get_value().tolist() == list(range(1000))


def test_copies_to_a_location(storage, other):
    storage.save("value", "model")
    assert storage.copy_to(other.location()).verified == 1
    assert other.get("model").get_value() == "value"


def test_copies_a_selection(storage, tmp_path):
    for tag in ("one", "two"):
        storage.save(tag, f"model-{tag}", tags=[tag])
        newest = storage.save(tag * 2, f"model-{tag}", tags=[tag])

    def target(name):
        return {
            "artifact_storage_dir": tmp_path / name,
            "database_url": f"sqlite:///{tmp_path}/{name}.sqlite",
        }

    assert storage.copy_to(**target("a"), tag="one").copied == 2
    assert storage.copy_to(**target("b"), names="model-two").copied == 2
    assert storage.copy_to(**target("c"), names=newest).copied == 1
    assert storage.copy_to(**target("d"), names=["model-one", newest]).copied == 3
    with pytest.raises(storage.InvalidInputError, match="without filters"):
        storage.copy_to(**target("e"), names="model-one", tag="one")


def test_says_what_failed_and_what_was_taken(storage, other, capsys):
    saved = storage.save("damaged", "model")
    storage.save("fine", "model")
    other.save("another", "model")
    path = Path(saved.root, saved._record["value_key"])
    path.write_bytes(b"x" + path.read_bytes())
    plan = storage.copy_to(other, dry_run=True)
    copy = storage.copy_to(other)
    assert (copy.planned, copy.copied, copy.failed) == (2, 1, 1)
    assert not copy
    assert [(one["name"], one["version"], one["reason"]) for one in copy.problems] == [
        ("model", 0, "damaged")
    ]
    sentence = (
        f'    The value of "model" version 0 is not what was saved: {saved.root}, '
        f"{saved._record['value_key']}. The file was changed or damaged. Restore it from a backup, "
        "or delete this version."
    )
    for said in (plan, copy):
        assert [one for one in str(said).splitlines() if "what was saved" in one] == [sentence]
    other.save("more", "fine")
    storage.save("mine", "fine")
    assert storage.copy_to(other).conflicts == [{"name": "fine", "version": 0, "target_version": 1}]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({}, "artifact_storage_dir"),
        ({"artifact_storage_dir": "/tmp/x", "conflicts": "replace"}, "conflicts"),
        ({"artifact_storage_dir": "/tmp/x", "storage_options": "text"}, "storage_options"),
    ],
)
def test_refuses_what_cannot_be(storage, arguments, field):
    with pytest.raises(storage.InvalidInputError) as refused:
        storage.copy_to(**arguments)
    assert refused.value.field == field


def test_refuses_where_it_is(storage):
    storage.save(1, "model")
    url = storage.options.get("database_url")
    with pytest.raises(storage.InvalidInputError, match="same database"):
        storage.copy_to(artifact_storage_dir="/tmp/elsewhere", database_url=url)


def test_is_an_operation(storage, other):
    storage.save(1, "model")
    running = storage.copy_to(other, wait=False)
    assert running.kind == "copy"
    told = []
    assert running.wait(told.append).copied == 1
    assert storage.operations()[0].known_state == "succeeded"


def test_an_interrupt_stops_it(storage, other, monkeypatch):
    for number in range(20):
        storage.save(bytes([number]) * 3_000_000, f"model-{number}")
    running = storage.copy_to(other, wait=False)

    def interrupt(_progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        running.wait(interrupt)
    ended = threading.Event()
    while running.state not in ("succeeded", "cancelled"):
        ended.wait(0.05)
    copy = storage.copy_to(other)
    assert copy.copied + copy.already_there == 20
    assert {one.get_value()[:1] for one in other.artifact_store()} == {
        bytes([number]) for number in range(20)
    }
