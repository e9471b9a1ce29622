"""A real PostgreSQL and a real S3 server, with a store in them that LineaPy made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support_process import SupportProcess


class RealStores(SupportProcess):
    """Both servers; `ask` takes a question of lineapy-servers.ts: lineapys, rows or objects."""

    def __init__(self) -> None:
        super().__init__("lineapy-servers.ts")
        #: As ``options.set`` takes it, with its secrets.
        self.location: dict[str, Any] = self.told["location"]
        #: Where PostgreSQL keeps its files.
        self.data = Path(self.told["data"])
