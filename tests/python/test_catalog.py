"""Listing and exporting."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest
from artifact_storage import _contract
from artifact_storage._default import default


def test_an_empty_store_says_how_to_save(storage):
    catalog = storage.artifact_store()
    assert len(catalog) == 0
    assert list(catalog) == []
    assert "artifact_storage.save" in repr(catalog)
    assert "artifact_storage.save" in catalog._repr_html_()


def test_table_search_and_order(storage):
    for name in ("Beta", "alpha", "gamma", "alpha"):
        storage.save(name, name)
    catalog = storage.artifact_store()
    assert [artifact.name for artifact in catalog] == ["alpha", "gamma", "Beta"]
    assert "alpha:1 created on 20" in repr(catalog)
    assert "<td>alpha</td><td>1</td><td>2</td>" in catalog._repr_html_()
    by_name = [artifact.name for artifact in storage.artifact_store(order="name")]
    assert sorted(by_name, key=str.lower) == ["alpha", "Beta", "gamma"]
    found = storage.artifact_store(search="BET")
    assert [artifact.name for artifact in found] == ["Beta"]
    assert "zeta" in repr(storage.artifact_store(search="zeta"))
    assert next(iter(found)).get_value() == "Beta"
    assert [version.version for version in catalog.versions("alpha")] == [1, 0]
    for bad in ({"search": 5}, {"order": "best"}):
        with pytest.raises(storage.InvalidInputError):
            storage.artifact_store(**bad)


def test_many_artifacts_are_shown_in_part(storage):
    for number in range(60):
        storage.save(number, f"name {number}")
    catalog = storage.artifact_store()
    assert len(catalog) == len(list(catalog)) == len(catalog.artifacts) == 60
    assert repr(catalog).endswith("… and 10 more")
    assert "… and 10 more" in catalog._repr_html_()


def test_versions_are_read_page_by_page_newest_first(storage, monkeypatch):
    from artifact_storage import artifact

    for number in range(7):
        storage.save(number, "one")
    assert [v.version for v in artifact.iterate_versions(default(), "one", page=3)] == [
        6,
        5,
        4,
        3,
        2,
        1,
        0,
    ]


def test_csv_and_json_hold_every_version(storage, tmp_path):
    storage.save([1, 2], 'quote " comma,')
    storage.save({"a": 1}, "other")
    storage.save({"a": 2}, "other")
    catalog = storage.artifact_store()
    with Path(catalog.to_csv(tmp_path / "all.csv")).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3
    assert rows[-1]["name"] == 'quote " comma,'
    assert rows[-1]["value_shape"] == "2"
    exported = json.loads((tmp_path / catalog.to_json(str(tmp_path / "all.json"))).read_text())
    assert [(row["name"], row["version"]) for row in exported][:2] == [("other", 1), ("other", 0)]
    assert storage.artifact_store(search="other").to_json(tmp_path / "some.json")
    assert len(json.loads((tmp_path / "some.json").read_text())) == 2
    assert json.loads(catalog.to_json()) == exported
    assert catalog.to_csv().splitlines()[0].startswith("name,version,date_created")
    assert len(list(csv.DictReader(catalog.to_csv().splitlines()))) == 3
    with pytest.raises(storage.InvalidInputError, match="csv"):
        catalog.export(tmp_path / "all.xlsx")
    assert sorted(path.name for path in tmp_path.glob("all*")) == ["all.csv", "all.json"]


def test_to_frame_has_a_row_for_each_version_and_needs_pandas(storage, monkeypatch):
    pandas = pytest.importorskip("pandas")
    storage.save([1, 2], "one")
    storage.save([1, 2], "one")
    frame = storage.artifact_store().to_frame()
    assert frame[["name", "version"]].to_numpy().tolist() == [["one", 1], ["one", 0]]
    assert isinstance(frame["date_created"].iloc[0], pandas.Timestamp)
    assert str(frame["date_created"].iloc[0].tz) == "UTC"
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(storage.UnsupportedError, match="pip install pandas"):
        storage.artifact_store().to_frame()


def test_more_than_were_counted():
    from artifact_storage.catalog import _more

    assert _more({"total": 10_000, "total_is_minimum": True}, 50) == "9,950+"
    assert _more({"total": 10_000}, 50) == "9,950"
    assert _more({"total": 50}, 50) == ""


def test_a_value_that_stays_after_a_delete_is_told(storage, monkeypatch):
    from artifact_storage import _contract
    from artifact_storage._transport import client as _client

    storage.save(1, "one")
    call = _client.Client.call

    def left(self, route, *arguments, **options):
        answer = call(self, route, *arguments, **options)
        if route is _contract.DELETE_ARTIFACT:
            problem = {"title": "S3 refuses access to s3://team.", "hint": ""}
            answer["left"] = [{"version": 0, "root": "s3://team", "problem": problem}]
        return answer

    monkeypatch.setattr(_client.Client, "call", left)
    with pytest.warns(storage.ArtifactStorageWarning, match=r"stays in s3://team.*clean_up"):
        assert storage.delete("one", 0, leave_values=True) == [0]


def test_a_search_goes_on_behind_pages_that_ended_early(storage, monkeypatch):
    for number in range(6):
        storage.save(number, f"run-{number}")
    monkeypatch.setattr(_contract, "LOOK_ON", 2)
    first = storage.artifact_store(search="run-0")
    assert [artifact.name for artifact in first] == ["run-0"]
    assert "run-0" in repr(first)
    assert "more" not in repr(first)
    assert "run-0" in first._repr_html_()
    assert len(first) == 1
    assert "No artifact with" in repr(storage.artifact_store(search="nowhere"))


def test_in_asks_for_a_name_or_for_a_version(storage, tmp_path):
    first, second = (storage.save(number, "model", tags=["old"][number:]) for number in (0, 1))
    catalog = storage.artifact_store()
    assert "model" in catalog
    assert first in catalog
    assert second in catalog
    for other in ("Model", "mod", "", "\ud800", 0, None):
        assert other not in catalog
    assert "model" not in storage.artifact_store(tag="old")
    assert "model" in storage.artifact_store(type="int")
    second.delete()
    assert second not in catalog
    assert first in catalog


def test_handles_of_one_save_are_equal(storage):
    saved = storage.save(1, "model")
    other = storage.save(1, "model")
    assert saved == storage.get("model", 0)
    assert saved != other
    assert saved != "model"
    assert len({saved, storage.get("model", 0), other}) == 2
    storage.delete("model", "all", permanently=True)
    assert storage.save(1, "model") not in (saved, other)


@pytest.mark.parametrize("form", ["to_csv", "to_json"])
def test_a_path_that_cannot_be_written_is_named_as_it_was_given(storage, tmp_path, form):
    storage.save(1, "model")
    for path in (tmp_path / "absent" / "list.csv", tmp_path):
        with pytest.raises((FileNotFoundError, IsADirectoryError)) as caught:
            getattr(storage.artifact_store(), form)(path)
        assert caught.value.filename == str(path)
        assert caught.value.filename2 is None
    assert not list(tmp_path.parent.glob("*.tmp"))
