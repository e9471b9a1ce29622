"""A process that was started before its parent had a session saves where the parent does."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import concurrent.futures, multiprocessing, subprocess, sys

SAVE = "import artifact_storage; print(artifact_storage.save(1, 'w').root)"


def work(_):
    import artifact_storage
    return artifact_storage.save(1, "w").root


def early(kind):
    if kind == "subprocess":
        code = f"import sys; sys.stdin.readline(); {SAVE}"
        return subprocess.Popen([sys.executable, "-W", "ignore", "-c", code], text=True,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if kind == "executor":
        return concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("fork"))
    return multiprocessing.get_context(kind).Pool(1)


def ask(kind, made, task):
    if kind == "subprocess":
        return made.communicate("\\n")[0].strip()
    return next(iter(made.map(task, [0])))


if __name__ == "__main__":
    kind, first, chosen = sys.argv[1:]
    made = early(kind)
    if kind != "subprocess":
        ask(kind, made, work if first == "save" else abs)
    import artifact_storage
    artifact_storage.options.set(artifact_storage_dir=chosen)
    print(ask(kind, made, work))
    if kind == "executor":
        made.shutdown()
    elif kind != "subprocess":
        made.terminate()
        made.join()
"""


def root(tmp_path, kind, first):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    chosen = tmp_path / "chosen"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", program, kind, first, chosen],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.stdout.split()[-1:] == [str(chosen)], done.stdout + done.stderr


KINDS = ["fork", "spawn", "forkserver", "executor", "subprocess"]


@pytest.mark.parametrize("kind", KINDS)
def test_it_saves_where_the_program_does(home, tmp_path, kind):
    root(tmp_path, kind, "nothing")


@pytest.mark.parametrize("kind", KINDS)
def test_it_saves_where_the_program_does_at_a_shared_storage_server(server, tmp_path, kind):
    root(tmp_path, kind, "nothing")


@pytest.mark.parametrize("kind", KINDS[:4])
def test_a_worker_that_saved_before_follows_later(home, tmp_path, kind):
    root(tmp_path, kind, "save")


def test_a_process_without_the_socket_of_its_session_refuses(home, monkeypatch):
    monkeypatch.setenv("ARTIFACT_STORAGE_SESSION", "script-1-abcdef 0123456789abcdef")
    code = "import artifact_storage as s; s.save(1, 'x')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "UnreachableError" in done.stderr
    assert "ARTIFACT_STORAGE_SOCKET" in done.stderr
    assert "unset ARTIFACT_STORAGE_SESSION" in done.stderr
    assert not list((home / ".lineapy").iterdir())


def test_what_a_dead_process_announced_is_nobodys(home, tmp_path):
    from jupyterlab_artifact_storage import kernels_server

    state = tmp_path / "state"
    parent = os.getppid()
    kernels_server.announce(str(state), "early")
    (mine,) = state.iterdir()
    name = mine.name.replace(str(os.getpid()), str(parent))
    start = next(kernels_server.ancestors())[1]
    (state / name).write_text(f"{start} 0\nof the parent")
    assert kernels_server.announced(str(state)) == "of the parent"
    (state / name).write_text(f"{start + 1} 0\nof another")
    assert kernels_server.announced(str(state)) is None
