"""What the README shows first."""

from __future__ import annotations

from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def test_its_first_lines_run_one_after_the_other(storage):
    _, block, *_ = README.read_text(encoding="utf-8").split("```python\n")
    lines = [line for line in block.split("```")[0].splitlines() if line.startswith("storage.")]
    assert len(lines) > 10
    for line in lines:
        if "/old/place" not in line:  # There is none here.
            exec(line, {"storage": storage, "model": {"weights": [0.25]}})
    (one,) = storage.artifact_store()
    assert (one.name, one.version, list(one.aliases)) == ("churn-model", 1, ["production"])
