"""Every test has a home directory, a store and a storage server of its own. The server is real."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
if importlib.util.find_spec("artifact_storage") is None:
    sys.path.insert(0, str(ROOT / "python"))


def _package_folder() -> str:
    return str(Path(importlib.util.find_spec("artifact_storage").origin).parents[1])


def _node() -> str:
    from jupyterlab_artifact_storage.launch import LaunchError, node_executable

    try:
        return node_executable()
    except LaunchError:
        return str(ROOT / "node_modules" / ".bin" / "node")


_TOLD = ("ARTIFACT_STORAGE_SOCKET", "ARTIFACT_STORAGE_SESSION", "ARTIFACT_STORAGE_LOCATION")
_CLEARED = ("LINEAPY_", *_TOLD, "JPY_")


class StorageServer:
    """A storage server on a fixed socket, as the server extension of JupyterLab starts it."""

    def __init__(self, directory: Path, user: str | None = None) -> None:
        self.socket = directory / "s.sock"
        self._state = directory / "state"
        self._state.mkdir(mode=0o700)
        self._user = user
        if user is not None:
            shutil.chown(directory, user)
            shutil.chown(self._state, user)
        self._process = None

    def start(self) -> StorageServer:
        from jupyterlab_artifact_storage.launch import server_bundle

        command = [os.environ["ARTIFACT_STORAGE_NODE"], str(server_bundle())]
        command += ["--socket", str(self.socket), "--state-dir", str(self._state)]
        with (self._state / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                user=self._user,
            )
        self._process.stdin.write(b'{"command_line":{},"settings":{}}\n')
        self._process.stdin.flush()
        ready = self._process.stdout.readline()
        assert b'"ready":true' in ready, (self._state / "server.log").read_text()
        return self

    def kill(self) -> None:
        """Ends it as a crash would: kill -9."""
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home directory of its own for the test and everything that it starts."""
    directory = tmp_path / "home"
    directory.mkdir()
    for variable in list(os.environ):
        if variable.startswith(_CLEARED):
            monkeypatch.delenv(variable)
    # What the client of this process announces to its own processes ends with the test.
    for variable in _TOLD:
        monkeypatch.setenv(variable, "")
        monkeypatch.delenv(variable)
    monkeypatch.setenv("HOME", str(directory))
    monkeypatch.setenv("LINEAPY_HOME_DIR", str(directory / ".lineapy"))
    monkeypatch.setenv("ARTIFACT_STORAGE_NODE", _node())
    monkeypatch.setenv("PYTHONPATH", _package_folder())
    monkeypatch.setenv("IPYTHONDIR", str(directory / ".ipython"))
    monkeypatch.chdir(directory)
    (directory / ".lineapy").mkdir()
    return directory


@pytest.fixture
def storage(home, monkeypatch):
    """The package as in a new process, with a private storage server."""
    import artifact_storage
    from artifact_storage._default import use_as_default
    from artifact_storage.storage import Storage

    def forget():
        """What a process tells its own processes ends with the test."""
        for variable in _TOLD:
            monkeypatch.setenv(variable, "")

    forget()
    made = Storage.of_process()
    use_as_default(made)
    yield artifact_storage
    made.close()
    forget()
    use_as_default(Storage.of_process())


@pytest.fixture
def without_haste(monkeypatch):
    """A value's own code has 20 seconds, so that a busy machine changes no preview."""
    from artifact_storage._context import guard, recorded

    monkeypatch.setattr(guard, "SECONDS", 20.0)
    monkeypatch.setattr(recorded, "SECONDS", 20.0)


@pytest.fixture
def start_server(tmp_path, monkeypatch):
    """Starts a shared storage server, as kernels in JupyterLab find it."""
    directory = tmp_path / "run"
    directory.mkdir(mode=0o700)
    started = []

    def start(user: str | None = None) -> StorageServer:
        if user is not None:
            for parent in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
                parent.chmod(parent.stat().st_mode | 0o055)
        started.append(StorageServer(directory, user).start())
        monkeypatch.setenv("ARTIFACT_STORAGE_SOCKET", str(started[0].socket))
        return started[0]

    yield start
    for server in started:
        server.kill()


@pytest.fixture
def server(start_server):
    """A shared storage server."""
    return start_server()


@pytest.fixture
def run_python(tmp_path):
    """Runs a program in another Python process and returns what it printed."""

    def run(source: str, python: str = sys.executable, **environment: str) -> str:
        script = tmp_path / f"script-{len(list(tmp_path.glob('script-*')))}.py"
        script.write_text(textwrap.dedent(source))
        done = subprocess.run(
            [python, str(script)],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture
def run_after(home):
    """Runs code after definitions, as a notebook does after a restart: in a process of its own."""

    def run(code: str, definitions: str) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "always", "-c", definitions + code],
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    return run


class Done:
    """What a command wrote, and how it ended."""

    def __init__(self, done: subprocess.CompletedProcess) -> None:
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def json(self):
        """Its data."""
        return json.loads(self.out)


#: The command line, as it is installed.
CLI = str(Path(sys.executable).with_name("artifact-storage"))


@pytest.fixture
def cli(home):
    """Runs the command line, as a shell would, and returns what came of it."""

    def run(*words, stdin=b"", text=True, program=CLI, **environment):
        done = subprocess.run(
            [program, *words],
            env={**os.environ, **environment},
            input=stdin,
            capture_output=True,
            timeout=100,
        )
        if text:
            done.stdout = done.stdout.decode()
        done.stderr = done.stderr.decode()
        return Done(done)

    return run


@pytest.fixture
def value_file(home):
    """The only stored file with that suffix below the home directory."""

    def find(pattern: str = "*.pkl") -> Path:
        (found,) = home.rglob(pattern)
        return found

    return find


@pytest.fixture
def leftovers(home):
    """Staging files that are still there."""
    return lambda: [
        str(path) for path in home.rglob("*") if ".artifact-storage-staging/" in str(path)
    ]
