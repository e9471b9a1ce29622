"""A save records where its notebook is, not where it was when its kernel started."""

from __future__ import annotations

import json
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

    def __init__(self, jupyter: JupyterProcess, name: str, *, kernel: Kernel | None = None) -> None:
        self._jupyter = jupyter
        self._path = name
        status, _headers, body = jupyter.request("PUT", f"api/contents/{name}", _EMPTY)
        assert status == 201, body
        wanted = {"name": "python3"} if kernel is None else {"id": kernel.id}
        model = {"path": name, "name": name, "type": "notebook", "kernel": wanted}
        status, _headers, body = jupyter.request("POST", "api/sessions", model)
        assert status == 201, body
        session = json.loads(body)
        self._id = session["id"]
        self.kernel = kernel or Kernel(jupyter, session["kernel"]["id"])

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


def test_each_of_two_notebooks_of_one_kernel_keeps_its_path(jupyter):
    one = Notebook(jupyter, "first.ipynb")
    other = Notebook(jupyter, "second.ipynb", kernel=one.kernel)
    other.rename("second-renamed.ipynb")
    one.rename("first-renamed.ipynb")
    other.rename("second-renamed-again.ipynb")
    # The kernel was told the first one's path.
    saved = one.kernel.run(SAVE.format(number=1))
    assert saved == str(jupyter.work / "first-renamed.ipynb")


def test_a_rename_survives_a_restart_of_the_storage_server(jupyter):
    notebook = Notebook(jupyter, "kept.ipynb")
    notebook.rename("kept-renamed.ipynb")
    notebook.kernel.run(SAVE.format(number=1))
    with jupyter.storage_server_down():
        pass
    assert notebook.kernel.run(SAVE.format(number=2)) == str(jupyter.work / "kept-renamed.ipynb")


def test_a_rename_while_the_storage_server_is_down_is_told_to_the_next_one(jupyter):
    notebook = Notebook(jupyter, "down.ipynb")
    early = Notebook(jupyter, "not-attached.ipynb")
    notebook.kernel.run(SAVE.format(number=1))
    with jupyter.storage_server_down():
        notebook.rename("down-renamed.ipynb")
        early.rename("not-attached-renamed.ipynb")
        notebook.rename("down-renamed-again.ipynb")
    path = str(jupyter.work / "down-renamed-again.ipynb")
    session = f"/sessions/{notebook.kernel.id}"
    wait_for(lambda: jupyter.storage("GET", session)[1]["notebook_path"] == path, what="the path")
    assert notebook.kernel.run(SAVE.format(number=2)) == path
    saved = early.kernel.run(SAVE.format(number=3))
    assert saved == str(jupyter.work / "not-attached-renamed.ipynb")
