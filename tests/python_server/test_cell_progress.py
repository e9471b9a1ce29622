"""A large save in a cell shows how far it is below the cell, and takes that away."""

from __future__ import annotations

import json

from jupyter_process import wait_for

SAVE = """
import time
import artifact_storage as storage
class Slow:
    def __reduce__(self):
        time.sleep(1.3)
        return (int, ())
print(storage.save([b"x" * (20 << 20), Slow()], "large").version)
"""


def displays(kernel, *, allow_stdin, code=SAVE):
    """What a cell displays, in its order, and what it prints."""
    shown, printed = [], []

    def collect(message):
        if message["msg_type"] in ("display_data", "update_display_data"):
            shown.append(message["content"])
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    reply = kernel._client.execute_interactive(
        code, timeout=90, output_hook=collect, allow_stdin=allow_stdin
    )
    assert reply["content"]["status"] == "ok", json.dumps(reply["content"], default=str)
    return shown, "".join(printed).strip()


def test_a_cell_shows_it_and_takes_it_away(jupyter):
    wait_for(jupyter.storage_pid)
    kernel = jupyter.start_kernel()
    shown, printed = displays(kernel, allow_stdin=True)
    assert printed == "0"
    assert 'Saving "large": 21 MB, ' in shown[0]["data"]["text/plain"]
    assert shown[-1]["data"] == {}
    assert len({one["transient"]["display_id"] for one in shown}) == 1
    # A program that runs notebooks keeps what they show.
    assert displays(kernel, allow_stdin=False) == ([], "1")


WATCHED = """
import threading, time
import artifact_storage as storage
from artifact_storage import _contract
from artifact_storage._default import default

seen, ended = [], threading.Event()

def transfers():
    listed = default()._client.call(_contract.LIST_OPERATIONS)["operations"]
    return [one for one in listed if one["kind"] == "transfer"]

def watch():
    while not ended.wait(0.1):
        seen.extend(transfers())

class Slow:
    def __reduce__(self):
        time.sleep(2.5)
        return (int, ())

threading.Thread(target=watch).start()
storage.save([b"x" * (20 << 20), Slow()], "large")
while transfers():
    time.sleep(0.1)
ended.set()
print(seen[0]["addresses"], seen[0]["state"], seen[0]["progress"]["done"] > 20 << 20)
print(storage.operations())
"""


def test_the_storage_server_is_told_of_it_until_its_end(jupyter):
    wait_for(jupyter.storage_pid)
    kernel = jupyter.start_kernel()
    assert displays(kernel, allow_stdin=False, code=WATCHED) == (
        [],
        "['large'] running True\nNo operations.",
    )
