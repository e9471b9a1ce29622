"""Which versions were loaded in a process: what its saves may be made from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from ._worker_loads import WorkerLoads

if TYPE_CHECKING:
    from . import _contract_types as types

#: How many loads are remembered, the latest: as many as a save may have inputs.
_REMEMBERED = 1000
_RECORDED = ("name", "version", "save_id", "source", "database_url", "root")


class Loads:
    """The versions that were loaded in this process, in the order of their first loads.

    Without a lock: handlers of signals and forked processes use it, and each step is one of dict's.
    """

    def __init__(self) -> None:
        #: The latest load is the last; each with its number among the first loads.
        self._loaded: dict[tuple[Any, ...], tuple[int, types.Input]] = {}
        self._count = 0
        self._workers = WorkerLoads()

    def add(self, record: Mapping[str, Any]) -> None:
        """Remembers a load."""
        key = (record.get("save_id"), record["name"], record["version"], record.get("source"))
        first = self._loaded.pop(key, None)
        if first is None:
            self._count += 1
            known: Any = {name: record[name] for name in _RECORDED if record.get(name)}
            # A version is a number, which may be 0.
            known |= {"version": record["version"], "loaded_at": record.get("loaded_at") or _now()}
            first = (self._count, known)
            if "loaded_at" not in record:
                self._workers.note(known)
        self._loaded[key] = first
        for oldest in list(self._loaded)[:-_REMEMBERED]:
            self._loaded.pop(oldest, None)

    def inputs(self) -> list[types.Input]:
        """What a save of now may be made from: also what the processes of this one loaded."""
        for loaded in self._workers.take():
            self.add(loaded)
        return [loaded for _, loaded in sorted(self._loaded.values(), key=lambda one: one[0])]


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
