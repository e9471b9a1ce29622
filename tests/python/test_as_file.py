"""A value becomes a file of a common format, or a sentence says why it does not."""

from __future__ import annotations

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
    ("value", "form", "why"),
    [
        ({"a": 1}, "csv", "type dict is not a table"),
        (numpy.zeros((2, 2, 2)), "csv", "is not a table"),
        ([1], "parquet", "type list is not a table"),
        ([1], "png", "type list is not a figure"),
        (Broken(), "png", "ZeroDivisionError: at work"),
    ],
)
def test_what_it_is_not_is_said_and_leaves_no_file(storage, tmp_path, value, form, why):
    assert why in written(storage, tmp_path, value, form)


def test_a_version_that_is_not_there_is_said(storage, tmp_path):
    assert "nothing" in write_file("nothing", 0, None, "csv", str(tmp_path / "made"))
