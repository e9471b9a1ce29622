"""A store that LineaPy made in PostgreSQL and S3, used in place by a kernel."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from real_stores import RealStores

TESTS = Path(__file__).resolve().parents[1]
EXPECTED = json.loads((TESTS / "fixtures/lineapy-store/expected.json").read_text("utf-8"))[
    "artifacts"
]


@pytest.mark.filterwarnings("ignore")
def test_everything_that_is_expected(storage):
    with RealStores() as stores:
        _use(storage, stores)


def _use(storage, stores):
    before = stores.ask("lineapys")
    assert before["values"]
    storage.options.set(**stores.location)
    # Whoever can write to that database can write rows of LineaPy's, too.
    with pytest.raises(storage.NotTrustedError, match="says the store postgresql"):
        storage.load("answer")
    assert len(storage.artifact_store()) == len({one["name"] for one in EXPECTED})
    for one in EXPECTED:
        saved = storage.get(one["name"], one["version"])
        assert saved.source == "lineapy"
        assert saved.date_created.replace(tzinfo=None).isoformat() == one["date_created_api"]
        assert saved.date_created.utcoffset().total_seconds() == 0
        assert (saved.size, saved.sha256) == (one["bytes"], one["sha256"])
        assert ast.dump(ast.parse(saved.get_code())) == ast.dump(ast.parse(one["code"]))
        kind = one["value"]["type"]
        if kind.startswith("builtins.") and kind not in ("builtins.Point", "builtins.function"):
            assert repr(saved.get_value(trust=True)) == one["value"]["repr"]
    assert storage.save({"ours": True}, "counter").version == 4
    assert storage.get("counter").get_value() == {"ours": True}
    assert storage.get("counter", 3).source == "lineapy"
    with pytest.raises(storage.UnsupportedError, match="LineaPy"):
        storage.delete("answer", "latest")
    assert stores.ask("lineapys") == before
