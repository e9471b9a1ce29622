"""The storage server of a program: who else uses it, what it forgets, why it does not start."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from artifact_storage._default import default
from jupyterlab_artifact_storage.start_failure import of_exception

SUBPROCESS = "import artifact_storage as s; print(s.save(1, 'w').root)"


def python(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=100,
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


@pytest.fixture
def chosen(storage, tmp_path):
    place = str(tmp_path / "chosen")
    storage.options.set(artifact_storage_dir=place, database_url=f"sqlite:///{place}/db.sqlite")
    return place


def test_subprocesses_and_theirs_save_where_the_program_does(storage, chosen):
    assert python(SUBPROCESS) == chosen
    nested = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SUBPROCESS!r}])"
    assert python(nested) == chosen
    assert storage.get("w").version == 1


def test_a_notebook_that_a_program_executes_saves_where_the_program_does(chosen, tmp_path):
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SUBPROCESS)])
    nbclient.NotebookClient(notebook, timeout=90, kernel_name="python3").execute()
    assert chosen in notebook.cells[0].outputs[-1]["text"]


def test_a_process_whose_session_has_ended_refuses_and_says_how_to_go_on(run_python):
    environment = run_python(
        """
        import os, artifact_storage
        artifact_storage.save(1, "x")
        print(os.environ["ARTIFACT_STORAGE_SOCKET"], os.environ["ARTIFACT_STORAGE_SESSION"])
        """
    ).split(" ", 1)
    names = ("ARTIFACT_STORAGE_SOCKET", "ARTIFACT_STORAGE_SESSION")
    said = python(SUBPROCESS, **dict(zip(names, map(str.strip, environment))))
    assert "UnreachableError" in said
    assert "has ended" in said
    assert "unset" in said
    assert all(name in said for name in names)


def test_a_fork_that_outlives_its_program_delays_nobody(tmp_path):
    late = tmp_path / "late"
    code = f"""
import os, time, artifact_storage as s
s.options.set(artifact_storage_dir={str(tmp_path / "chosen")!r})
if os.fork() == 0:
    while os.path.exists({str(tmp_path / "parent")!r}):
        time.sleep(0.05)
    open({str(late)!r} + ".new", "w").write(s.save(1, "w").root)
    os.rename({str(late)!r} + ".new", {str(late)!r})
    os._exit(0)
"""
    (tmp_path / "parent").touch()
    output = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", code], **output, check=True, timeout=60)
    ended = time.monotonic()
    (tmp_path / "parent").unlink()
    while not late.exists():
        assert time.monotonic() - ended < 60
        time.sleep(0.05)
    assert late.read_text() == str(tmp_path / "chosen")
    assert ended - started < 50


def test_typed_secrets_are_told_again_after_a_crash(storage, tmp_path):
    storage.options.set(storage_options={"auto_mkdir": True}, artifact_storage_dir=tmp_path / "a")
    told = default()._client.settings
    shown = {"value": {"secret": "***"}, "origin": "session"}
    other = {"value": "x", "origin": "default"}
    location = dict.fromkeys(("artifact_storage_dir", "database_url"), other)
    state = {
        "revision": 5,
        "overridden": True,
        "missing_secrets": [],
        "location": {**location, "storage_options": shown},
    }
    told.note({"storage_options": {"secret": "canary"}}, state)
    restarted = {**state, "revision": 1, "missing_secrets": ["storage_options.secret"]}
    assert told.forgotten(restarted, False) == {"storage_options": {"secret": "canary"}}
    # The panel has set another one meanwhile: that one is not overwritten.
    changed = {"value": {"secret": "***", "key": "k"}, "origin": "session"}
    moved = {**restarted, "location": {**location, "storage_options": changed}}
    assert told.forgotten(moved, False) is None
    assert told.forgotten({**state, "revision": 6}, True) is None
    assert "canary" not in "".join(path.read_text() for path in tmp_path.rglob("*.json"))


@pytest.mark.parametrize("lost", ["process", "process and directory"])
def test_a_crash_does_not_move_a_program(storage, chosen, lost):
    private = default()._client.endpoint.private
    os.kill(private.pid, signal.SIGKILL)
    if lost != "process":
        shutil.rmtree(Path(private.socket_path).parent)
    assert storage.save(1, "x").root == chosen
    assert storage.options.get("artifact_storage_dir") == chosen


def test_exit_handlers_may_save(tmp_path):
    said = python(
        f"""
import atexit
def late():
    import artifact_storage as s
    print(s.save(2, "late").root, s.save(bytes(3_000_000), "large").version)
atexit.register(late)
import artifact_storage as s
s.options.set(artifact_storage_dir={str(tmp_path / "chosen")!r})
s.save(1, "early")
"""
    )
    assert said.splitlines()[-1] == f"{tmp_path / 'chosen'} 0"


def test_an_interpreter_that_may_start_no_process_is_told_what_to_do():
    error = RuntimeError("subprocess not supported for isolated subinterpreters")
    assert "main interpreter" in of_exception(error).hint


@pytest.mark.skipif(not hasattr(socket, "MSG_NOSIGNAL"), reason="only Linux can leave it out")
def test_a_lost_connection_ends_no_program_that_lets_sigpipe_end_it(run_python, home):
    said = run_python(
        """
        import os, signal, artifact_storage as storage
        from artifact_storage._default import default
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        storage.save(1, "x")
        private = default()._client.endpoint.private
        os.kill(private.pid, signal.SIGKILL)
        private._process.wait()
        print(storage.save(b"y" * 1_000_000, "x").version, len(storage.load("x")))
        """
    )
    assert said == "1 1000000\n"


def test_a_daemon_that_saves_while_the_program_ends_is_told_so(home):
    # The main thread goes on with its end when the daemon has failed: an exit handler waits for it.
    code = """
import atexit, threading
failed = threading.Event()
atexit.register(failed.wait, 60)
import artifact_storage as storage
storage.save(0, "x")
def work():
    while True:
        try:
            storage.save(1, "x")
        except BaseException as error:
            print(type(error).__name__, error, flush=True)
            failed.set()
            return
threading.Thread(target=work, daemon=True).start()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100)
    assert done.stdout.startswith("UnreachableError This program is ending"), done
    assert done.returncode == 0


@pytest.mark.parametrize("call", ["options.set('artifact_storage_dir', '/tmp')", "check()"])
def test_every_call_waits_for_a_storage_server_that_starts(storage, server, call):
    server.kill()
    server.socket.unlink()
    threading.Timer(0.4, server.start).start()
    if call == "check()":
        assert storage.check()
    else:
        storage.options.set("artifact_storage_dir", "/tmp")


@pytest.mark.parametrize(
    ("script", "message", "hint"),
    [
        ("echo broken >&2; exit 1", "broken", "Fix the problem"),
        ("echo \"node: version 'GLIBC_2.28' not found (required by node)\" >&2; exit 1",
         "too old", "ARTIFACT_STORAGE_NODE"),
        ("kill -9 $$", "SIGKILL", "memory limit"),
        ("kill -4 $$", "SIGILL", "ARTIFACT_STORAGE_NODE"),
        ("echo 'Error: Cannot find module main.js' >&2; exit 1", "missing", "Install it anew"),
        ("""echo '{"failure":{"message":"No home.","hint":"Set HOME."}}'; exit 1""",
         "No home", "Set HOME"),
    ],
)  # fmt: skip
def test_a_failed_start_says_its_cause(storage, monkeypatch, tmp_path, script, message, hint):
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\n{script}\n")
    node.chmod(0o755)
    monkeypatch.setenv("ARTIFACT_STORAGE_NODE", str(node))
    with pytest.raises(storage.UnreachableError, match=message) as caught:
        storage.save(1, "x")
    assert hint in caught.value.hint
    assert ("Install it anew" in caught.value.hint) == (hint == "Install it anew")


def test_without_a_place_for_the_socket_it_says_so(storage, monkeypatch):
    from artifact_storage._transport import private_server as _private_server

    monkeypatch.setattr(_private_server, "private_bases", lambda: [Path("/dev/null")])
    with pytest.raises(storage.UnreachableError, match="No directory can hold") as caught:
        storage.save(1, "x")
    assert "TMPDIR" in caught.value.hint


@pytest.mark.parametrize("tmpdir", ["/dev/null/none", "missing", "file"])
def test_a_temporary_directory_that_cannot_be_used_stops_nobody(tmp_path, tmpdir):
    (tmp_path / "file").touch()
    place = tmpdir if tmpdir.startswith("/") else str(tmp_path / tmpdir)
    assert (
        python("import artifact_storage as s; print(s.save(1, 'w').version)", TMPDIR=place) == "0"
    )


def _mount_full(place: Path) -> None:
    """Mounts a small filesystem without any space left; skips where that is not permitted."""
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("filesystems cannot be mounted here: that needs root")
    with suppress(OSError), (place / "ballast").open("wb", buffering=0) as ballast:
        while ballast.write(bytes(4096)):
            pass


def test_a_full_temporary_directory_stops_nobody(home):
    place = Path(f"/tmp/asf-{os.getpid()}")  # Short enough for a socket.
    place.mkdir(mode=0o700)
    try:
        _mount_full(place)
        code = (
            "import artifact_storage as s\n"
            "s.options.set('artifact_storage_dir', %r)\n"
            "print(s.save(1, 'x').version, s.save(bytes(1 << 20), 'x').version)\n"
            "print(len(s.get('x').get_value()))"
        )
        said = python(code % str(home / "other"), TMPDIR=str(place), XDG_RUNTIME_DIR=str(place))
        assert said.endswith("0 1\n1048576")
    finally:
        subprocess.run(["umount", str(place)], capture_output=True)
        place.rmdir()


def test_what_killed_programs_left_is_collected_by_the_next(home):
    place = Path(f"/tmp/as-{os.getpid()}")  # Short enough for a socket.
    place.mkdir(mode=0o700)
    try:
        code = (
            "import os, signal, artifact_storage as s; s.save(1, 'x')\n"
            "os.kill(s._default.default()._client.endpoint.private.pid, signal.SIGKILL)\n"
            "os.kill(os.getpid(), signal.SIGKILL)"
        )
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(place)})
        assert len(list(place.iterdir())) == 1
        assert python("import artifact_storage as s; print(s.save(1, 'x').version)",
                      TMPDIR=str(place)) == "1"  # fmt: skip
        assert list(place.iterdir()) == []
    finally:
        shutil.rmtree(place)


@pytest.mark.parametrize("home", ["", "here", "C:\\Users\\ana"])
def test_a_home_that_leads_nowhere_is_told_and_nothing_is_made(run_python, tmp_path, home):
    folder = tmp_path / "work"
    folder.mkdir()
    said = run_python(
        f"""
        import os
        os.chdir({str(folder)!r})
        import artifact_storage
        try:
            artifact_storage.save(1, "x")
        except artifact_storage.InvalidInputError as error:
            print(error, error.hint)
        artifact_storage.options.set(
            artifact_storage_dir={str(tmp_path / "values")!r},
            database_url="sqlite:///{tmp_path}/db.sqlite",
        )
        print(artifact_storage.save(1, "x").root)
        """,
        HOME=home,
    )
    assert "Set the environment variable HOME to an absolute path" in said
    assert said.endswith(f"{tmp_path / 'values'}\n")
    assert list(folder.iterdir()) == []
