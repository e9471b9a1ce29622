"""Work that takes long: its progress, its end, and the ways to stop it."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest
from artifact_storage import _contract
from artifact_storage._default import default
from artifact_storage._operations import Operation, Progress, ProgressLine

#: Values that take a while to verify, and no room on the disk.
_COUNT, _SIZE = 12, 96 << 20


@pytest.fixture
def moved(storage, home):
    """Roots of large values: the one that versions remember, and where they are now."""
    root = None
    for number in range(_COUNT):
        root = storage.save(number, f"large-{number}").root
    new = home / "moved"
    Path(root).rename(new)
    return root, str(new)


@pytest.fixture
def slow(moved):
    """The same, where every value has grown: each is read to its end, and none verifies."""
    for file in Path(moved[1]).rglob("*.pkl"):
        os.truncate(file, _SIZE)
    return moved


def listed():
    return default()._client.call(_contract.LIST_OPERATIONS)["operations"]


def test_an_operation_tells_its_progress_and_its_result(storage, moved):
    operation = storage.relocate(*moved, dry_run=True, wait=False)
    seen = []
    assert operation.wait(seen.append).ok
    assert operation.progress == Progress(_COUNT, _COUNT, "values")
    assert operation.state == "succeeded"
    assert repr(operation) == f"<Operation relocate succeeded: {_COUNT} of {_COUNT} values>"
    assert [one.done for one in seen] == sorted(one.done for one in seen)
    assert listed()[0]["id"] == operation.id


def test_cancel_stops_it_and_wait_says_so(storage, slow):
    operation = storage.relocate(*slow, dry_run=True, wait=False)
    operation.cancel()
    assert operation.state == "cancelled"
    with pytest.raises(storage.ConflictError, match="stopped"):
        operation.wait()


def test_recent_operations_are_a_table_of_operations(storage, moved, home):
    assert repr(storage.operations()) == "No operations."
    storage.relocate(*moved, dry_run=True)
    storage.clean_up()
    with pytest.raises(storage.NotFoundError):
        storage.relocate(home / "never", moved[1])
    failed, cleaned, verified = storage.operations()
    assert [one.kind for one in storage.operations()] == ["relocate", "clean_up", "relocate"]
    assert [one.state for one in storage.operations()] == ["failed", "succeeded", "succeeded"]
    assert (failed.dry_run, verified.dry_run) == (False, True)
    assert failed.started >= cleaned.started >= verified.started
    # What the function returned, once more.
    assert verified.wait().ok
    assert cleaned.wait().value_keys == []
    with pytest.raises(storage.NotFoundError, match="never"):
        failed.wait()
    assert "never" in failed.reason
    shown = repr(storage.operations()).splitlines()
    assert shown[0].startswith("relocate  failed")
    assert shown[2].startswith(f"relocate (dry run)  succeeded  {_COUNT} of {_COUNT} values  20")
    table = storage.operations()._repr_html_()
    assert table.count("<tr>") == 4
    assert "never" in table


def test_checks_in_the_table_say_what_they_found(storage, moved):
    storage.check()
    checked = storage.operations()[0]
    assert checked.found_problems
    assert repr(checked) == "<Operation check succeeded>"
    assert repr(storage.operations()).startswith("check  found problems  20")


def test_a_listed_operation_is_followed_and_stopped(storage, slow):
    storage.relocate(*slow, dry_run=True, wait=False)
    (running,) = storage.operations()
    assert running.state == "running"
    with pytest.raises(KeyboardInterrupt):
        running.wait(_interrupt)
    # Who only looks does not stop it.
    assert running.state == "running"
    running.cancel()
    assert running.state == "cancelled"
    assert [one.state for one in storage.operations()] == ["cancelled"]


def _interrupt(_progress):
    raise KeyboardInterrupt


def test_operations_are_those_of_a_session(storage, moved, home):
    storage.relocate(*moved, dry_run=True)
    with storage.Storage(artifact_storage_dir=home / "other") as other:
        assert "relocate" not in [one.kind for one in other.operations()]


def test_an_interrupt_stops_what_it_started(storage, slow):
    timer = threading.Timer(0.7, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        storage.relocate(*slow, dry_run=True)
    timer.join()
    assert listed()[0]["state"] in ("cancelling", "cancelled")


def test_an_interrupt_leaves_what_another_client_started(storage, slow):
    first = storage.relocate(*slow, dry_run=True, wait=False)
    second = storage.relocate(*slow, dry_run=True, wait=False)
    assert second.id == first.id

    def interrupt(_progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        second.wait(interrupt)
    assert first.state == "running"
    with pytest.raises(KeyboardInterrupt):
        first.wait(interrupt)
    assert first.state == "cancelled"


def test_waiting_goes_on_over_kill_9_of_the_storage_server(storage, slow):
    operation = storage.relocate(*slow, dry_run=True, wait=False)
    killed = []

    def kill(progress):
        if progress.done >= 2 and not killed:
            killed.append(progress.done)
            pid = default()._client.endpoint.private.pid
            os.kill(pid, signal.SIGKILL)

    found = operation.wait(kill)
    assert killed
    assert (found.report["versions"], found.report["verified"]) == (_COUNT, 0)
    assert len(listed()) == 1


def test_a_check_that_a_restart_ends_is_made_again(storage, home):
    storage.save(1, "here")
    operation = Operation(default()._client, _contract.START_CHECK, {}, dict)
    os.kill(default()._client.endpoint.private.pid, signal.SIGKILL)
    assert operation.wait()["ok"]


def test_a_line_of_progress_is_written_over(monkeypatch, capsys):
    monkeypatch.setattr("artifact_storage._operations.QUIET_SECONDS", 0)
    with ProgressLine("Copied") as line:
        line(Progress(1, 3, "versions"))
        line(Progress(2, 3, "versions"))
    assert capsys.readouterr().out == "\rCopied 1 of 3 versions…\rCopied 2 of 3 versions…\n"


def test_a_line_of_progress_is_not_written_for_what_is_quick(capsys):
    with ProgressLine("Copied") as line:
        line(Progress(1, 3, "versions"))
    assert capsys.readouterr().out == ""


def test_an_operation_waits_while_it_is_paused(storage, slow):
    operation = storage.relocate(*slow, dry_run=True, wait=False)
    operation.pause()
    assert operation.known_state == "paused"
    assert storage.operations()[0].known_state == "paused"
    assert operation.state == "paused"
    operation.resume()
    assert operation.state in ("running", "succeeded")
    assert not operation.wait().ok


def test_a_paused_operation_is_stopped(storage, slow):
    operation = storage.relocate(*slow, dry_run=True, wait=False)
    operation.pause()
    operation.cancel()
    assert operation.state == "cancelled"


def test_an_operation_that_cannot_wait_says_so(storage):
    storage.check()
    with pytest.raises(storage.UnsupportedError, match="cannot be paused"):
        storage.operations()[0].pause()


def test_the_line_says_how_fast_it_is_and_what_is_left(capsys):
    class Fast:
        known_state, rate, remaining = "running", 2e6, 30.0

    line = ProgressLine("Copied", Fast())
    line._started -= 5
    line(Progress(5_000_000, 65_000_000, "bytes"))
    assert capsys.readouterr().out == "\rCopied 5 MB of 65 MB, 2 MB/s, 30 s left…"


def test_an_interrupt_stops_a_verification(storage):
    for number in range(3):
        storage.save(os.urandom(10_000), f"value-{number}")
    verifying = storage.verify(bytes_per_second=1, wait=False)

    def interrupt(_progress):
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        verifying.wait(interrupt)
    assert listed()[0]["kind"] == "verify_store"
    assert listed()[0]["state"] in ("cancelling", "cancelled")
    assert storage.verify().verified == 3
