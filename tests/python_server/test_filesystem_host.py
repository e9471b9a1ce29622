"""The process of the filesystem host: its streams, its signals, its memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import filesystem_servers as servers
import pytest
from host_process import PATIENCE, Answered, HostProcess, environment_with, stub_library

PIECE = os.urandom(2**20)


@pytest.fixture
def host() -> Iterator[HostProcess]:
    process = HostProcess()
    yield process
    if process.process.poll() is None:
        process.stop()


def test_it_says_that_it_is_ready_and_which_python_and_fsspec_it_has(host: HostProcess) -> None:
    import sys
    from importlib.metadata import version

    assert host.ready == {"ready": True, "python": sys.executable, "fsspec": version("fsspec")}
    assert Path(host.socket).stat().st_mode & 0o777 == 0o600


def test_it_ends_with_its_standard_input_whatever_is_under_way(
    host: HostProcess, tmp_path: Path
) -> None:
    opened = host.open("file", {})
    more = threading.Event()

    def body() -> Iterator[bytes]:
        yield PIECE
        host.process.stdin.close()  # type: ignore[union-attr]
        more.wait(PATIENCE)
        yield PIECE

    def ended() -> None:
        host.process.wait(PATIENCE)
        more.set()

    threading.Thread(target=ended, daemon=True).start()
    with pytest.raises((OSError, Answered)):
        opened.put(str(tmp_path / "value"), body())
    assert host.process.wait(PATIENCE) == 0


def test_it_ends_while_a_filesystem_is_being_opened(tmp_path: Path) -> None:
    stub_library(tmp_path, "gcsfs", "import threading\nthreading.Event().wait()\n")
    host = HostProcess(env=environment_with(tmp_path))
    host.write({"id": "slow", "protocol": "gs", "options": {}})
    host.stop()
    assert host.process.returncode == 0


def test_ctrl_c_of_a_terminal_does_not_end_it_and_terminate_does(host: HostProcess) -> None:
    host.process.send_signal(signal.SIGINT)
    assert host.json("GET", "/known")["protocols"]
    host.process.send_signal(signal.SIGTERM)
    assert host.process.wait(PATIENCE) == 0


def test_what_libraries_print_goes_to_standard_error(tmp_path: Path) -> None:
    text = """
import os, sys
print("printed while it is imported")
os.write(1, b"written to file 1\\n")
from fsspec.implementations.memory import MemoryFileSystem
class OCIFileSystem(MemoryFileSystem):
    protocol = "oci"
    def __init__(self, **options):
        print("printed while it is opened", options)
        super().__init__()
    def info(self, path, **options):
        sys.stdout.write("printed later\\n"); sys.stdout.flush()
        return super().info(path, **options)
"""
    stub_library(tmp_path, "ocifs", text)
    host = HostProcess(env=environment_with(tmp_path, PYTHONUNBUFFERED="1"))
    opened = host.open("oci", {"account_key": "canary-printed"})
    opened.put("box/value", b"x")
    opened.get("box/value")
    host.stop()
    assert len(host.lines) == 2
    for line in ("while it is imported", "to file 1", "while it is opened", "printed later"):
        assert line.encode() in host.printed
    assert b"canary" not in host.printed


def test_lines_that_are_not_understood_get_an_answer_without_what_they_say(
    host: HostProcess,
) -> None:
    for line in (b"canary\n", b"[]\n", b'{"protocol":"canary"}\n', b"\xff\xfe\n"):
        host.process.stdin.write(line)  # type: ignore[union-attr]
        host.process.stdin.flush()  # type: ignore[union-attr]
        assert host.answer(None)["error"]["kind"] == "internal"
    assert b"canary" not in b"".join(host.lines)
    assert host.send({"id": "a", "protocol": 1})["error"]["kind"] == "internal"
    assert host.send({"id": "a", "protocol": "file", "options": []})["opened"]


@pytest.mark.parametrize(
    "secret",
    [
        "canary\ud800half of a character",
        # A file that is there and cannot be read, for this user or for anybody.
        "/proc/self/mem",
    ],
)
def test_a_filesystem_with_a_strange_secret_is_opened(host: HostProcess, secret: str) -> None:
    opened = host.open("file", {"password": secret})
    assert opened.opened["description"] == "file://"


def test_options_that_are_nested_too_deeply_do_not_end_the_host(host: HostProcess) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    line = f'{{"id":"deep","protocol":"file","options":{{"password":{deep}}}}}\n'
    host.process.stdin.write(line.encode())  # type: ignore[union-attr]
    host.process.stdin.flush()  # type: ignore[union-attr]
    assert host.answer("deep")["error"]["kind"] == "internal"
    assert host.send({"id": "a", "protocol": "file", "options": {}})["opened"]


def test_a_library_that_does_not_say_who_acts_gets_an_answer(tmp_path: Path) -> None:
    text = """
from fsspec.implementations.memory import MemoryFileSystem
class GCSFileSystem(MemoryFileSystem):
    @property
    def credentials(self):
        raise RuntimeError("nobody knows canary-token")
"""
    stub_library(tmp_path, "gcsfs", text)
    host = HostProcess(env=environment_with(tmp_path, STORAGE_EMULATOR_HOST="http://127.0.0.1:1"))
    options = {"token": "canary-token", "endpoint_url": ""}
    with pytest.raises(Answered) as answered:
        host.open("gs", options)
    assert "canary" not in str(answered.value.problem)
    host.stop()


def test_a_closed_filesystem_is_unknown(host: HostProcess, tmp_path: Path) -> None:
    opened = host.open("file", {})
    opened.put(str(tmp_path / "value"), b"x")
    assert host.send({"id": opened.name, "close": True}) == {"id": opened.name, "closed": True}
    with pytest.raises(Answered) as answered:
        opened.get(str(tmp_path / "value"))
    assert answered.value.status == 404
    assert host.send({"id": "never", "close": True}) == {"id": "never", "closed": True}


def test_unknown_requests_are_refused(host: HostProcess) -> None:
    host.open("file", {})
    for method, target in (
        ("GET", "/"),
        ("GET", "/filesystems/f"),
        ("GET", "/filesystems/f/object"),
        ("GET", "/filesystems/f/object?path=/x&start=one"),
        ("POST", "/filesystems/f/object?path=/x"),
        ("GET", "/filesystems/other/object?path=/x"),
    ):
        with pytest.raises(Answered) as answered:
            host.json(method, target)
        assert answered.value.problem["kind"] in ("internal", "not_found")


def test_a_connection_serves_many_requests(host: HostProcess, tmp_path: Path) -> None:
    opened = host.open("file", {})
    connection = host.connection()
    for number in range(3):
        target = opened.target("object", str(tmp_path / str(number)))
        connection.request("PUT", target, b"ab")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 201
        connection.request("GET", target)
        assert connection.getresponse().read() == b"ab"
    connection.close()


def test_a_failed_upload_is_answered_while_it_is_on_its_way(
    host: HostProcess, tmp_path: Path
) -> None:
    opened = host.open("file", {})
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(Answered) as answered:
        opened.put(str(tmp_path / "file/below"), (PIECE for _ in range(64)))
    assert answered.value.problem["kind"] in ("invalid_input", "not_found", "conflict")
    assert opened.put(str(tmp_path / "other"), b"x")["size"] == 1


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
@pytest.mark.parametrize("kind", ["sftp", "azure"])
def test_large_values_pass_in_little_memory(host: HostProcess, kind: str) -> None:
    with servers.sftp() if kind == "sftp" else nullcontext((servers.azurite(), None)) as server:
        root = "/values" if kind == "sftp" else "box"
        opened = host.open("sftp" if kind == "sftp" else "abfs", server[0])
        opened.put(f"{root}/small", b"x")
        opened.get(f"{root}/small")
        before = host.peak_of_memory()
        size = 64
        opened.put(f"{root}/large", (PIECE for _ in range(size)))
        with host.request("GET", opened.target("object", f"{root}/large")) as answer:
            taken = 0
            while block := answer.read(2**20):
                taken += len(block)
        assert taken == size * 2**20
        # Some blocks of 8 MiB on each side of the queue, and the library's copies.
        assert host.peak_of_memory() - before < 100 * 2**20


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a parent's end")
def test_a_stopped_host_ends_with_its_parent_however_that_ends(tmp_path: Path) -> None:
    code = """
import os, signal, subprocess, sys
host = subprocess.Popen(
    [sys.executable, "-m", "jupyterlab_artifact_storage.filesystem_host", "--socket", sys.argv[1]],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE,
)
host.stdout.readline()
host.stdin.write(b'{"id": "a", "alive": ""}\\n')
host.stdin.flush()
host.stdout.readline()
host.send_signal(signal.SIGSTOP)
os.kill(os.getpid(), signal.SIGKILL)
"""
    # The host has this pipe for its errors, and the pipe ends with the last that has it.
    parent = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "s")],
        stderr=subprocess.PIPE,
        timeout=PATIENCE,
        check=False,
    )
    assert parent.returncode == -signal.SIGKILL
