"""Whatever a value does while it is looked at costs nothing but its preview."""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd
import pytest
from support_previews import TREE, table, tree


class Evil:
    def __init__(self, how):
        self._how = how

    def _act(self, *_):
        if self._how == "raises":
            raise ValueError
        if self._how == "exits":
            sys.exit("bye")
        if self._how == "prints":
            print("I am heard")
            return "printed"
        return time.sleep(30)

    __str__ = __repr__ = __len__ = __hash__ = __eq__ = __iter__ = __float__ = __bool__ = _act
    __lt__ = __array__ = __format__ = _act

    def __reduce__(self):
        return (Evil, (self._how,))


@pytest.mark.parametrize("how", ["raises", "exits", "prints", "hangs"])
def test_cells_columns_and_keys_that_misbehave_cost_nothing_but_themselves(how, storage, capsys):
    evil = Evil(how)
    cells = np.empty(200, dtype=object)
    for row in range(200):
        cells[row] = evil
    started = time.monotonic()
    found = table(pd.DataFrame({"good": range(200), "bad": cells}))
    assert time.monotonic() - started < 5
    assert found["fields"][0]["max"] == 199
    assert found["fields"][1] == {"name": "bad", "type": "object", "kind": "other", "nulls": 0}
    assert "Evil" in found["head"][0][1]
    assert "Evil" in str(tree({"a": [evil], "b": 1}))
    assert capsys.readouterr().out == ""
    saved = storage.save({"a": [evil], "b": 1}, "evil")
    assert "Evil" in saved.preview[TREE]


class Meta(type):
    def _act(cls, *_):
        raise ValueError

    __hash__ = __eq__ = __repr__ = __instancecheck__ = _act

    def __getattribute__(cls, name):
        if name in ("__name__", "__module__", "__qualname__"):
            raise ValueError
        return super().__getattribute__(name)


class OfMeta(metaclass=Meta):
    pass


def test_classes_that_misbehave_cost_nothing_but_themselves():
    cells = np.empty(2, dtype=object)
    cells[0] = cells[1] = OfMeta()
    found = table(pd.DataFrame({"good": [1, 2], "bad": cells}))
    assert found["fields"][0]["max"] == 2
    assert "OfMeta" in found["head"][0][1]
    assert "OfMeta" in str(tree({"a": [OfMeta()]}))


class Params:
    """As scikit-learn's estimators."""

    def __init__(self, how):
        self.how = how

    def get_params(self, deep=True):
        return Evil(self.how)._act()


@pytest.mark.parametrize("how", ["raises", "exits", "prints", "hangs"])
def test_a_model_that_misbehaves_is_saved(how, storage, capsys):
    started = time.monotonic()
    storage.save(Params(how), "model")
    assert time.monotonic() - started < 5
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "make",
    [
        lambda: pd.DataFrame({"a": pd.array([True, None], dtype="boolean")}),
        lambda: pd.Series(pd.array([1.5, None], dtype="Float32"), name="a"),
        lambda: pd.DataFrame({"a": [pd.DataFrame({"x": [1]}), pd.NaT]}),
        lambda: pd.Series([np.arange(3), np.zeros((2, 2)), np.float32("nan")], name="a"),
        lambda: pd.DataFrame({"password": [pd.NA, np.arange(3)], "a": [object, pd.NA]}),
    ],
    ids=["booleans", "numbers", "tables", "arrays", "objects"],
)
def test_cells_that_are_neither_true_nor_false_are_saved_and_shown(make, storage):
    value = make()
    saved = storage.save(value, "cells")
    assert type(storage.load("cells")) is type(value)
    assert "a" in saved.preview["text/plain"]
    assert "password" not in str(value) or "***" in saved.preview["text/plain"]


def test_an_error_of_a_library_in_the_middle_of_a_preview_costs_the_preview(storage, monkeypatch):
    def broken(*_):
        return bool(pd.NA)

    monkeypatch.setattr("artifact_storage._context.recorded.preview", broken)
    monkeypatch.setattr("artifact_storage._context.recorded.details", broken)
    monkeypatch.setattr("artifact_storage._context.recorded.value_shape", broken)
    assert storage.save([1], "x").get_value() == [1]
