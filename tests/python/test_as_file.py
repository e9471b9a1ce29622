"""A value becomes a file of a common format, or a sentence says why it does not."""

from __future__ import annotations

import struct
import sys

import numpy
import pandas
import pytest
from artifact_storage._as_file import write_file


class Picture:
    """What IPython can show as a picture."""

    def _repr_png_(self):
        return b"\x89PNG made up"


class Broken:
    def _repr_png_(self):
        raise ZeroDivisionError("at work")


def written(storage, tmp_path, value, form):
    artifact = storage.save(value, "value")
    path = tmp_path / "made"
    reason = write_file("value", artifact.version, None, form, str(path))
    assert reason == "" or not path.exists()
    return reason or path.read_bytes()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (pandas.DataFrame({"a": [1, 2], "b": ["x", "ü"]}), "a,b\n1,x\n2,ü\n"),
        (pandas.DataFrame({"a": [1]}, index=["first"]), ",a\nfirst,1\n"),
        (pandas.Series([1, 2], name="a"), "a\n1\n2\n"),
        (numpy.array([[1, 2], [3, 4]]), "1,2\n3,4\n"),
        (numpy.array([(1, 2.5)], dtype=[("a", int), ("b", float)]), "a,b\n1,2.5\n"),
    ],
)
def test_a_table_is_written_as_csv(storage, tmp_path, value, expected):
    assert written(storage, tmp_path, value, "csv").decode() == expected


def test_a_picture_is_written_as_png(storage, tmp_path):
    assert written(storage, tmp_path, Picture(), "png") == b"\x89PNG made up"


@pytest.mark.parametrize(
    "value",
    [
        numpy.full((700, 900, 3), 7, numpy.uint8),
        numpy.full((700, 900), 7, numpy.uint8),
        numpy.ones((700, 900), bool),
        numpy.full((3, 700, 900), 7, numpy.uint8),
        numpy.linspace(0, 1, 700 * 900 * 4).reshape(700, 900, 4),
    ],
)
def test_an_array_that_is_previewed_as_an_image_is_written_in_its_size(storage, tmp_path, value):
    made = written(storage, tmp_path, value, "png")
    assert made.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", made[16:24]) == (900, 700)


def test_parquet_without_pyarrow_says_what_to_install(storage, tmp_path, monkeypatch):
    for library in ("pyarrow", "pyarrow.parquet", "fastparquet"):
        monkeypatch.setitem(sys.modules, library, None)
    made = written(storage, tmp_path, pandas.DataFrame({"a": [1]}), "parquet")
    assert made == (
        '"value" version 0: Install pyarrow in the kernel\'s environment: pip install pyarrow'
    )


@pytest.mark.parametrize(
    ("value", "form", "why"),
    [
        ({"a": 1}, "csv", "type dict is not a table that can be saved as CSV"),
        (numpy.zeros((2, 2, 2)), "csv", "is not a table"),
        ([1], "parquet", "type list is not a table"),
        ([1], "png", "type list is not a figure"),
        (numpy.arange(200.0).reshape(10, 20), "png", "is not a figure or an image"),
        (Broken(), "png", '"value" version 0: ZeroDivisionError: at work'),
    ],
)
def test_what_it_is_not_is_said_and_leaves_no_file(storage, tmp_path, value, form, why):
    assert why in written(storage, tmp_path, value, form)


def test_a_version_that_is_not_there_is_said(storage, tmp_path):
    assert "nothing" in write_file("nothing", 0, None, "csv", str(tmp_path / "made"))
