"""Only this user's own storage server is spoken to: what it answers is unpickled."""

from __future__ import annotations

import os
import shutil
import socket

import pytest


@pytest.fixture
def refused(storage):
    def ask(match):
        with pytest.raises(storage.PermissionDeniedError, match=match) as caught:
            storage.save(1, "x")
        assert caught.value.hint

    return ask


def test_a_directory_that_is_open_to_others_is_refused(storage, server, refused):
    server.socket.parent.chmod(0o755)
    refused("open to other users")
    server.socket.parent.chmod(0o700)
    assert storage.save(1, "x").version == 0


@pytest.mark.skipif(os.getuid() != 0, reason="only root can make other users' files")
def test_a_directory_of_another_user_is_refused(start_server, refused):
    start_server(user="nobody")
    refused("belongs to another user")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_a_process_of_another_user_is_refused(refused, tmp_path, monkeypatch):
    """In a directory that looks right."""
    directory = tmp_path / "run"
    directory.mkdir(mode=0o700)
    path = directory / "s.sock"
    ready, told = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(str(path))
                os.setuid(65534)
                listener.listen()  # Its credentials are those of this moment.
                os.write(told, b"1")
                listener.accept()[0].recv(1)
        finally:
            os._exit(0)
    os.read(ready, 1)
    monkeypatch.setenv("ARTIFACT_STORAGE_SOCKET", str(path))
    refused("belongs to another user")
    os.waitpid(pid, 0)


def test_a_link_instead_of_the_directory_is_refused(server, refused, tmp_path, monkeypatch):
    link = tmp_path / "link"
    link.symlink_to(server.socket.parent)
    monkeypatch.setenv("ARTIFACT_STORAGE_SOCKET", str(link / server.socket.name))
    refused("is no directory")


def test_a_socket_whose_directory_was_removed_is_made_anew(storage, server):
    storage.save(1, "x")
    before = server.socket.stat().st_ino
    shutil.rmtree(server.socket.parent)
    assert storage.save(2, "x").version == 1  # The open connection is none the worse.
    storage._default.default()._client._idle.clear()
    assert storage.save(3, "x").version == 2
    assert server.socket.stat().st_ino != before
    assert server.socket.parent.stat().st_mode & 0o777 == 0o700
