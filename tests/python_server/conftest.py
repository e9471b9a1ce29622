from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

import pytest
from host_process import HostProcess
from jupyter_process import JupyterProcess


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty home directory with a short path: sockets go into it."""
    path = Path(tempfile.mkdtemp(prefix="ast-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def start_jupyter(home: Path) -> Iterator[Callable[..., JupyterProcess]]:
    """Starts Jupyter servers that end with the test."""
    started: list[JupyterProcess] = []

    def start(*arguments: str, **options: Any) -> JupyterProcess:
        started.append(JupyterProcess(home, *arguments, **options))
        return started[-1]

    yield start
    for jupyter in started:
        jupyter.stop()


@pytest.fixture(scope="module")
def jupyter() -> Iterator[JupyterProcess]:
    """A Jupyter server that the tests of one module share."""
    path = Path(tempfile.mkdtemp(prefix="ast-"))
    process = JupyterProcess(path)
    yield process
    process.stop()
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def host() -> Iterator[HostProcess]:
    """A filesystem host that the tests of one module share."""
    process = HostProcess()
    yield process
    process.stop()
