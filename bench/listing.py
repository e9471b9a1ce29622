"""A page of many artifacts."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from measure import median, milliseconds
from real_servers import RealServers
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


def _fill_postgresql(postgresql: RealServers, artifacts: int) -> None:
    seconds = "to_timestamp(1700000000 + i) at time zone 'utc'"
    date = f'to_char({seconds}, \'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\')'
    names = _NAMES.split("SELECT 'artifact-'")[0].split("INSERT")[1]
    postgresql.sql(
        f"INSERT{names} SELECT 'artifact-' || i, 'artifact-' || i, 1, 1, 0, {date}, {date} "
        f"FROM generate_series(1, {artifacts}) i"
    )
    # "user" is a word of SQL there.
    versions = _VERSIONS.replace("user,", '"user",').replace('v."user",', 'v."user",')
    postgresql.sql(versions)
    postgresql.sql("ANALYZE")


def measure(
    report: Report, folder: Path, artifacts: int, postgresql: RealServers | None = None
) -> None:
    """Measure pages of a store with many names, through HTTP; in SQLite, or in PostgreSQL."""
    database = "SQLite" if postgresql is None else "PostgreSQL"
    home = folder / f"listing-{database}"
    os.environ["LINEAPY_HOME_DIR"] = str(home)
    settings = {} if postgresql is None else {"database_url": postgresql.database_url}
    with StorageServer(settings) as server:
        # A process of its own: this one is attached to another session and location.
        environment = {**os.environ, "ARTIFACT_STORAGE_SOCKET": server.socket}
        first = "import artifact_storage; artifact_storage.save(1, 'first')"
        subprocess.run([sys.executable, "-c", first], env=environment, check=True)
        if postgresql is None:
            _fill(home / "db.sqlite", artifacts)
        else:
            _fill_postgresql(postgresql, artifacts)
        count = f"{artifacts:,} in {database}"
        path = f"/sessions/{SESSION}/artifacts?limit={PAGE}"
        for order in ("newest", "name"):
            _page(report, server, f"{path}&order={order}", f"first page by {order}", count)
            cursor = json.loads(server.request(f"{path}&order={order}"))["next_cursor"]
            after = f"{path}&order={order}&cursor={cursor}"
            _page(report, server, after, f"next page by {order}", count)
        _page(report, server, f"{path}&search=artifact-99", "search", count)


def _page(report: Report, server: StorageServer, path: str, what: str, count: str) -> None:
    assert len(json.loads(server.request(path))["artifacts"]) == PAGE
    taken = median([milliseconds(lambda: server.request(path)) for _ in range(RUNS)])
    report.add(f"list {PAGE} of {count}: {what}", taken, "ms", 20)
