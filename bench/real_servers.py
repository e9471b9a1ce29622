"""A real PostgreSQL and a real S3 server (SeaweedFS), those of the tests."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "python_server"))

from support_process import SupportProcess


class RealServers(SupportProcess):
    """Both servers; they end with the context.

    Attributes:
        database_url: URL of an empty database, with its password.
        s3: ``endpoint_url``, ``key`` and ``secret``; the bucket is ``team``.
        filesystems: By protocol: ``protocol``, ``root``, ``options``, and the ``python`` for it.
    """

    def __init__(self) -> None:
        super().__init__("bench-servers.ts")
        self.database_url: str = self.told["database_url"]
        self.s3: dict[str, str] = self.told["s3"]
        self.filesystems: dict[str, dict[str, Any]] = self.told["filesystems"]

    def sql(self, text: str) -> Any:
        """Run SQL in the database."""
        return self.ask(json.dumps({"sql": text}))

    def floor(self, clients: int, saves: int) -> float:
        """Commits per second of clients that number rows, and do nothing else."""
        return self.ask(json.dumps({"floor": {"clients": clients, "saves": saves}}))
