"""The lines of the report: each a figure, its target, and whether it is met."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured figure; without a target it is there for comparison."""

    what: str
    value: float
    unit: str
    target: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """``met``, ``MISSED``, or nothing where there is no target."""
        if self.target is None:
            return ""
        return "met" if self.value <= self.target else "MISSED"


@dataclass
class Report:
    """All figures of one run."""

    figures: list[Figure] = field(default_factory=list)

    def add(self, *figure: object, **named: object) -> None:
        """Add a figure and print its line at once."""
        added = Figure(*figure, **named)  # type: ignore[arg-type]
        self.figures.append(added)
        target = "" if added.target is None else f"<= {added.target:g}"
        print(
            f"{added.what:<58} {added.value:>9.2f} {added.unit:<3} {target:>9} "
            f"{added.verdict:<7}{added.note}",
            flush=True,
        )

    def write(self, path: Path) -> None:
        """Write all figures as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        machine = {
            "python": platform.python_version(),
            "system": platform.platform(),
            "cores": os.cpu_count(),
        }
        figures = [{**asdict(f), "verdict": f.verdict} for f in self.figures]
        path.write_text(json.dumps({"machine": machine, "figures": figures}, indent=2))
