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
  (name, folded, next_version, version_count, latest_version, latest_date, last_saved, noted,
   latest_size, latest_type, latest_user, latest_notebook)
SELECT 'artifact-' || i, 'artifact-' || i, 1, 1, 0,
  strftime('%Y-%m-%dT%H:%M:%fZ', 1700000000 + i, 'unixepoch'),
  strftime('%Y-%m-%dT%H:%M:%fZ', 1700000000 + i, 'unixepoch'), 1,
  """

#: Sizes in no order; a type of each tenth, one of each 250th, and rare ones of users and notebooks.
_FACTS = """i * 7919 % 1000003,
  CASE WHEN i % 250 = 0 THEN 'rare.Type' ELSE 'package.Type' || (i % 10) END,
  'user-' || (i % 30), 'work/book-' || (i % 1000) || '.ipynb'
"""

#: Beside tags and numbers as in the row of the name.
_LISTED = "folded, latest_date, latest_size, latest_type, latest_user, latest_notebook"

_TAGS = f"""
INSERT INTO artifact_storage_tag (tag, name_id, {_LISTED})
SELECT CASE WHEN id % 1000 = 0 THEN 'rare' ELSE 'tag-' || (id / 10 % 5) END, id, {_LISTED}
FROM artifact_storage_name
WHERE id % 10 = 0 AND name LIKE 'artifact-%'
"""

_NUMBERS = f"""
INSERT INTO artifact_storage_number (key, value, name_id, {_LISTED})
SELECT 'auc', (id * 7919 % 1000003) / 1000003.0, id, {_LISTED}
FROM artifact_storage_name
WHERE id % 10 = 0 AND name LIKE 'artifact-%'
"""

_WORDS = """
INSERT INTO artifact_storage_words (name_id, words)
SELECT id, 'a run of model ' || id FROM artifact_storage_name
WHERE id % 10 = 0 AND name LIKE 'artifact-%'
"""

_ORDERS = ("newest", "oldest", "name", "name_desc", "largest", "smallest")
_FILTERS = (
    "type=Type3",
    "type=rare.Type",
    "user=user-7",
    "notebook=book-7.ipynb",
    "tag=tag-0",
    "tag=rare",
    "since=2023-11-20",
    "type=Type3&user=user-3",
    "type=Type3&user=user-4",
    "tag=tag-0,tag-1",
    "search=artifact-99",
    "search=artifact-999999",
    "search=nowhere",
)

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


def fill(database: Path, artifacts: int) -> None:
    """Add many artifacts to an SQLite database that has one."""
    connection = sqlite3.connect(database)
    with connection:
        connection.execute(f"{_NAMES} {_FACTS} FROM n", (artifacts,))
        for statement in (_VERSIONS, _TAGS, _NUMBERS, _WORDS):
            connection.execute(statement)
    connection.execute("ANALYZE")
    connection.close()


def _fill_postgresql(postgresql: RealServers, artifacts: int) -> None:
    seconds = "to_timestamp(1700000000 + i) at time zone 'utc'"
    date = f'to_char({seconds}, \'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\')'
    names = _NAMES.split("SELECT 'artifact-'")[0].split("INSERT")[1]
    postgresql.sql(
        f"INSERT{names} SELECT 'artifact-' || i, 'artifact-' || i, 1, 1, 0, {date}, {date}, 1, "
        f"{_FACTS} FROM generate_series(1::bigint, {artifacts}) i"
    )
    # "user" is a word of SQL there.
    versions = _VERSIONS.replace("user,", '"user",').replace('v."user",', 'v."user",')
    for statement in (versions, _TAGS, _NUMBERS.replace("id *", "id::bigint *"), _WORDS):
        postgresql.sql(statement)
    # What autovacuum does a minute later.
    postgresql.sql("VACUUM ANALYZE")


def save_first(server: StorageServer) -> None:
    """Save an artifact, whose row the others are copies of."""
    # A process of its own: this one is attached to another session and location.
    environment = {**os.environ, "ARTIFACT_STORAGE_SOCKET": server.socket}
    first = "import artifact_storage; artifact_storage.save(1, 'first')"
    subprocess.run([sys.executable, "-c", first], env=environment, check=True)


def measure(
    report: Report, folder: Path, artifacts: int, postgresql: RealServers | None = None
) -> None:
    """Measure pages of a store with many names, through HTTP; in SQLite, or in PostgreSQL."""
    database = "SQLite" if postgresql is None else "PostgreSQL"
    home = folder / f"listing-{database}"
    os.environ["LINEAPY_HOME_DIR"] = str(home)
    settings = {} if postgresql is None else {"database_url": postgresql.database_url}
    with StorageServer(settings) as server:
        save_first(server)
        if postgresql is None:
            fill(home / "db.sqlite", artifacts)
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
        number = f"{path}&order=metadata&order_key=auc&descending=true"
        _page(report, server, number, "by a number of metadata", count)
        for filters in _FILTERS:
            slowest = max(
                (_time(server, f"{path}&{filters}&order={order}"), order) for order in _ORDERS
            )
            what = f"{filters}, slowest order ({slowest[1]})"
            report.add(f"list {PAGE} of {count}: {what}", slowest[0], "ms", 20)
        whole = milliseconds(lambda: _whole(server, f"{path}&search=nowhere"))
        report.add(f"search all of {count} for what is nowhere", whole, "ms")


def _whole(server: StorageServer, path: str) -> None:
    """Ask for a page, and go on as the panel does until it is full, or nothing is left."""
    cursor = ""
    while True:
        found = json.loads(server.request(f"{path}{cursor}"))
        if not found.get("partial"):
            return
        cursor = f"&look=250000&cursor={found['next_cursor']}"


def _page(report: Report, server: StorageServer, path: str, what: str, count: str) -> None:
    report.add(f"list {PAGE} of {count}: {what}", _time(server, path), "ms", 20)


def _time(server: StorageServer, path: str) -> float:
    found = json.loads(server.request(path))
    # A page may end before it is full, where it says that it goes on.
    assert found["artifacts"] or found["next_cursor"] or found["total"] == 0, path
    return median([milliseconds(lambda: server.request(path)) for _ in range(RUNS)])
