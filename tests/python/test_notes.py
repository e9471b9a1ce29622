"""Descriptions, tags, metadata and aliases, and the filters of the catalog."""

from __future__ import annotations

import datetime
import fractions
import pickle

import numpy
import pytest


def test_notes_are_saved_shown_and_edited(storage):
    saved = storage.save(
        1, "model", description="First\nmodel", tags=["baseline", "雪"], metadata={"auc": 0.81}
    )
    assert (saved.description, saved.tags) == ("First\nmodel", ["baseline", "雪"])
    assert saved.metadata == {"auc": 0.81}
    assert saved.edited_at is None
    got = storage.get("model")
    assert (got.description, got.tags, got.metadata) == ("First\nmodel", saved.tags, {"auc": 0.81})
    got.edit(description="x" * 300, metadata={"auc": 1, "note": "fine", "ok": True, "none": None})
    assert got.tags == saved.tags
    assert got.metadata == {"auc": 1, "note": "fine", "ok": True, "none": None}
    assert got.edited_by
    assert got.edited_at.tzinfo is not None
    (listed,) = storage.artifact_store()
    assert listed.description == "x" * 300
    assert listed.get_value() == 1
    assert "baseline" in repr(listed)
    assert "<td>baseline, 雪</td>" in listed._repr_html_()
    assert "auc=1" in storage.artifact_store()._repr_html_()
    got.edit(tags=[], description="")
    assert (storage.get("model").tags, storage.get("model").description) == ([], "")
    assert pickle.loads(pickle.dumps(saved)).tags == saved.tags


def test_a_version_without_notes_shows_none(storage):
    saved = storage.save(1, "bare")
    assert (saved.description, saved.tags, saved.metadata, saved.aliases) == ("", [], {}, [])
    assert "Tags" not in saved._repr_html_()


@pytest.mark.parametrize(
    ("notes", "field"),
    [
        ({"description": 5}, "description"),
        ({"description": "x" * 10_001}, "description"),
        ({"tags": "baseline"}, "tags"),
        ({"tags": [1]}, "tags"),
        ({"tags": 5}, "tags"),
        ({"tags": ["a,b"]}, "tags"),
        ({"tags": [" a"]}, "tags"),
        ({"tags": ["a\nb"]}, "tags"),
        ({"tags": ["a\u202eb"]}, "tags"),
        ({"tags": ["a\ud800"]}, "tags"),
        ({"tags": [str(i) for i in range(51)]}, "tags"),
        ({"metadata": [1]}, "metadata"),
        ({"metadata": {1: 2}}, "metadata"),
        ({"metadata": {"": 2}}, "metadata"),
        ({"metadata": {"a": [1]}}, "metadata"),
        ({"metadata": {"a": float("nan")}}, "metadata"),
        ({"metadata": {"a": 1e400}}, "metadata"),
        ({"metadata": {"a": -1e400}}, "metadata"),
        ({"metadata": {"a": numpy.float32("inf")}}, "metadata"),
        ({"metadata": {"a": fractions.Fraction(10**400)}}, "metadata"),
        ({"metadata": {"a": 2**60}}, "metadata"),
        ({"metadata": {"a": "x" * 1001}}, "metadata"),
        ({"metadata": {str(i): i for i in range(201)}}, "metadata"),
    ],
)
def test_notes_that_cannot_be_kept_are_refused_with_their_field(storage, notes, field):
    with pytest.raises(storage.InvalidInputError) as caught:
        storage.save(1, "model", **notes)
    assert caught.value.field == field
    assert len(storage.artifact_store()) == 0
    saved = storage.save(1, "model")
    with pytest.raises(storage.InvalidInputError) as caught:
        saved.edit(**notes)
    assert caught.value.field == field
    assert saved.description == ""


def test_numbers_of_numpy_are_numbers(storage):
    numpy = pytest.importorskip("numpy")
    metadata = {
        "a": numpy.float32(0.5),
        "b": numpy.int64(3),
        "c": numpy.bool_(True),
        "d": numpy.float64(1.5),
    }
    saved = storage.save(1, "model", metadata=metadata)
    assert saved.metadata == {"a": 0.5, "b": 3, "c": True, "d": 1.5}
    assert saved.metadata["c"] is True


def test_secrets_in_notes_are_masked(storage):
    saved = storage.save(
        1,
        "model",
        description="from postgresql://ana:hunter2secret@db/x",
        metadata={"password": "hunter3secret", "url": "https://ana:hunter4secret@host/"},
        tags=["password=hunter5secret"],
    )
    kept = repr(storage.get("model")._record)
    assert [number for number in range(2, 6) if f"hunter{number}secret" in kept] == []
    assert saved.metadata["password"] == "***"
    saved.edit(description="again postgresql://ana:hunter6secret@db/x")
    assert "hunter6" not in storage.get("model").description


def test_an_alias_points_at_one_version(storage):
    first, second = storage.save(1, "model"), storage.save(2, "model")
    first.alias("production")
    assert storage.get("model", "production").get_value() == 1
    assert storage.get("model", "production").aliases == ["production"]
    second.alias("production")
    assert second.aliases == ["production"]
    assert storage.get("model", "production").version == 1
    with pytest.raises(storage.NotFoundError) as caught:
        first.remove_alias("production")
    assert "version 1" in str(caught.value)
    with pytest.raises(storage.NotFoundError) as caught:
        storage.get("model", "produktion")
    assert "production" in str(caught.value)
    for delete in (second.delete, lambda: storage.delete("model", "all")):
        with pytest.raises(storage.ConflictError) as caught:
            delete()
        assert '"production"' in str(caught.value)
    second.remove_alias("production")
    assert second.aliases == []
    with pytest.raises(storage.NotFoundError):
        storage.get("model", "production")
    second.alias("best")
    second.delete(with_aliases=True)
    first.alias("best")
    assert storage.delete("model", "all", with_aliases=True) == [0]


@pytest.mark.parametrize("alias", ["1", "1.0", "latest", "all", "", "a,b", "a\u200bb", 5, "\ud800"])
def test_texts_that_cannot_be_an_alias_are_refused(storage, alias):
    saved = storage.save(1, "model")
    with pytest.raises(storage.InvalidInputError) as caught:
        saved.alias(alias)
    assert caught.value.field == "alias"


def test_numbers_and_words_are_versions_and_no_aliases(storage):
    storage.save(1, "model")
    for version in (0, "0", "0.0", "latest", "all", None):
        assert storage.get("model", version).version == 0
    with pytest.raises(storage.InvalidInputError):
        storage.get("model", "-1")


def test_notes_of_a_deleted_version_are_not_found(storage):
    saved = storage.save(1, "model")
    storage.save(2, "model")
    storage.delete("model", 0)
    for action in (lambda: saved.edit(tags=["a"]), lambda: saved.alias("best")):
        with pytest.raises(storage.NotFoundError):
            action()


def test_the_catalog_is_filtered(storage):
    for i in range(5):
        storage.save({"i": i}, f"run-{i}", tags=["even"] * (i % 2 == 0), metadata={"auc": i / 10})
    storage.save("text", "other", description="Best of run two")
    storage.get("run-3").alias("production")

    def names(**filters):
        catalog = storage.artifact_store(**filters)
        found = [one.name for one in catalog]
        assert len(catalog) == len(found)
        return found

    assert names(search="run 3") == ["run-3"]
    assert names(search="BEST two") == ["other"]
    assert names(type="dict", order="name") == [f"run-{i}" for i in range(5)]
    assert names(tag="even", order="oldest") == ["run-0", "run-2", "run-4"]
    assert names(tag=["even", "odd"]) == []
    assert names(alias="production") == ["run-3"]
    assert names(order="name_desc")[0] == "run-4"
    assert names(order_key="auc", descending=True)[:2] == ["run-4", "run-3"]
    today = datetime.datetime.now(datetime.timezone.utc)
    hour = datetime.timedelta(hours=1)
    assert len(names(since=today - hour, until=today + hour)) == 6
    assert len(names(since=datetime.date(2020, 1, 1), until="2999")) == 6
    day = numpy.datetime64
    assert len(names(since=day("2020-01-01"), until=day("2999-01-01"))) == 6
    assert names(since="2999-01-01") == names(missing=True) == names(source="lineapy") == []
    assert names(user="no such user") == names(notebook="none.ipynb") == []
    assert 'type="nothing"' in repr(storage.artifact_store(type="nothing"))
    assert len(list(storage.artifact_store(type="dict").versions())) == 5
    for field, wrong in (
        *(("search", 5), ("type", 5), ("tag", 5), ("since", 5), ("until", "soon"), ("user", 5)),
        *(("order", "best"), ("source", "mlflow"), ("missing", 1), ("descending", "yes")),
        *(("since", numpy.datetime64("NaT")), ("until", "2026-02-30")),
        *((field, "half \ud800") for field in ("search", "type", "tag", "user", "notebook")),
        ("search", "x" * 100_000),
    ):
        with pytest.raises(storage.InvalidInputError) as caught:
            list(storage.artifact_store(**{field: wrong}))
        assert caught.value.field == field


def test_times_of_pandas_are_times(storage):
    pandas = pytest.importorskip("pandas")
    storage.save(1, "model")
    for zone in (None, "Europe/Berlin"):
        assert len(storage.artifact_store(since=pandas.Timestamp("2020-01-01", tz=zone))) == 1
        assert len(storage.artifact_store(until=pandas.Timestamp("2020-01-01", tz=zone))) == 0
    with pytest.raises(storage.InvalidInputError, match="since is no date: NaT"):
        storage.artifact_store(since=pandas.NaT)


def test_metadata_are_columns_of_a_table(storage):
    pandas = pytest.importorskip("pandas")
    storage.save(1, "a", metadata={"auc": 0.5}, tags=["x", "y"], description="one")
    storage.save(2, "b", metadata={"auc": 0.7, "f1": 1})
    storage.save(3, "c")
    table = storage.artifact_store().to_frame()
    assert list(table["metadata.auc"].dropna()) == [0.7, 0.5]
    assert pandas.isna(table["metadata.f1"][0])
    assert table["tags"][2] == ["x", "y"]
    text = storage.artifact_store().to_csv()
    assert '"x,y"' in text
    assert '"{""auc"": 0.5}"' in text
    assert '"auc": 0.7' in storage.artifact_store().to_json()
