"""The LineaPy variables of a kernel's next process, as the panel asks for them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jupyter_process import TOKEN, JupyterProcess, Kernel

DIR, URL, OPTIONS = (
    "LINEAPY_ARTIFACT_STORAGE_DIR",
    "LINEAPY_DATABASE_URL",
    "LINEAPY_STORAGE_OPTIONS",
)
PRINT = f"import os, json; print(json.dumps([os.environ.get(n) for n in {(DIR, URL, OPTIONS)!r}]))"


@pytest.fixture(params=["with", "without"])
def kernel(jupyter, request):
    """A kernel of a notebook's session, and one that was started by itself."""
    if request.param == "without":
        started = jupyter.start_kernel()
    else:
        body = {
            "path": "a.ipynb",
            "name": "a",
            "type": "notebook",
            "kernel": {"name": "python3"},
        }
        status, _headers, answer = jupyter.request("POST", "api/sessions", body)
        assert status == 201, answer
        started = Kernel(jupyter, json.loads(answer)["kernel"]["id"])
    yield started
    started.shut_down()


def put(jupyter: JupyterProcess, kernel_id: str, body: Any, **options: Any) -> tuple[int, Any]:
    path = f"jupyterlab_artifact_storage/kernels/{kernel_id}/environment"
    status, _headers, answer = jupyter.request("PUT", path, body, **options)
    return status, json.loads(answer or b"null")


def test_next_process_gets_what_was_told_last(jupyter, kernel):
    assert put(jupyter, kernel.id, {"set": {DIR: "/a", OPTIONS: "{}"}}) == (200, {"kept": True})
    assert json.loads(kernel.run(PRINT)) == [None, None, None]
    kernel.restart()
    assert json.loads(kernel.run(PRINT)) == ["/a", None, "{}"]
    put(jupyter, kernel.id, {"set": {DIR: "/b"}, "fill": {URL: "sqlite:///b"}})
    kernel.restart()
    assert json.loads(kernel.run(PRINT)) == ["/b", "sqlite:///b", None]
    assert kernel.run("import os; print(os.environ['HOME'])") == str(jupyter.home)
    put(jupyter, kernel.id, {})
    kernel.restart()
    assert json.loads(kernel.run(PRINT)) == [None, None, None]


def test_what_the_kernel_has_comes_back(start_jupyter):
    jupyter = start_jupyter(**{DIR: "/own", URL: "sqlite:////own"})
    kernel = jupyter.start_kernel()
    put(jupyter, kernel.id, {"set": {DIR: "/a"}, "fill": {URL: "sqlite:///b"}})
    kernel.restart()
    assert json.loads(kernel.run(PRINT)) == ["/a", "sqlite:////own", None]
    put(jupyter, kernel.id, {})
    kernel.restart()
    assert json.loads(kernel.run(PRINT)) == ["/own", "sqlite:////own", None]


def test_nothing_else_can_be_set(jupyter):
    kernel = jupyter.start_kernel()
    for body in ({"set": {"PATH": "/x"}}, {"fill": {DIR: 5}}, {"set": [DIR]}, {"set": {DIR: "\0"}}):
        status, answer = put(jupyter, kernel.id, body)
        assert (status, URL in answer["message"]) == (400, True)
    assert put(jupyter, "no-such-kernel", {})[0] == 404
    kernel.shut_down()


def test_strangers_and_other_sites_are_refused(jupyter):
    kernel = jupyter.start_kernel()
    body = {"set": {DIR: "/x"}}
    assert put(jupyter, kernel.id, body, authorized=False)[0] == 403
    # A browser that is logged in, led here by another page: the cookie alone is not enough.
    _status, headers, _body = jupyter.request(
        "GET", f"lab?token={TOKEN}", authorized=False, Accept="text/html"
    )
    cookies = "; ".join(one.partition(";")[0] for one in headers.get_all("Set-Cookie"))
    assert "username" in cookies
    status, answer = put(jupyter, kernel.id, body, authorized=False, Cookie=cookies)
    assert (status, "XSRF" in answer["message"] or "_xsrf" in answer["message"]) == (403, True)
    kernel.restart()
    assert json.loads(kernel.run(PRINT)) == [None, None, None]
    kernel.shut_down()
