"""What a notebook shows and keeps of a secret that is written in one of its cells."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient

IMPORT = "import artifact_storage as storage"
#: Each is refused or cannot be reached; the words are no part of anything else.
FAILING = [
    'storage.options.set(database_url="postgresql://ana:canarypw@127.0.0.1:1/ml")',
    'url = "postgresql://ana:canarypw@127.0.0.1:1/ml"\nstorage.options.set("database_url", url)',
    'storage.options.set(database_ur="postgresql://ana:canarypw@127.0.0.1:1/ml")',
    'storage.options.set(password="canarypw")',
    'storage.options.set(\n    storage_options={\n        "secret": "canarypw",\n        "x": 1})',
    'storage.options.set(storage_options={"endpoint_url": "https://ana:canarypw@host"})',
    'password = "canarypw"\nstorage.get("no such")',
    'password = f"{1}canarypw"\nstorage.get("no such")',
]


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """A kernel with IPython's own filters of warnings; it only runs cells."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        patch.setenv("HOME", str(home))
        patch.setenv("LINEAPY_HOME_DIR", str(home))
        patch.setenv("IPYTHONDIR", str(home))
        for variable in ("ARTIFACT_STORAGE_SOCKET", "ARTIFACT_STORAGE_SESSION"):
            patch.delenv(variable, raising=False)
        manager, client = start_new_kernel(cwd=str(home))

    def run(cell: str) -> str:
        outputs = []
        client.execute_interactive(cell, timeout=60, output_hook=outputs.append)
        return "\n".join(json.dumps(output["content"]) for output in outputs[1:])

    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture
def run(kernel):
    """Runs a cell in a kernel that has forgotten everything, and returns all that it put out."""
    kernel("%reset -f")
    kernel(
        "import warnings; from artifact_storage import Storage\n"
        "from artifact_storage._default import use_as_default\n"
        "use_as_default(Storage.of_process()); warnings.resetwarnings()"
    )
    kernel(IMPORT)
    return lambda cell: kernel(cell).replace(json.dumps(cell), "")


@pytest.mark.parametrize("cell", FAILING)
def test_a_failure_does_not_show_it(run, cell):
    shown = run(cell)
    assert "Traceback" in shown
    assert "Error" in shown
    assert "canarypw" not in shown
    assert "***" in shown


def test_a_failure_without_a_secret_is_shown_as_ever(run):
    shown = run('name = "no such"\nstorage.get(name)')
    assert "NotFoundError" in shown
    assert "----> 2 storage.get(name)" in re.sub(r"\\u001b\[[\d;]*m", "", shown)
    assert "\\u001b[" in shown  # in color


def test_the_warning_names_its_cell(run):
    shown = run('x = 1\nstorage.options.set(storage_options={"secret": "canarypw"})')
    assert "A secret is written in this code" in shown
    assert ">:2: ArtifactStorageWarning" in shown
    assert "<cell " in shown
    assert "canarypw" not in shown


def test_the_secret_stands_in_an_earlier_cell(run):
    run('options = {"endpoint_url": "https://ana:canarypw@host"}')
    run("x = 1")
    shown = run("storage.options.set(storage_options=options)")
    assert "A secret is written in cell " in shown
    assert "canarypw" not in shown


def test_a_word_that_is_a_part_of_others_is_no_secret_there(run):
    run('url = "postgresql://h"')
    shown = run(
        "import os, base64\npw = base64.b64decode('cG9zdGdyZXM=').decode()\n"
        "storage.options.set(storage_options={'secret': pw})"
    )
    assert "A secret is written" not in shown


def test_warnings_in_a_log(run):
    shown = run(
        "import logging; logging.basicConfig(); logging.captureWarnings(True)\n"
        'try: storage.options.set(storage_options={"secret": "canarypw"})\n'
        "except storage.ArtifactStorageError: pass\n"
        "logging.captureWarnings(False)"
    )
    assert "A secret is written" in shown
    assert "canarypw" not in shown


def test_code_is_cut_when_it_is_masked(run):
    run('password = "canary-canary-canary-canary"; x = 1')
    shown = run(
        "from artifact_storage._context import code as _capture\n"
        "from artifact_storage._masking.known import Secrets\n"
        "found = set()\n"
        "for _capture._LIMIT in range(1, 2000):\n"
        "    code = _capture.CapturedCode(Secrets()).of_session(60)\n"
        "    found.add(''.join(['can', 'ary']) in code)\n"
        "_capture._LIMIT = 1_000_000\n"
        "found"
    )
    assert "{False}" in shown


def test_a_secret_that_is_told_after_its_cell_ran(run):
    run("x = 'late unheardof here'\ny = 'canaryother'\nstorage.save(1, 'x')")
    run(
        "import base64\n"
        "try: storage.options.set(storage_options={'secret': base64.b64decode(b'dW5oZWFyZG9m')"
        ".decode()})\n"
        "except storage.ArtifactStorageError: pass\n"
        "storage.save(2, 'x')"
    )
    assert "'late unheardof here'" in run("print(storage.get('x', 0).get_code())")
    code = run("print(storage.get('x', 1).get_code())")
    assert "'late *** here'" in code
    assert "canaryother" in code


def test_a_notebook_that_is_saved(home, tmp_path):
    expression = 'f"postgresql://{user}:{word}@h"'
    cells = [
        IMPORT,
        *FAILING,
        f'user = word = "ana"\nurl = {expression}',
        'storage.save(1, "x")\nprint(storage.get("x").get_code())',
    ]
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(made, timeout=60, allow_errors=True, kernel_name="python3").execute()
    nbformat.write(made, tmp_path / "run.ipynb")
    saved = nbformat.read(tmp_path / "run.ipynb", as_version=4)
    outputs = json.dumps([cell.outputs for cell in saved.cells])
    assert "A secret is written" in outputs
    assert "postgresql://ana:***@" in outputs
    assert json.dumps(expression)[1:-1] in outputs
    assert "canarypw" not in outputs
    assert "canarypw" in json.dumps([cell.source for cell in saved.cells])


def test_a_secret_in_a_script_is_warned_of_with_its_line(home, tmp_path):
    script = tmp_path / "app.py"
    script.write_text(
        f"{IMPORT}\ntry:\n    {FAILING[0]}\nexcept storage.ArtifactStorageError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0
    assert f"<{script}>:3: ArtifactStorageWarning: A secret is written in this code" in done.stderr
    assert "canarypw" not in done.stdout + done.stderr
