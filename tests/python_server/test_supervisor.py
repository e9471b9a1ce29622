from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path

from jupyterlab_artifact_storage.supervisor import Supervisor


def test_stopped_between_start_and_settings(tmp_path: Path, monkeypatch):
    """Jupyter may end (its port is taken) while the storage server is being started."""
    unhandled: list[object] = []
    monkeypatch.setattr(threading, "excepthook", unhandled.append)

    def settings() -> dict[str, object]:
        supervisor.stop()
        return {}

    supervisor = Supervisor(
        command=lambda: [sys.executable, "-c", "import sys; sys.stdin.read()"],
        socket=tmp_path / "server.sock",
        state_dir=tmp_path / "state",
        start_settings=settings,
        log=logging.getLogger(__name__),
    )
    supervisor.start()
    supervisor.stop()
    for thread in threading.enumerate():
        if thread.name == "artifact-storage-supervisor":
            thread.join()
    assert supervisor.pid is None
    assert unhandled == []
