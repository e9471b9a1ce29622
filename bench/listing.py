"""A page of many artifacts."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from measure import median, milliseconds
from report import Report

from server import StorageServer

PAGE = 100
SESSION = "bench"
RUNS = 21

_NAMES = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO artifact_storage_name
  (name, folded, next_version, version_count, latest_version, latest_date, last_saved)
SELECT 'artifact-' || i, 'artifact-' || i, 1, 1, 0,
  strftime('%Y-%m-%dT%H:%M:%fZ', 1700000000 + i, 'unixepoch'),
  strftime('%Y-%m-%dT%H:%M:%fZ', 1700000000 + i, 'unixepoch')
FROM n
"""

_VERSIONS = """
INSERT INTO artifact_storage_version
  (name_id, version, save_id, date_created, root_id, value_key, size, sha256, value_type,
   value_shape, python_version, notebook_path, user, buffers, packages, code, preview)
SELECT n.id, 0, 'bench-' || n.id, n.latest_date, v.root_id, 'bench/' || n.id || '.pkl', v.size,
   v.sha256, v.value_type, v.value_shape, v.python_version, v.notebook_path, v.user, v.buffers,
   v.packages, v.code, v.preview
FROM artifact_storage_name n, artifact_storage_version v
WHERE v.id = 1 AND n.name LIKE 'artifact-%'
"""


def _fill(database: Path, artifacts: int) -> None:
    connection = sqlite3.connect(database)
    with connection:
        connection.execute(_NAMES, (artifacts,))
        connection.execute(_VERSIONS)
    connection.execute("ANALYZE")
    connection.close()


def measure(report: Report, folder: Path, artifacts: int) -> None:
    """Measure pages of a store with many names, through HTTP."""
    home = folder / "listing"
    os.environ["LINEAPY_HOME_DIR"] = str(home)
    with StorageServer() as server:
        # A process of its own: this one is attached to another session and location.
        environment = {**os.environ, "ARTIFACT_STORAGE_SOCKET": server.socket}
        first = "import artifact_storage; artifact_storage.save(1, 'first')"
        subprocess.run([sys.executable, "-c", first], env=environment, check=True)
        _fill(home / "db.sqlite", artifacts)
        path = f"/sessions/{SESSION}/artifacts?limit={PAGE}"
        for order in ("newest", "name"):
            _page(report, server, f"{path}&order={order}", f"first page by {order}", artifacts)
            cursor = json.loads(server.request(f"{path}&order={order}"))["next_cursor"]
            after = f"{path}&order={order}&cursor={cursor}"
            _page(report, server, after, f"next page by {order}", artifacts)
        _page(report, server, f"{path}&search=artifact-99", "search", artifacts)


def _page(report: Report, server: StorageServer, path: str, what: str, artifacts: int) -> None:
    assert len(json.loads(server.request(path))["artifacts"]) == PAGE
    taken = median([milliseconds(lambda: server.request(path)) for _ in range(RUNS)])
    report.add(f"list {PAGE} of {artifacts:,} artifacts: {what}", taken, "ms", 20)
