"""Private directories: modes, locks, and what is left over."""

from __future__ import annotations

import os
import shutil
import stat
import time

import pytest
from jupyterlab_artifact_storage.runtime_directory import (
    FORGOTTEN_AFTER,
    MAX_SOCKET_PATH,
    RuntimeDirectory,
    RuntimeDirectoryError,
    jupyter_bases,
    private_bases,
    remove_left_over,
)


def test_is_private_and_removed(tmp_path):
    directory = RuntimeDirectory(tmp_path)
    assert stat.S_IMODE(directory.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(directory.state_dir.stat().st_mode) == 0o700
    directory.remove()
    assert not directory.path.exists()
    directory.remove()


def test_only_left_over_directories_are_removed(tmp_path):
    used = RuntimeDirectory(tmp_path)
    left_over = tmp_path / f"artifact-storage-{os.getuid()}-dead"
    left_over.mkdir(mode=0o700)
    (left_over / "server.sock").touch()
    other = tmp_path / "artifact-storage-of-somebody"
    other.mkdir()
    target = tmp_path / "target"
    target.mkdir()
    link = tmp_path / f"artifact-storage-{os.getuid()}-link"
    link.symlink_to(target)
    remove_left_over(tmp_path)
    assert used.path.exists()
    assert other.exists()
    assert target.exists()
    assert link.exists()
    assert not left_over.exists()
    used.remove()


@pytest.fixture
def long(tmp_path):
    """A directory whose path is too long for a socket."""
    directory = tmp_path / ("x" * MAX_SOCKET_PATH)
    directory.mkdir(mode=0o700)
    return directory


def test_jupyters_runtime_directory_goes_first(home, monkeypatch):
    """A log-out removes XDG_RUNTIME_DIR, and leaves Jupyter's own."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(home / "jupyter"))
    assert next(jupyter_bases()) == home / "jupyter"
    directory = RuntimeDirectory()
    assert directory.path.parent == home / "jupyter"
    directory.remove()


@pytest.mark.parametrize("variable", ["JUPYTER_RUNTIME_DIR", "XDG_RUNTIME_DIR", "TMPDIR"])
@pytest.mark.parametrize("bases", [jupyter_bases, private_bases])
def test_avoids_paths_that_are_too_long_for_a_socket(long, monkeypatch, variable, bases):
    monkeypatch.setenv(variable, str(long))
    monkeypatch.setattr("tempfile.tempdir", None)
    directory = RuntimeDirectory(*bases())
    assert len(os.fsencode(directory.socket)) <= MAX_SOCKET_PATH
    directory.remove()


def test_the_runtime_directory_of_a_login_is_used_only_when_it_is_private(home, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    home.chmod(0o700)
    assert home in private_bases()
    home.chmod(0o755)
    assert home not in private_bases()


def test_the_next_one_is_used_where_the_first_cannot_be(tmp_path):
    file = tmp_path / "file"
    file.touch()
    directory = RuntimeDirectory(file, tmp_path)
    assert directory.path.parent == tmp_path
    directory.remove()
    with pytest.raises(RuntimeDirectoryError, match=f"{file}: .+"):
        RuntimeDirectory(file)


def test_is_used_without_any_temporary_directory(home, monkeypatch):
    def none():
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", none)
    monkeypatch.setenv("HOME", str(home))
    assert home / ".cache" / "artifact-storage" in private_bases()


def test_a_removed_directory_is_made_anew_and_locked(tmp_path):
    directory = RuntimeDirectory(tmp_path)
    shutil.rmtree(directory.path)
    directory.restore()
    assert stat.S_IMODE(directory.path.stat().st_mode) == 0o700
    assert directory.state_dir.is_dir()
    remove_left_over(tmp_path)
    assert directory.path.exists()
    directory.remove()


def test_directories_of_other_machines_are_left_over_only_after_days(tmp_path):
    """Of a shared home directory, where locks are not always seen."""
    directory = RuntimeDirectory(tmp_path)
    uid, machine = directory.path.name.split("-")[2:4]
    other = "000" if machine != "000" else "001"
    recent, old = (tmp_path / f"artifact-storage-{uid}-{other}-{name}" for name in ("new", "old"))
    for path in (recent, old):
        path.mkdir(mode=0o700)
    long_ago = time.time() - FORGOTTEN_AFTER - 1
    os.utime(old, (long_ago, long_ago))
    remove_left_over(tmp_path)
    assert recent.exists()
    assert not old.exists()
    directory.remove()
