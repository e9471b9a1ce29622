"""The setting trust, from Jupyter's configuration and from the settings editor, in a kernel."""

from __future__ import annotations

import pytest
from jupyter_process import wait_for

#: Ana saves at a store that only the user can write to.
SAVED = """
import os, subprocess, sys
import artifact_storage as storage
storage.save(1, "mine")
program = "import artifact_storage as s; s.save(__import__('collections').OrderedDict(a=1), 'hers')"
environment = {**os.environ, "LOGNAME": "ana", "USER": "ana"}
print(subprocess.run([sys.executable, "-c", program], env=environment).returncode)
"""
LOADED = """
def told(load):
    try:
        return str(load())
    except storage.NotTrustedError as error:
        return f"refused: {error}"

print(storage.load("mine"), told(lambda: storage.load("hers")))
"""


def _outcome(jupyter):
    wait_for(jupyter.storage_pid)
    kernel = jupyter.start_kernel()
    assert "0" in kernel.run(SAVED)
    return kernel, kernel.run(LOADED)


def _setting(home, value):
    directory = home / ".jupyter/lab/user-settings/jupyterlab-artifact-storage"
    directory.mkdir(parents=True)
    (directory / "plugin.jupyterlab-settings").write_text(f'{{"trust": "{value}"}}')


def test_without_it_a_private_store_loads(start_jupyter):
    assert "1 OrderedDict" in _outcome(start_jupyter())[1]


@pytest.mark.parametrize("way", ["command line", "configuration", "settings editor"])
def test_refuse_is_heard(start_jupyter, home, way):
    words = []
    if way == "command line":
        words = ["--ArtifactStorage.trust=refuse"]
    elif way == "configuration":
        (home / ".jupyter").mkdir()
        file = home / ".jupyter" / "jupyter_server_config.py"
        file.write_text("c.ArtifactStorage.trust = 'refuse'\n")
    else:
        _setting(home, "refuse")
    kernel, told = _outcome(start_jupyter(*words))
    assert "1 refused: " in told
    assert 'The setting trust is "refuse"' in told
    assert "OrderedDict" in kernel.run("print(storage.load('hers', trust=True))")


def test_the_command_line_stands_above_the_settings_editor(start_jupyter, home):
    _setting(home, "allow")
    assert "1 refused: " in _outcome(start_jupyter("--ArtifactStorage.trust=ask"))[1]
