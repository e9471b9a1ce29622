"""Previews: what they tell of a value, and that none of it can harm a save."""

from __future__ import annotations

import collections
import datetime
import json
import struct
import sys
import time
import zlib

import numpy as np
import pandas as pd
import pytest
from artifact_storage import _contract
from artifact_storage._context.details import details
from artifact_storage._context.guard import Guard
from artifact_storage._masking.known import Secrets

CANARY = "-".join(["canary", "value", "17"])
TREE = "application/json"


def shown(value, secrets=None):
    with Guard() as guard:
        return details(value, guard, secrets or Secrets())


def table(value, secrets=None):
    return json.loads(shown(value, secrets)[_contract.TABLE_TYPE])


def array(value):
    return json.loads(shown(value)[_contract.ARRAY_TYPE])


def tree(value):
    return json.loads(shown(value)[TREE], object_pairs_hook=lambda pairs: pairs)


def field(value, name):
    return next(one for one in table(value)["fields"] if one["name"] == name)


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


def test_tables_of_pyarrow():
    arrow = pytest.importorskip("pyarrow")
    found = table(arrow.table({"n": [1, None, 3], "s": ["a", "b", "a"], "l": [[1], [2], None]}))
    assert [one["kind"] for one in found["fields"]] == ["number", "text", "other"]
    assert found["head"][0] == ["1", "a", "[1]"]
    large = table(arrow.table({"n": range(300_000)}))
    assert (large["rows"], large["sampled"], large["tail"][-1]) == (300_000, 100_000, ["299999"])
    table(arrow.table({"s": ["x" * 20_000_000]}))


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


def test_the_parameters_of_a_model_are_shown():
    pytest.importorskip("sklearn")
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = LogisticRegression(C=0.25)
    found = json.loads(shown(model)[_contract.MODEL_TYPE])
    assert found["class"] == "sklearn.linear_model.LogisticRegression"
    assert found["parameters"]["C"] == "0.25"
    nested = json.loads(shown(make_pipeline(model))[_contract.MODEL_TYPE])
    assert nested["parameters"]["logisticregression__C"] == "0.25"


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


def test_an_array_tells_its_numbers():
    found = array(np.array([[1.0, 2.0], [np.nan, 4.0]], dtype="f4"))
    assert (found["shape"], found["type"], found["sampled"], found["nulls"]) == (
        [2, 2],
        "float32",
        None,
        1,
    )
    assert (found["min"], found["max"], sum(found["histogram"]["counts"])) == (1, 4, 3)
    large = array(np.arange(3_000_000).reshape(1000, 3000)[:, ::2])
    assert large["sampled"] <= 100_000
    assert large["min"] == 0
    assert shown(np.array([object()] * 3)) == {}
    assert shown(np.zeros(0)) == {}


def pixels(png):
    """The pixels of a PNG without filters, as the client writes it."""
    import base64

    data = base64.b64decode(png)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    length = struct.unpack(">I", data[33:37])[0]
    assert data[37:41] == b"IDAT"
    channels = {0: 1, 2: 3, 6: 4}[colour]
    rows = np.frombuffer(zlib.decompress(data[41 : 41 + length]), "u1").reshape(height, -1)
    assert depth == 8
    return rows[:, 1:].reshape(height, width, channels)


def test_an_array_that_looks_like_an_image_is_one():
    image = np.arange(20 * 30 * 3, dtype="u1").reshape(20, 30, 3)
    assert (pixels(shown(image)["image/png"]) == image).all()
    grey = np.arange(400, dtype="u1").reshape(20, 20)
    assert (pixels(shown(grey)["image/png"])[..., 0] == grey).all()
    assert pixels(shown(np.moveaxis(image, 2, 0))["image/png"]).shape == (20, 30, 3)
    assert pixels(shown(np.eye(16, dtype=bool))["image/png"]).max() == 255
    assert pixels(shown(np.linspace(0, 1, 3072).reshape(32, 32, 3))["image/png"]).max() == 255
    noise = np.random.default_rng(0).integers(0, 255, (3000, 2000, 4), dtype="u1")
    assert len(shown(noise)["image/png"]) < _contract.PREVIEW_LIMIT
    for no_image in (np.zeros((20, 20)), np.zeros((1000, 9), "u1"), np.zeros((4, 4), "u1")):
        assert "image/png" not in shown(no_image)


def test_a_figure_of_any_size_is_a_picture_in_few_dots():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(40, 30), dpi=300)
    figure.subplots().plot([1, 2, 3])
    found = shown(figure)["image/png"]
    assert 1000 < len(found) < _contract.PREVIEW_LIMIT
    assert figure.dpi == 300


def test_figures_of_plotly_and_altair_are_their_specifications():
    plotly = pytest.importorskip("plotly.graph_objects")
    found = shown(plotly.Figure(plotly.Scatter(x=[1, 2], y=[3, 4])))
    assert json.loads(found["application/vnd.plotly.v1+json"])["data"][0]["y"] == [3, 4]
    altair = pytest.importorskip("altair")
    chart = altair.Chart(pd.DataFrame({"a": [1], "b": [2]})).mark_point().encode(x="a", y="b")
    ((kind, text),) = shown(chart).items()
    assert kind.startswith("application/vnd.vegalite.v")
    assert json.loads(text)["mark"] == {"type": "point"}


def test_a_tree_keeps_the_order_of_keys_and_tells_them_apart():
    value = {"b": 1, "a": [True, None, 1.5, "x"], 10: "ten", 2: "two", "2": "text", None: (1, 2)}
    assert tree(value) == [
        ("b", 1),
        ("a", [True, None, 1.5, "x"]),
        ("[10]", "ten"),
        ("[2]", "two"),
        ("['2']", "text"),
        ("[None]", [1, 2]),
    ]
    assert tree({"n": float("nan"), "i": 2**60}) == [("n", "nan"), ("i", str(2**60))]
    assert tree(collections.OrderedDict(b=1, a=2)) == [("b", 1), ("a", 2)]
    assert tree({}) == []


def test_a_tree_is_a_part_of_what_is_large():
    deep: dict = {"a": 1}
    for _ in range(300):
        deep = {"deeper": deep, "n": 1}
    deep["self"] = deep
    for value in (deep, [list(range(1000))] * 1000, dict.fromkeys(range(100000), "x" * 10000)):
        started = time.monotonic()
        assert "…" in json.dumps(tree(value), ensure_ascii=False)
        assert time.monotonic() - started < 2
        assert len(shown(value)[TREE]) < 200_000


SECRET_VALUES = [
    pd.DataFrame({"user": ["ana"], "password": [CANARY]}),
    pd.DataFrame({"password": [CANARY] * 500}),
    pd.DataFrame({"db_password": pd.Categorical([CANARY, "x" * 9] * 500)}),
    pd.DataFrame({"name": ["user", "db_password"] * 200, "value": ["ana", CANARY] * 200}),
    pd.DataFrame(
        {
            "name": ["user"] * 60 + ["db_password"] * 2 + ["user"] * 200,
            "value": ["ana"] * 60 + [CANARY] * 2 + ["ana"] * 200,
        }
    ),
    pd.DataFrame({"value": ["ana", CANARY]}, index=["user", "api_key"]),
    pd.DataFrame({"value": ["ana", CANARY] * 100}, index=["user", "api_key"] * 100),
    pd.DataFrame({"n": [1, 2]}, index=pd.Index([CANARY, "x"], name="password")),
    pd.DataFrame({("login", "password"): [CANARY] * 3}),
    pd.DataFrame([[1]], columns=pd.Index([CANARY], name="password")),
    pd.DataFrame(np.zeros((2, 99)), columns=pd.Index([CANARY] * 99, name="password")),
    pd.DataFrame({"settings": [{"password": CANARY}]}),
    pd.DataFrame({"url": [f"postgresql://ana:{CANARY}@db/x"] * 300}),
    pd.DataFrame({f"postgresql://ana:{CANARY}@db/x": [1]}),
    pd.DataFrame({"pin_password": [1234567890] * 3}),
    pd.Series([CANARY] * 3, name="password"),
    np.array([(CANARY, 1)] * 3, dtype=[("password", "U40"), ("n", int)]),
    {"password": CANARY, "user": "ana"},
    {"outer": [{"inner": {"api_key": CANARY}}, ("password", CANARY)]},
    {"storage_options": {"key": CANARY, "client_kwargs": {"secret": CANARY}}},
    [f"https://ana:{CANARY}@host/path", {"headers": {"Authorization": f"Bearer {CANARY}"}}],
    {f"postgresql://ana:{CANARY}@db/x": 1},
]


@pytest.mark.parametrize("value", SECRET_VALUES, ids=range(len(SECRET_VALUES)))
def test_secrets_are_masked_in_all_of_it(value):
    text = json.dumps(shown(value))
    assert len(text) > 10
    assert CANARY not in text
    assert "1234567890" not in text


def test_secrets_that_were_told_are_masked_wherever_they_stand():
    secrets = Secrets()
    secrets.remember({"storage_options": {"secret": CANARY}})
    for value in (
        pd.DataFrame({"x": [CANARY, CANARY, "y"]}),
        pd.DataFrame({CANARY: [1]}),
        pd.DataFrame({"x": [1]}, index=[CANARY]),
        {"x": [CANARY], "y": 1},
        {CANARY: 1},
    ):
        text = json.dumps(shown(value, secrets))
        assert len(text) > 10
        assert CANARY not in text


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
