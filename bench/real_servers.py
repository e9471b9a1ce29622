"""A real PostgreSQL and a real S3 server (SeaweedFS), those of the tests."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

_ROOT = Path(__file__).resolve().parents[1]
_SUPPORT = _ROOT / "tests" / "server" / "support"


class RealServers:
    """Both servers; they end with the context.

    Attributes:
        database_url: URL of an empty database, with its password.
        s3: ``endpoint_url``, ``key`` and ``secret``; the bucket is ``team``.
    """

    def __enter__(self) -> RealServers:
        self._process = subprocess.Popen(
            [
                str(_ROOT / "node_modules" / ".bin" / "node"),
                *("--import", str(_SUPPORT / "ts-hooks.mjs")),
                str(_SUPPORT / "bench-servers.ts"),
            ],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        found = json.loads(self._process.stdout.readline())
        self.database_url: str = found["database_url"]
        self.s3: dict[str, str] = found["s3"]
        return self

    def sql(self, text: str) -> Any:
        """Run SQL in the database."""
        return self._ask({"sql": text})

    def floor(self, clients: int, saves: int) -> float:
        """Commits per second of clients that number rows, and do nothing else."""
        return self._ask({"floor": {"clients": clients, "saves": saves}})

    def _ask(self, question: dict[str, Any]) -> Any:
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.stdin.close()
        self._process.wait(60)
