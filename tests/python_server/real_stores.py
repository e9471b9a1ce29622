"""A real PostgreSQL and a real S3 server, with a store in them that LineaPy made."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
_SUPPORT = _ROOT / "tests" / "server" / "support"


class RealStores:
    """Both servers; they end with the context."""

    def __enter__(self) -> RealStores:
        self._process = subprocess.Popen(
            [
                str(_ROOT / "node_modules" / ".bin" / "node"),
                *("--import", str(_SUPPORT / "ts-hooks.mjs")),
                str(_SUPPORT / "lineapy-servers.ts"),
            ],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        found = json.loads(self._process.stdout.readline())
        #: As ``options.set`` takes it, with its secrets.
        self.location: dict[str, Any] = found["location"]
        #: Where PostgreSQL keeps its files.
        self.data = Path(found["data"])
        return self

    def ask(self, question: str) -> Any:
        """Answer a question of lineapy-servers.ts: lineapys, rows or objects."""
        self._process.stdin.write(f"{question}\n")
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
        self._process.stdout.close()
