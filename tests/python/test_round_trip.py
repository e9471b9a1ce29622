"""What is saved comes back: types, sizes around the limits, the moment of saving."""

from __future__ import annotations

import datetime
import pickle

import numpy as np
import pandas as pd
import pytest


def keep(storage, value, name="value"):
    saved = storage.save(value, name)
    return storage.get(name, saved.version).get_value()


@pytest.mark.parametrize(
    "value",
    [None, 0, "", b"", [], {}, "zero\0byte", 2**70, {"a": [1, (2.5, None)]}, {1, 2}, range(3)],
    ids=repr,
)
def test_plain_values_come_back_equal_with_their_type(storage, value):
    loaded = keep(storage, value)
    assert loaded == value
    assert type(loaded) is type(value)


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 1 << 20, (1 << 20) + 1, 5 << 20])
@pytest.mark.parametrize("kind", [bytes, bytearray, str, np.ndarray])
def test_sizes_around_the_limits(storage, size, kind, leftovers):
    """The pickle, not the value, has exactly that size where it is plain bytes."""
    if kind is np.ndarray:
        value = np.arange(size, dtype=np.uint8)
    elif kind is str:
        value = "x" * size
    else:
        value = kind(b"ab" * (size // 2) + b"c" * (size % 2))
    loaded = keep(storage, value)
    assert type(loaded) is kind
    assert np.array_equal(loaded, value) if kind is np.ndarray else loaded == value
    assert leftovers() == []


def test_exactly_the_inline_limit(storage):
    overhead = len(pickle.dumps(b"x" * 60_000, protocol=5)) - 60_000
    for size in (65_535, 65_536, 65_537):
        saved = storage.save(b"x" * (size - overhead), "limit")
        assert saved.size == size
        assert len(saved.get_value()) == size - overhead


def test_arrays_are_writable_and_alike(storage):
    for array in (
        np.arange(400_000, dtype=np.float64).reshape(1000, 400),
        np.asfortranarray(np.arange(400_000.0).reshape(1000, 400)),
        np.arange(800_000.0)[::2],
        np.array(["a", None, {"b": 1}], dtype=object),
    ):
        loaded = keep(storage, array)
        assert loaded.dtype == array.dtype
        assert loaded.flags.writeable
        assert loaded.flags.f_contiguous == np.ascontiguousarray(array).flags.f_contiguous or (
            array.flags.f_contiguous
        )
        np.testing.assert_array_equal(loaded, array)
        loaded[0] = loaded[-1]


def test_read_only_arrays_stay_read_only(storage):
    array = np.arange(300_000)
    array.flags.writeable = False
    loaded = keep(storage, array)
    assert not loaded.flags.writeable
    np.testing.assert_array_equal(loaded, array)


def test_many_buffers_and_shared_ones(storage):
    big, other = np.arange(200_000.0), np.ones(150_000)
    raw = bytes(2_000_000)
    value = {"a": big, "again": big, "b": [other, "text", raw, raw, bytearray(b"z" * 1_500_000)]}
    saved = storage.save(value, "many")
    assert len(saved._record["buffers"]) == 3
    loaded = saved.get_value()
    assert loaded["a"] is loaded["again"]
    assert loaded["b"][2] is loaded["b"][3]
    assert loaded["b"][2] == raw
    assert type(loaded["b"][2]) is bytes
    assert type(loaded["b"][4]) is bytearray
    loaded["b"][4].append(1)
    np.testing.assert_array_equal(loaded["a"], big)
    np.testing.assert_array_equal(loaded["b"][0], other)


def test_the_file_is_a_plain_pickle(storage, value_file):
    array = np.arange(300_000.0)
    storage.save({"x": array}, "plain")
    with value_file().open("rb") as file:
        np.testing.assert_array_equal(pickle.load(file)["x"], array)


def test_data_frames_come_back_equal_with_shape_packages_and_preview(storage):
    frame = pd.DataFrame({"n": np.arange(200_000), "f": 0.5, "s": ["text"] * 200_000})
    saved = storage.save(frame, "frame")
    pd.testing.assert_frame_equal(saved.get_value(), frame)
    assert saved.value_type == "pandas.DataFrame"
    assert saved.value_shape == (200_000, 3)
    assert saved.packages["pandas"] == pd.__version__
    assert "<table" in saved.preview["text/html"]


def test_the_value_at_the_moment_of_saving(storage):
    """Also when the same list or array goes on changing in a loop (promise 7)."""
    items, array = [], np.zeros(200_000)
    for number in range(5):
        items.append(number)
        array[:] = number
        storage.save(items, "items")
        storage.save(array, "array")
    items.clear()
    array[:] = -1
    for number in range(5):
        assert storage.get("items", number).get_value() == list(range(number + 1))
        assert (storage.get("array", version=number).get_value() == number).all()


def test_what_a_save_returns(storage):
    before = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=2)
    saved = storage.save({"a": 1}, name="described")
    assert (saved.name, saved.version, saved.value_type, saved.value_shape) == (
        "described",
        0,
        "dict",
        (1,),
    )
    assert before < saved.date_created < before + datetime.timedelta(seconds=60)
    assert saved.date_created.utcoffset() == datetime.timedelta(0)
    assert saved.size == len(pickle.dumps({"a": 1}, protocol=5))
    assert "described" in repr(saved)
    assert "described" in saved._repr_html_()
    assert storage.save(reference=1, name="described").version == 1


def test_each_load_is_a_new_object(storage):
    saved = storage.save([1], "list")
    first = saved.get_value()
    first.append(2)
    assert saved.get_value() == [1]
    got = storage.get("list")
    assert got.get_value() is not got.get_value()


@pytest.mark.parametrize(
    "buffers", [[], [[5, 100]], [[100, 1_600_001]], [[500, 1_000_000]], [[0, 1]], [[3, -1]]]
)
def test_recorded_buffers_that_make_no_sense_are_ignored(storage, buffers):
    array = np.arange(200_000)
    saved = storage.save(array, "array")
    saved.packages  # noqa: B018 - fetches the record
    saved._record = {**saved._record, "buffers": buffers}
    np.testing.assert_array_equal(saved.get_value(), array)
