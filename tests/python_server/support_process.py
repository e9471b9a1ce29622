"""Servers of the TypeScript tests (`tests/server/support`), for Python's tests and measurements."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
_SUPPORT = _ROOT / "tests" / "server" / "support"


class SupportProcess:
    """A program of the support folder; it ends with the context.

    Attributes:
        told: What it said when it was ready.
    """

    def __init__(self, script: str) -> None:
        self._process = subprocess.Popen(
            [
                str(_ROOT / "node_modules" / ".bin" / "node"),
                *("--import", str(_SUPPORT / "ts-hooks.mjs")),
                str(_SUPPORT / script),
            ],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.told: Any = json.loads(self._process.stdout.readline())

    def tell(self, line: str) -> str:
        """Send a line and wait for its answer, a line."""
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def ask(self, line: str) -> Any:
        """Send a line and wait for its answer in JSON."""
        return json.loads(self.tell(line))

    def stop(self) -> None:
        """End the program, and wait for its end."""
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()

    def __enter__(self) -> SupportProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
