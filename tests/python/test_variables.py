"""What of a notebook's namespace can be saved; asking for it runs nothing for long."""

from __future__ import annotations

import json
import os
import time

import numpy
import pandas
from artifact_storage import _variables


class Slow:
    @property
    def nbytes(self):
        time.sleep(30)


class Hostile:
    @property
    def shape(self):
        raise SystemExit

    def __getattr__(self, name):
        raise KeyboardInterrupt

    def __repr__(self):
        raise AssertionError("nobody asks")


def listed(**namespace):
    found = json.loads(_variables.listed(namespace))
    return found, {one["name"]: one for one in found["variables"]}


def test_types_shapes_and_sizes():
    table = pandas.DataFrame({"a": [1, 2, 3]})
    _found, by_name = listed(table=table, array=numpy.zeros((2, 3)), text="abc", items=[1, 2])
    assert list(by_name) == ["array", "items", "table", "text"]
    assert by_name["table"]["value_type"] == "pandas.DataFrame"
    assert by_name["table"]["value_shape"] == [3, 1]
    assert by_name["table"]["size"] > 24
    assert (by_name["array"]["size"], by_name["array"]["value_shape"]) == (48, [2, 3])
    assert (by_name["items"]["value_shape"], by_name["items"]["size"]) == ([2], None)


def test_what_is_no_variable_of_theirs_is_left_out(storage):
    def own():
        pass

    own.__module__ = "__main__"
    _found, by_name = listed(
        x=1,
        _hidden=2,
        os=os,
        loads=json.loads,
        path_join=os.path.join,
        **{"not a name": 3, "class": 4},
        saved=storage.save(1, "saved"),
        own=own,
    )
    assert set(by_name) == {"x", "own"}


def test_the_name_of_this_package_in_the_notebook():
    import artifact_storage

    assert listed(x=1)[0]["alias"] is None
    assert listed(store=artifact_storage, x=1)[0]["alias"] == "store"
    assert listed(_=artifact_storage)[0]["alias"] is None
    assert listed(storage=5)[0]["taken"] is True


def test_values_that_hang_or_raise_are_listed_all_the_same():
    _found, by_name = listed(slow=Slow(), slower=Slow(), hostile=Hostile(), fine=numpy.zeros(3))
    assert set(by_name) == {"slow", "slower", "hostile", "fine"}
    assert by_name["slow"]["size"] is None


def test_at_most_500_are_listed_the_newest():
    found, by_name = listed(**{f"v{i}": i for i in range(700)})
    assert (len(by_name), found["more"]) == (500, 200)
    assert "v699" in by_name
