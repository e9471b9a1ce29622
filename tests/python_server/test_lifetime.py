"""The storage server lives exactly as long as its Jupyter server, whatever happens to either."""

from __future__ import annotations

import os
import shutil
import signal
import stat

from jupyter_process import is_running, wait_for


def test_starts_before_anybody_asks_and_only_for_its_owner(start_jupyter):
    jupyter = start_jupyter()
    wait_for(jupyter.socket.exists, seconds=5, what="the socket, without any request")
    assert stat.S_IMODE(jupyter.directory.stat().st_mode) == 0o700
    assert stat.S_IMODE(jupyter.socket.stat().st_mode) == 0o600
    assert stat.S_IMODE((jupyter.directory / "state").stat().st_mode) == 0o700
    assert jupyter.storage_pid()


def test_kernels_know_the_socket(start_jupyter):
    jupyter = start_jupyter()
    kernel = jupyter.start_kernel()
    code = "import os; print(os.environ['ARTIFACT_STORAGE_SOCKET'])"
    assert kernel.run(code) == str(jupyter.socket)


def test_comes_back_on_its_socket_with_the_sessions_settings(start_jupyter):
    jupyter = start_jupyter()
    pid = wait_for(jupyter.storage_pid)
    elsewhere = str(jupyter.home / "elsewhere")
    change = {"artifact_storage_dir": elsewhere}
    status, answer = jupyter.storage("PUT", "/sessions/some-kernel/location", change)
    assert status == 200, answer
    for _ in range(3):
        os.kill(pid, signal.SIGKILL)
        pid = wait_for(lambda old=pid: (new := jupyter.storage_pid()) != old and new, seconds=10)
        _status, session = jupyter.storage("GET", "/sessions/some-kernel")
        directory = session["location"]["artifact_storage_dir"]
        assert (directory["value"], directory["origin"]) == (elsewhere, "session")
    assert "Starting the storage server again" in jupyter.log


def test_killing_jupyter_leaves_nothing(start_jupyter):
    jupyter = start_jupyter()
    pid = wait_for(jupyter.storage_pid)
    directory = jupyter.directory
    jupyter.kill()
    wait_for(lambda: not is_running(pid), seconds=10, what="the end of the storage server")
    wait_for(lambda: not directory.exists(), seconds=5, what="the removal of its directory")


def test_a_directory_left_by_two_kills_is_removed_by_the_next_jupyter(start_jupyter):
    first = start_jupyter()
    pid = wait_for(first.storage_pid)
    directory = first.directory
    # Stop it first, so that it sees neither the end of Jupyter nor its own.
    os.kill(pid, signal.SIGSTOP)
    first.kill()
    os.kill(pid, signal.SIGKILL)
    assert directory.exists()
    second = start_jupyter()
    assert not directory.exists()
    assert wait_for(second.storage_pid)


def test_ending_jupyter_leaves_nothing(start_jupyter):
    jupyter = start_jupyter()
    pid = wait_for(jupyter.storage_pid)
    directory = jupyter.directory
    jupyter.stop()
    assert not is_running(pid)
    assert not directory.exists()


def test_two_jupyter_servers_do_not_disturb_each_other(start_jupyter, tmp_path_factory):
    first = start_jupyter()
    pid = wait_for(first.storage_pid)
    directory = first.directory
    second = start_jupyter()
    second.stop()
    assert is_running(pid)
    assert directory.exists()


def test_a_removed_runtime_directory_is_made_anew(start_jupyter):
    """A log-out, or who tidies temporary directories, removes it: panel and kernels go on."""
    jupyter = start_jupyter()
    pid = wait_for(jupyter.storage_pid)
    kernel = jupyter.start_kernel()
    shutil.rmtree(jupyter.directory)
    code = "import artifact_storage as s; print(s.save(1, 'x').version)"
    assert kernel.run(code) == "0"
    assert jupyter.storage_pid() == pid
    status, _headers, _body = jupyter.request(
        "GET", "artifact-storage/health", x_artifact_storage="1"
    )
    assert status == 200
    _status, session = jupyter.storage("GET", f"/sessions/{kernel.id}")
    assert session["attached"] is True
