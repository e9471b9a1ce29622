"""A store that LineaPy made in PostgreSQL and S3, used in place by a kernel."""

from __future__ import annotations

import ast
import json
import os
import subprocess
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
EXPECTED = json.loads((TESTS / "fixtures/lineapy-store/expected.json").read_text("utf-8"))[
    "artifacts"
]
SUPPORT = TESTS / "server" / "support"


@pytest.fixture
def lineapy():
    """The servers; `ask` tells a checksum of all that is LineaPy's."""
    process = subprocess.Popen(
        [
            str(TESTS.parent / "node_modules" / ".bin" / "node"),
            *("--import", str(SUPPORT / "ts-hooks.mjs")),
            str(SUPPORT / "lineapy-servers.ts"),
        ],
        cwd=TESTS.parent,
        env=os.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    place = json.loads(process.stdout.readline())

    def ask() -> str:
        process.stdin.write("?\n")
        process.stdin.flush()
        return process.stdout.readline()

    yield place, ask
    process.stdin.close()
    process.wait(60)
    process.stdout.close()


@pytest.mark.filterwarnings("ignore")
def test_everything_that_is_expected(storage, lineapy):
    place, ask = lineapy
    before = ask()
    assert json.loads(before)["values"]
    storage.options.set(**place)
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
            assert repr(saved.get_value()) == one["value"]["repr"]
    assert storage.save({"ours": True}, "counter").version == 4
    assert storage.get("counter").get_value() == {"ours": True}
    assert storage.get("counter", 3).source == "lineapy"
    with pytest.raises(storage.UnsupportedError, match="LineaPy"):
        storage.delete("answer", "latest")
    assert ask() == before
