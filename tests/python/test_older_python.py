"""Python 3.10, the oldest that is supported: where another one runs the tests, it is asked for."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def _python() -> str | None:
    found = [sys.executable, shutil.which("python3.10")]
    found += map(
        str, Path(pwd.getpwuid(os.getuid()).pw_dir, ".pyenv", "versions").glob("3.10.*/bin/python")
    )
    for python in filter(None, found):
        version = subprocess.run([python, "--version"], capture_output=True, text=True).stdout
        if version.startswith("Python 3.10."):
            return python
    return None


PYTHON = _python()
pytestmark = pytest.mark.skipif(PYTHON is None, reason="Python 3.10 is not installed")


@pytest.fixture
def script(tmp_path):
    packages = tmp_path / "packages"
    packages.mkdir()
    for package in ("artifact_storage", "jupyterlab_artifact_storage"):
        (packages / package).symlink_to(Path(os.environ["PYTHONPATH"]) / package)

    def run(source: str) -> list[str]:
        file = tmp_path / "script.py"
        file.write_text(source)
        environment = {**os.environ, "PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [PYTHON, file], env=environment, capture_output=True, text=True, timeout=100
        )
        return done.stderr.splitlines()

    return run


@pytest.mark.parametrize("call", ["s.get('nothing')", "s.save((n for n in ()), 'x')"])
def test_a_script_shows_its_line_and_the_sentence(script, call):
    lines = script(f"import artifact_storage as s\n{call}\n")
    assert lines[0] == "Traceback (most recent call last):"
    assert f"    {call}" in lines
    assert [line for line in lines if line.startswith("  File ")] == [
        line for line in lines if "script.py" in line
    ]
    assert lines[-1].startswith("artifact_storage.errors.")


def test_an_error_of_the_value_shows_its_own_frames(script):
    lines = script(
        "import artifact_storage as s\n"
        "class Bad:\n"
        "    def __setstate__(self, state):\n"
        "        open('/nothing')\n"
        "bad = Bad(); bad.x = 1\n"
        "s.save(bad, 'bad')\n"
        "s.get('bad').get_value()\n"
    )
    files = [line for line in lines if line.startswith("  File ")]
    assert len(files) == 2
    assert lines[-1].startswith("FileNotFoundError")
