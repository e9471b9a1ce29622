"""What a filesystem's library says of a failure that has no number of its own."""

from __future__ import annotations

import pytest

pytest.importorskip("fsspec")

from jupyterlab_artifact_storage.filesystem_host.explain import explained
from jupyterlab_artifact_storage.filesystem_host.masking import Masking


@pytest.mark.parametrize(
    ("words", "kind", "hint"),
    [
        ("No space left on device", "storage_full", "Make room"),
        ("Disk quota exceeded", "storage_full", "Make room"),
        # OpenSSH's server, whatever the reason.
        ("Failure", "internal", "Its disk or your quota may be full"),
    ],
)
def test_a_full_disk_behind_sftp_is_told_or_at_least_named(words, kind, hint):
    asyncssh = pytest.importorskip("asyncssh")
    told = explained(asyncssh.SFTPFailure(words), Masking(), "sshfs")
    assert told.kind == kind
    assert hint in told.hint


def test_a_server_that_answers_with_500_is_not_told_as_silent():
    httpx = pytest.importorskip("httpx")
    request = httpx.Request("PUT", "http://files.example/a")
    response = httpx.Response(500, request=request)
    error = httpx.HTTPStatusError("500 Internal Server Error", request=request, response=response)
    told = explained(error, Masking(), "webdav4")
    assert (told.kind, told.code) == ("unreachable", None)
    assert told.message == "The server of the filesystem failed (HTTP status 500)."
    assert "its disk may be full" in told.hint
