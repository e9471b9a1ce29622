"""Values in formats that cannot run code: they come back the same, or are refused at the save."""

from __future__ import annotations

import copy
import pickle
import sqlite3

import numpy as np
import pandas as pd
import pytest


def kept(storage, value, form):
    saved = storage.save(value, "value", format=form)
    loaded = storage.get("value")
    assert saved.format == loaded.format == form
    assert f"format={form!r} (cannot run code)" in repr(loaded)
    assert "cannot run code" in loaded._repr_html_()
    return loaded.get_value()


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, 2.5, "ü\ud800", None, True], "b": {"c": [], "d": {}}, "": -0.0},
        "text",
        [0.1, 1e300, 2**64, -5],
        None,
        [list(range(50)) for _ in range(20_000)],
    ],
)
def test_json_comes_back_the_same(storage, value):
    loaded = kept(storage, value, "json")
    assert loaded == value
    assert repr(loaded) == repr(value)


CYCLE: list = []
CYCLE.append(CYCLE)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"a": [1, (2, 3)]}, r'value\["a"\]\[1\] is a tuple'),
        ({1: 2}, "the key 1, which is no text"),
        ([float("nan")], r"value\[0\] is nan"),
        ([float("inf")], "is inf"),
        ({"a": {2}}, "is a set"),
        (b"x", "value is a bytes"),
        (np.float64(1), "is a numpy.float64"),
        (CYCLE, "contains itself"),
        ([10**5000], "4300 digits"),
    ],
)
def test_json_refuses_what_would_change(storage, leftovers, value, why):
    with pytest.raises(storage.InvalidInputError, match=why) as caught:
        storage.save(value, "value", format="json")
    assert caught.value.field == "format"
    assert len(storage.artifact_store()) == 0
    assert leftovers() == []


@pytest.mark.parametrize(
    "value",
    [
        np.arange(12, dtype="int16").reshape(3, 4),
        np.asfortranarray(np.random.default_rng(1).random((50, 40)))[::2],
        np.array(3.5),
        np.zeros((0, 3)),
        np.array(["a", "bü"]),
        np.array([(1, 2.5, "x")], dtype=[("a", "i4"), ("b", ">f8"), ("c", "U3")]),
        np.array(["2026-11-27", "NaT"], dtype="M8[ns]"),
        np.random.default_rng(1).random((300, 1000)),
    ],
)
def test_arrays_come_back_the_same(storage, value):
    loaded = kept(storage, value, "numpy")
    assert (loaded.dtype, loaded.shape) == (value.dtype, value.shape)
    assert loaded.tobytes() == value.tobytes()
    assert loaded.flags.writeable


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (np.array([{}, []], dtype=object), "holds Python objects"),
        (np.ma.masked_array([1, 2], [0, 1]), "is no numpy.ndarray"),
        (np.float32(1), "is no numpy.ndarray"),
        ([1, 2], "a list is no numpy.ndarray"),
        (np.zeros(1, dtype=[(f"field{n}" * 4, "i4") for n in range(300)]), "too many fields"),
    ],
)
def test_numpy_refuses_what_would_change(storage, value, why):
    with pytest.raises(storage.InvalidInputError, match=why):
        storage.save(value, "value", format="numpy")


def test_an_array_that_holds_a_pickle_is_not_unpickled(storage, home, monkeypatch):
    """Somebody may write other bytes than the client does: NumPy is told to unpickle nothing."""
    from artifact_storage import _formats

    monkeypatch.setattr(
        _formats,
        "_numpy",
        lambda _: lambda array, file: np.save(file, array, allow_pickle=True),
    )

    class Canary:
        def __reduce__(self):
            import os

            return (os.mkdir, (str(home / "canary"),))

    storage.save(np.array([Canary()], dtype=object), "value", format="numpy")
    with pytest.raises(storage.CorruptedError, match="cannot be read as numpy"):
        storage.load("value")
    assert not (home / "canary").exists()


FRAME = pd.DataFrame(
    {
        "n": [1, 2, 3],
        "x": [0.5, None, 2],
        "t": ["a", "ü", None],
        "when": pd.to_datetime(["2026-11-27", None, "2026-01-01"]),
        "kind": pd.Categorical(["a", "b", "a"]),
    },
    index=pd.Index(["i", "j", "k"], name="key"),
)


def test_tables_come_back_the_same(storage):
    pytest.importorskip("pyarrow")
    pd.testing.assert_frame_equal(kept(storage, FRAME, "parquet"), FRAME)
    large = pd.DataFrame({"x": np.random.default_rng(1).random(300_000)})
    pd.testing.assert_frame_equal(kept(storage, large, "parquet"), large)
    with pytest.raises(storage.InvalidInputError, match=r"a list is none of pandas\.DataFrame"):
        storage.save([1], "value", format="parquet")
    for wrong, why in [
        (pd.DataFrame({1: [2]}), "the name 1 of a column is no text"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "share a name"),
        (pd.DataFrame({"a": [(1, 2)]}), 'the column "a" holds objects'),
        (pd.DataFrame({"a": [1, "x"]}, dtype=object), 'the column "a" holds objects'),
    ]:
        with pytest.raises(storage.InvalidInputError, match=why):
            storage.save(wrong, "value", format="parquet")


def test_tables_of_other_libraries_come_back_as_theirs(storage):
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"a": [1, 2], "b": [["x"], []]})
    assert kept(storage, frame, "parquet").equals(frame)
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table({"a": [1, 2], "b": [["x"], []]})
    assert kept(storage, table, "parquet").equals(table)


def test_a_missing_library_is_named(storage, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(storage.UnsupportedError, match="pip install pyarrow pandas"):
        storage.save(FRAME, "value", format="parquet")


def test_an_old_pyarrow_is_refused(storage, monkeypatch):
    arrow = type(copy)("pyarrow")
    arrow.__version__ = "14.0.0"
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", arrow)
    with pytest.raises(storage.UnsupportedError, match="pip install --upgrade pyarrow"):
        storage.save(FRAME, "value", format="parquet")


def test_formats_that_are_not_known(storage, home):
    with pytest.raises(storage.InvalidInputError, match='"csv" is no format') as caught:
        storage.save([1], "value", format="csv")
    assert caught.value.field == "format"
    assert storage.save([1], "value", format="pickle").format == "pickle"
    # A newer version saved it.
    with sqlite3.connect(home / ".lineapy" / "db.sqlite") as database:
        database.execute("update artifact_storage_version set format = 'arrow-v2'")
    artifact = storage.get("value")
    assert "'arrow-v2'" in repr(artifact)
    with pytest.raises(storage.UnsupportedError, match="Update jupyterlab-artifact-storage"):
        artifact.get_value()
    with pytest.raises(storage.UnsupportedError):
        artifact.get_value(trust=True)


def test_what_else_can_be_done_with_them(storage):
    first = storage.save({"a": 1}, "value", format="json")
    second = storage.save({"a": 2}, "value", format="json")
    assert first.verify().report["size"] == first.size == len('{"a": 1}')
    assert second.compare(first) is not None
    assert second.preview
    assert pickle.loads(pickle.dumps(second)).get_value() == {"a": 2}
    assert [one["format"] for one in second_rows(storage)] == ["json", "json"]
    assert [one.version for one in storage.get("value").versions()] == [1, 0]


def second_rows(storage):
    import json

    return json.loads(storage.artifact_store().to_json())


def test_the_format_comes_back_from_the_trash(storage):
    storage.save({"a": 1}, "value", format="json")
    storage.delete("value", 0)
    storage.restore("value", 0)
    assert storage.get("value").format == "json"
    assert storage.load("value") == {"a": 1}


CHANGED = {
    "categories of numbers": lambda pd: pd.DataFrame({"a": pd.Categorical([1, 2])}),
    "seconds": lambda pd: pd.DataFrame({"a": pd.array([1], dtype="datetime64[s]")}),
    "names of categories": lambda pd: pd.DataFrame([[1]], columns=pd.CategoricalIndex(["a"])),
    "a tuple in attrs": lambda pd: with_attrs(pd, (1, 2)),
    "rows without columns": lambda pd: pd.DataFrame(index=range(3)),
    "no duplicates": lambda pd: pd.DataFrame({"a": [1]}).set_flags(allows_duplicate_labels=False),
}


def with_attrs(pd, value):
    frame = pd.DataFrame({"a": [1]})
    frame.attrs["k"] = value
    return frame


@pytest.mark.parametrize("make", CHANGED.values(), ids=list(CHANGED))
def test_parquet_refuses_a_table_whose_types_would_not_come_back(storage, make):
    pytest.importorskip("pyarrow")
    pandas = pytest.importorskip("pandas")
    with pytest.raises(storage.InvalidInputError, match="cannot be saved as parquet"):
        storage.save(make(pandas), "changed", format="parquet")
    assert "changed" not in storage.artifact_store()


def test_parquet_refuses_a_table_of_pyarrow_that_could_not_be_read(storage):
    pyarrow = pytest.importorskip("pyarrow")
    twice = pyarrow.table([pyarrow.array([1]), pyarrow.array([2])], names=["a", "a"])
    with pytest.raises(storage.InvalidInputError, match="cannot be saved as parquet"):
        storage.save(twice, "twice", format="parquet")


@pytest.mark.parametrize("columns", [{}, {"a": []}, {"a": ["x", None]}], ids=str)
def test_parquet_keeps_tables_without_rows_or_columns(storage, columns):
    pytest.importorskip("pyarrow")
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(columns)
    saved = storage.save(with_index(pandas, frame), "kept", format="parquet")
    pandas.testing.assert_frame_equal(saved.get_value(), frame, check_freq=False)


def with_index(pandas, frame):
    if len(frame.columns) and len(frame):
        frame.index = pandas.date_range("2026", periods=len(frame), freq="h")
    return frame
