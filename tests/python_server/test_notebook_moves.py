"""A save records where its notebook is, not where it was when its kernel started."""

from __future__ import annotations

import json
import os
import signal
from urllib.parse import quote

from jupyter_process import JupyterProcess, Kernel, wait_for

SAVE = "import artifact_storage as s; print(s.save({number}, 'n').notebook_path)"
RECORDED = "print(s.get('n').notebook_path)"
_EMPTY = {
    "type": "notebook",
    "format": "json",
    "content": {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5},
}


class Notebook:
    """A notebook with a kernel, renamed as JupyterLab does it."""

    def __init__(self, jupyter: JupyterProcess, name: str) -> None:
        self._jupyter = jupyter
        self._path = name
        status, _headers, body = jupyter.request("PUT", f"api/contents/{name}", _EMPTY)
        assert status == 201, body
        model = {"path": name, "name": name, "type": "notebook", "kernel": {"name": "python3"}}
        status, _headers, body = jupyter.request("POST", "api/sessions", model)
        assert status == 201, body
        session = json.loads(body)
        self._id = session["id"]
        self.kernel = Kernel(jupyter, session["kernel"]["id"])

    def rename(self, name: str) -> None:
        self._patch(f"api/contents/{quote(self._path)}", {"path": name})
        self._path = name
        self._patch(f"api/sessions/{self._id}", {"path": name})
        self._patch(f"api/sessions/{self._id}", {"name": name.rpartition("/")[2]})

    def _patch(self, path: str, change: dict[str, str]) -> None:
        status, _headers, body = self._jupyter.request("PATCH", path, change)
        assert status == 200, body


def test_a_save_records_the_present_path_of_a_renamed_notebook(jupyter):
    notebook = Notebook(jupyter, "Untitled.ipynb")
    kernel = notebook.kernel
    assert kernel.run(SAVE.format(number=1)) == str(jupyter.work / "Untitled.ipynb")
    notebook.rename("churn.ipynb")
    assert kernel.run(SAVE.format(number=2)) == str(jupyter.work / "churn.ipynb")
    assert kernel.run(RECORDED) == str(jupyter.work / "churn.ipynb")
    # What was saved before keeps what was true then.
    first = kernel.run("print(s.get('n', version=0).notebook_path)")
    assert first == str(jupyter.work / "Untitled.ipynb")
    (jupyter.work / "models").mkdir()
    notebook.rename("models/churn of 2026.ipynb")
    assert kernel.run(SAVE.format(number=3)) == str(jupyter.work / "models/churn of 2026.ipynb")
    notebook.rename("Untitled.ipynb")
    assert kernel.run(SAVE.format(number=4)) == str(jupyter.work / "Untitled.ipynb")


def test_a_rename_before_the_first_save_and_before_a_restart_is_known(jupyter):
    notebook = Notebook(jupyter, "Untitled1.ipynb")
    notebook.rename("early.ipynb")
    assert notebook.kernel.run(SAVE.format(number=1)) == str(jupyter.work / "early.ipynb")
    notebook.kernel.restart()
    assert notebook.kernel.run(SAVE.format(number=2)) == str(jupyter.work / "early.ipynb")
    notebook.rename("late.ipynb")
    assert notebook.kernel.run(SAVE.format(number=3)) == str(jupyter.work / "late.ipynb")


def test_a_rename_of_one_notebook_is_none_of_another(jupyter):
    one, other = Notebook(jupyter, "one.ipynb"), Notebook(jupyter, "other.ipynb")
    one.rename("one-renamed.ipynb")
    assert other.kernel.run(SAVE.format(number=1)) == str(jupyter.work / "other.ipynb")
    assert one.kernel.run(SAVE.format(number=2)) == str(jupyter.work / "one-renamed.ipynb")


def test_a_rename_survives_a_restart_of_the_storage_server(jupyter):
    notebook = Notebook(jupyter, "kept.ipynb")
    notebook.rename("kept-renamed.ipynb")
    notebook.kernel.run(SAVE.format(number=1))
    before = jupyter.storage_pid()
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: jupyter.storage_pid() not in (None, before), what="a new storage server")
    assert notebook.kernel.run(SAVE.format(number=2)) == str(jupyter.work / "kept-renamed.ipynb")
