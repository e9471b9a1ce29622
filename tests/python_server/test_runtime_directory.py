"""Private directories: modes, locks, and what is left over."""

from __future__ import annotations

import os
import stat

import pytest
from jupyterlab_artifact_storage.runtime_directory import (
    MAX_SOCKET_PATH,
    RuntimeDirectory,
    default_base,
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


def test_prefers_the_users_runtime_directory_when_it_is_private(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    tmp_path.chmod(0o700)
    assert default_base() == tmp_path
    tmp_path.chmod(0o755)
    assert default_base() != tmp_path


@pytest.mark.parametrize("variable", ["XDG_RUNTIME_DIR", "TMPDIR"])
def test_avoids_paths_that_are_too_long_for_a_socket(tmp_path, monkeypatch, variable):
    long = tmp_path / ("x" * MAX_SOCKET_PATH)
    long.mkdir(mode=0o700)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv(variable, str(long))
    monkeypatch.setattr("tempfile.tempdir", None)
    directory = RuntimeDirectory()
    assert len(os.fsencode(directory.socket)) <= MAX_SOCKET_PATH
    directory.remove()
