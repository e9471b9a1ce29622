"""The product: one wheel in a new environment, without Node, npm or a compiler on the system."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from jupyter_process import JupyterProcess, clean_environment, wait_for

ROOT = Path(__file__).resolve().parents[2]

SAVE = """
import shutil
import artifact_storage as storage
assert shutil.which("node") is None
artifact = storage.save({"accuracy": 0.97}, "churn-model")
print(artifact.name, artifact.version)
"""

LOAD = """
import artifact_storage as storage
print(storage.get("churn-model").get_value())
"""


def test_the_wheel_has_the_licences_of_what_is_bundled():
    (wheel,) = (ROOT / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
        lab, *_ = [name for name in names if name.endswith("third-party-licenses.json")]
        server, *_ = [name for name in names if name.endswith("THIRD_PARTY_LICENSES.txt")]
        in_lab = {package["name"] for package in json.loads(files.read(lab))["packages"]}
        assert {"eventsource-parser", "react", "typebox"} <= in_lab
        in_server = files.read(server).decode()
        for package in ("fastify", "jsonc-parser", "kysely", "pg", "typebox"):
            assert re.search(rf"^{package} \S+ \(", in_server, re.MULTILINE), package


@pytest.mark.timeout(900)
def test_the_wheel_is_all_a_user_needs(home, tmp_path):
    wheels = list((ROOT / "dist").glob("*.whl"))
    assert len(wheels) == 1, "run `npm run build` first"
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    # Only the new environment: no Node of the system, of npm, or of this checkout.
    path = str(environment / "bin")
    pip = [str(environment / "bin/python"), "-m", "pip", "install", "--quiet", str(wheels[0])]
    subprocess.run(pip, check=True, env={**clean_environment(home), "PATH": path})
    jupyter = JupyterProcess(home, python=str(environment / "bin/python"), path=path)
    try:
        wait_for(jupyter.storage_pid)
        kernel = jupyter.start_kernel()
        assert kernel.run(SAVE) == "churn-model 0"
        kernel.restart()
        assert kernel.run(LOAD) == "{'accuracy': 0.97}"
        status, _headers, body = jupyter.request("GET", "lab/api/extensions")
        assert status == 200
        assert b"jupyterlab-artifact-storage" in body
    finally:
        jupyter.stop()
