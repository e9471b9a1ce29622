"""Previews of models, arrays, figures and collections."""

from __future__ import annotations

import base64
import collections
import io
import json
import struct
import time
import zlib

import numpy as np
import pandas as pd
import pytest
from artifact_storage import _contract
from support_previews import TREE, array, shown, tree


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


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16"])
@pytest.mark.parametrize("size", [(40, 30), (3000, 2000), (5000, 2)])
def test_an_image_of_any_size_and_mode_is_a_picture(mode, size):
    image = pytest.importorskip("PIL.Image")
    value = image.new(mode, size)
    found = shown(value)
    assert list(found) == ["image/png"]
    made = image.open(io.BytesIO(base64.b64decode(found["image/png"])))
    assert max(made.size) == min(max(size), 800)
    assert value.size == size


def test_an_image_that_nothing_makes_small_is_one_of_fewer_dots():
    image = pytest.importorskip("PIL.Image")
    noise = np.random.default_rng(1).integers(0, 256, (1000, 1000, 3), "u1")
    found = shown(image.fromarray(noise))["image/png"]
    assert 1000 < len(found) < _contract.PREVIEW_LIMIT


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
