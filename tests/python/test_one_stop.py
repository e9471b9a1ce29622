"""One stop (Ctrl+C) ends each call that waits for a silent store or storage server, for good."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid

import pytest
from support_process import SupportProcess

#: Seconds. What is not stopped waits for ten minutes.
SOON = 30
LARGE = 20_000_000
CALL = """
import os, signal, sys
import artifact_storage as storage
name, seconds = sys.argv[2], float(sys.argv[3])
len(storage.artifact_store())
print("ready", flush=True)
sys.stdin.readline()
signal.signal(signal.SIGALRM, signal.default_int_handler)
signal.setitimer(signal.ITIMER_REAL, seconds)
try:
    exec(sys.argv[1])
except KeyboardInterrupt:
    print("stopped", flush=True)
else:
    print("went on", flush=True)
"""


@pytest.fixture(scope="module")
def servers():
    """A PostgreSQL and an S3 server behind networks that can fall silent."""
    with SupportProcess("interrupt-servers.ts") as started:
        yield started


@pytest.fixture
def place(storage, server, servers, tmp_path):
    """Takes the session to S3 or PostgreSQL; the networks answer again at the end."""

    def go(silent: str) -> None:
        location = {"database_url": f"sqlite:///{tmp_path}/db.sqlite"}
        if silent == "s3":
            location["artifact_storage_dir"] = f"s3://team/{uuid.uuid4()}"
            location["storage_options"] = servers.told["storage_options"]
        else:
            location["artifact_storage_dir"] = str(tmp_path / "values")
            # The only thing that ends a transaction without an answer.
            location["database_url"] = (
                f"{servers.told['database_url']}?options=-c%20statement_timeout%3D5s"
            )
        storage.options.set(verbose=False, **location)

    yield go
    servers.tell("pass")


class Caller:
    """Another process of the session, which makes one call."""

    def __init__(self, code: str, name: str, seconds: float = 0) -> None:
        """It stops itself after these seconds, unless they are 0."""
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", CALL, code, name, str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def call(self) -> None:
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def stop(self) -> str:
        """Presses Ctrl+C once; returns what became of the call."""
        self.process.send_signal(signal.SIGINT)
        return self.outcome()

    def outcome(self) -> str:
        return self.process.communicate(timeout=SOON)[0].strip()


def orphans():
    from artifact_storage import _contract
    from artifact_storage._default import default
    from artifact_storage._operations import Operation

    return Operation(
        default()._client, _contract.START_CLEAN_UP, {"dry_run": True, "grace_seconds": 0}, dict, ""
    ).wait()["orphans"]


def wait_until_whole() -> None:
    end = time.monotonic() + 2 * SOON
    while orphans():
        assert time.monotonic() < end, "The stopped save left its value behind."
        time.sleep(0.1)


SMALL_SAVE = "storage.save(1, name)"
LARGE_SAVE = f"storage.save(os.urandom({LARGE}), name)"
SAVES = [
    (SMALL_SAVE, r"s3 mute ^PUT \S+\.pkl"),
    (SMALL_SAVE, r"s3 drop ^PUT \S+\.pkl"),
    (SMALL_SAVE, r"s3 mute ."),
    (SMALL_SAVE, r"database mute artifact_storage_version"),
    ("storage.save(bytes(200_000), name)", r"s3 mute ^PUT \S+\.pkl"),
    (LARGE_SAVE, r"s3 mute ^PUT \S+partNumber"),
    (LARGE_SAVE, r"s3 mute ^POST \S+uploadId"),
    (LARGE_SAVE, r"s3 mute ^HEAD \S+\.pkl"),
    (LARGE_SAVE, r"database mute artifact_storage_version"),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("code", "fault"), SAVES)
def test_a_stopped_save_ends_and_never_becomes_a_version(storage, servers, place, code, fault):
    place(fault.split()[0])
    storage.save(0, "other")
    name = f"m{uuid.uuid4().hex[:8]}"
    caller = Caller(code, name)
    servers.tell(fault)
    caller.call()
    servers.tell("met")
    assert caller.stop() == "stopped"
    servers.tell("pass")
    wait_until_whole()
    assert name not in [one.name for one in storage.artifact_store()]
    assert storage.save(2, name).version == 0


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("storage.get(name, 0)", r"s3 mute ^GET \S+\.pkl"),
        ("storage.get(name)", "database mute ."),
        ("storage.get(name).get_value()", r"s3 mute ^GET \S+\.pkl"),
        ("storage.delete(name, 0)", r"s3 mute ^HEAD"),
        ("storage.delete(name, 'all')", "database mute ."),
        ("storage.check()", "s3 mute ."),
        ("storage.check()", "database mute ."),
        ("list(storage.artifact_store())", "database mute ."),
        ("list(storage.artifact_store().versions(name))", "database mute ."),
        ("storage.options.set('artifact_storage_dir', 's3://team/elsewhere')", "s3 mute ."),
        ("storage.options.set('artifact_storage_dir', '/tmp')", "database mute ."),
        (
            "storage.relocate(root, root.replace('team', 'team/moved', 1), dry_run=True)",
            r"s3 mute ^GET \S+moved",
        ),
        ("storage.clean_up()", r"s3 mute ^GET \S+list-type"),
        ("storage.clean_up()", "database mute ."),
    ],
)
def test_a_stopped_call_ends_and_changes_nothing(storage, servers, place, code, fault):
    place(fault.split()[0])
    name = f"m{uuid.uuid4().hex[:8]}"
    saved = storage.save(1, name)
    if "get_value" in code:
        storage.save(os.urandom(LARGE), name)
    location = storage.options.get("artifact_storage_dir")
    caller = Caller(code.replace("root", repr(saved.root)), name)
    servers.tell(fault)
    caller.call()
    servers.tell("met")
    assert caller.stop() == "stopped"
    servers.tell("pass")
    assert storage.options.get("artifact_storage_dir") == location
    assert storage.get(name, 0).get_value() == 1


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "code",
    [
        SMALL_SAVE,
        LARGE_SAVE,
        "storage.get('other')",
        "storage.delete('none', 0)",
        "storage.check()",
        "storage.options.set('artifact_storage_dir', '/tmp')",
        "storage.Storage(artifact_storage_dir='/tmp')",
        "storage.clean_up()",
    ],
)
def test_a_storage_server_that_hangs_holds_no_stopped_call(storage, server, code):
    storage.save(1, "other")
    # Nobody but the caller sees when it waits.
    caller = Caller(code, "name", 0.5)
    os.kill(server._process.pid, signal.SIGSTOP)
    try:
        caller.call()
        assert caller.outcome() == "stopped"
    finally:
        os.kill(server._process.pid, signal.SIGCONT)
    assert storage.get("other", 0).get_value() == 1
