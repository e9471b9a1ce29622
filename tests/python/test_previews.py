"""Previews of tables, and how previews are asked for."""

from __future__ import annotations

import datetime
import json
import sys
import time

import numpy as np
import pandas as pd
import pytest
from artifact_storage import _contract
from support_previews import shown, table

FRAME = pd.DataFrame(
    {
        "n": [1, 2, 2, 4],
        "x": [0.5, float("nan"), 1.5, float("inf")],
        "text": ["a", "b", "a", None],
        "when": pd.to_datetime(["2026-01-01", None, "2026-01-03", "2026-01-02"]),
        "zone": pd.date_range("2026-01-01", periods=4, tz="Europe/Berlin"),
        "yes": [True, False, True, True],
        "kind": pd.Categorical(["u", "v", "u", "u"]),
        "masked": pd.array([1, None, 3, 4], dtype="Int64"),
    }
)


def test_a_table_tells_of_each_column_what_is_in_it():
    found = table(FRAME)
    assert (found["rows"], found["columns"], found["sampled"]) == (4, 8, None)
    kinds = {one["name"]: one["kind"] for one in found["fields"]}
    assert list(kinds.values()) == [
        *("number", "number", "text", "time", "time", "boolean", "text", "number")
    ]
    n, x, text, when, zone, yes, kind, masked = found["fields"]
    assert (n["type"], n["nulls"], n["distinct"], n["min"], n["max"]) == ("int64", 0, 3, 1, 4)
    assert (n["mean"], n["histogram"]["counts"]) == (2.25, [1, 2, 0, 1])
    assert (x["nulls"], x["min"], x["max"], "mean" in x) == (1, 0.5, "inf", False)
    assert sum(x["histogram"]["counts"]) == 2
    assert (text["nulls"], text["distinct"]) == (1, 2)
    assert text["top"] == [{"value": "a", "count": 2}, {"value": "b", "count": 1}]
    assert (when["nulls"], when["min"], when["max"]) == (1, "2026-01-01", "2026-01-03")
    assert zone["min"] == "2025-12-31T23:00Z"
    assert yes["top"][0] == {"value": "True", "count": 3}
    assert (kind["type"], kind["distinct"]) == ("category", 2)
    assert (masked["nulls"], masked["min"], masked["max"]) == (1, 1, 4)
    first = ["1", "0.5", "a", "2026-01-01 00:00:00", "2026-01-01 00:00:00+01:00", "True", "u", "1"]
    assert found["head"][0] == first
    assert [row[2:4] for row in found["head"][1::2]] == [["b", None], [None, "2026-01-02 00:00:00"]]
    assert found["tail"] == []
    assert found["index"] == {"names": [None], "head": [["0"], ["1"], ["2"], ["3"]], "tail": []}


def test_a_large_table_shows_its_ends_and_says_of_how_many_rows_its_statistics_are():
    found = table(pd.DataFrame({"n": range(1_000_000)}))
    assert len(found["head"]) == len(found["tail"]) == 50
    assert (found["head"][0], found["tail"][-1]) == (["0"], ["999999"])
    assert found["index"]["tail"][-1] == ["999999"]
    assert found["sampled"] == 100_000
    assert sum(found["fields"][0]["histogram"]["counts"]) == 100_000


def test_a_wide_table_shows_some_columns_and_names_others():
    frame = pd.DataFrame(np.zeros((3, 10_000)), columns=[f"c{n}" for n in range(10_000)])
    found = table(frame)
    assert (found["columns"], len(found["fields"]), len(found["head"][0])) == (10_000, 50, 50)
    assert found["other_fields"][0] == {"name": "c50", "type": "float64"}
    assert len(found["other_fields"]) < 1000


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101])
def test_every_row_of_a_short_table_is_there_once(count):
    found = table(pd.DataFrame({"n": range(count)}))
    rows = [row[0] for row in found["head"] + found["tail"]]
    assert rows == [
        str(n) for n in (range(count) if count <= 100 else [*range(50), *range(51, 101)])
    ]


def test_tables_of_odd_forms():
    twice = table(pd.DataFrame([[1, "x"]], columns=["a", "a"]))
    assert [(one["name"], one["kind"]) for one in twice["fields"]] == [
        ("a", "number"),
        ("a", "text"),
    ]
    levels = pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["k", None])
    found = table(pd.DataFrame([[1, 2], [3, 4]], index=levels, columns=levels))
    assert [one["name"] for one in found["fields"]] == ["a / 1", "b / 2"]
    assert found["index"] == {"names": ["k", None], "head": [["a", "1"], ["b", "2"]], "tail": []}
    assert table(pd.DataFrame())["fields"] == []
    assert table(pd.DataFrame(index=[1, 2]))["rows"] == 2
    series = table(pd.Series([1.5, 2.5], index=["a", "b"], name="s"))
    assert (series["columns"], series["fields"][0]["name"]) == (1, "s")
    large = table(pd.DataFrame({"n": [2**63, 1], "o": [10**5000, 1]}))
    assert large["fields"][0]["max"] == str(2**63)
    assert large["head"][0][1].startswith("<int of")


def test_numpys_structured_arrays_are_tables():
    records = np.array([(1, 2.5, "x", [1, 2])] * 200, dtype="i4,f8,U5,(2,)i4")
    found = table(records)
    assert (found["rows"], found["columns"]) == (200, 4)
    assert [one["kind"] for one in found["fields"]] == ["number", "number", "text", "other"]
    assert found["head"][0][:3] == ["1", "2.5", "x"]
    assert table(records.view(np.recarray))["rows"] == 200


def test_tables_of_polars():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(
        {
            "n": [1, None, 3],
            "s": ["a", "b", "a"],
            "d": [datetime.date(2026, 1, 1)] * 3,
            "l": [[1]] * 3,
        }
    )
    n, s, d, _ = table(frame)["fields"]
    assert (n["type"], n["nulls"], n["min"], n["max"]) == ("Int64", 1, 1, 3)
    assert s["top"][0] == {"value": "a", "count": 2}
    assert (d["kind"], d["min"]) == ("time", "2026-01-01")
    assert table(frame)["head"][1] == [None, "b", "2026-01-01", "…"]
    assert table(polars.Series("q", range(300_000)))["sampled"] == 100_000


def test_the_text_of_a_long_table_of_polars_tells_its_own_rows(storage):
    polars = pytest.importorskip("polars")
    rows = range(5_000)
    for value in (polars.DataFrame({"a": rows, "b": rows}), polars.Series("a", rows)):
        for text in storage.save(value, "long").preview.values():
            assert "(10" not in text
        assert "shape: (5_000," in storage.get("long").preview["text/plain"]


def test_tables_of_pyarrow():
    arrow = pytest.importorskip("pyarrow")
    found = table(arrow.table({"n": [1, None, 3], "s": ["a", "b", "a"], "l": [[1], [2], None]}))
    assert [one["kind"] for one in found["fields"]] == ["number", "text", "other"]
    assert found["head"][0] == ["1", "a", "[1]"]
    large = table(arrow.table({"n": range(300_000)}))
    assert (large["rows"], large["sampled"], large["tail"][-1]) == (300_000, 100_000, ["299999"])
    table(arrow.table({"s": ["x" * 20_000_000]}))


def test_huge_cells_are_cut_and_never_formatted_as_a_whole():
    frame = pd.DataFrame(
        {
            "s": ["x" * 20_000_000, "y"],
            "b": [b"y" * 20_000_000, b""],
            "a": [np.zeros(5_000_000), np.zeros(2)],
            "l": [list(range(1_000_000)), []],
        }
    )
    started = time.monotonic()
    found = table(frame)
    assert time.monotonic() - started < 5
    assert all(len(cell) <= _contract.PREVIEW_CELL for row in found["head"] for cell in row)


def test_a_table_of_long_texts_shows_fewer_rows():
    frame = pd.DataFrame({f"c{n}": ["lorem ipsum " * 400] * 1000 for n in range(20)})
    found = table(frame)
    assert 3 <= len(found["head"]) < 50
    assert len(json.dumps(found)) < _contract.PREVIEW_LIMIT


def test_a_preview_is_saved_and_asked_for_as_a_whole(storage):
    frame = pd.DataFrame(np.random.default_rng(0).random((1000, 30)))
    storage.save(frame, "frame")
    preview = storage.get("frame").preview
    assert json.loads(preview[_contract.TABLE_TYPE])["rows"] == 1000
    assert preview["text/plain"].endswith("[1000 rows x 30 columns]")
    storage.delete("frame", "all")


def test_libraries_that_are_not_imported_stay_so():
    before = set(sys.modules)
    shown({"a": 1})
    shown(FRAME)
    new = {name.partition(".")[0] for name in set(sys.modules) - before}
    assert not new & {"polars", "pyarrow", "matplotlib", "sklearn", "plotly", "altair", "PIL"}
