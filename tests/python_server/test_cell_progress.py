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


def displays(kernel, *, allow_stdin):
    """What a cell displays, in its order, and what it prints."""
    shown, printed = [], []

    def collect(message):
        if message["msg_type"] in ("display_data", "update_display_data"):
            shown.append(message["content"])
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    reply = kernel._client.execute_interactive(
        SAVE, timeout=90, output_hook=collect, allow_stdin=allow_stdin
    )
    assert reply["content"]["status"] == "ok", json.dumps(reply["content"], default=str)
    return shown, "".join(printed).strip()


def test_a_cell_shows_it_and_takes_it_away(jupyter):
    wait_for(jupyter.storage_pid)
    kernel = jupyter.start_kernel()
    shown, printed = displays(kernel, allow_stdin=True)
    assert printed == "0"
    assert "Saving 'large': 21 MB, " in shown[0]["data"]["text/plain"]
    assert shown[-1]["data"] == {}
    assert len({one["transient"]["display_id"] for one in shown}) == 1
    # A program that runs notebooks keeps what they show.
    assert displays(kernel, allow_stdin=False) == ([], "1")
