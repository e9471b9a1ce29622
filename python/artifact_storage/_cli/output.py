"""All that the command line writes: data to standard output, everything else to standard error.

Names, notes and code come from other people: what a terminal would obey is written as an escape.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from .._quotes import in_lines
from .files import no_output
from .table import Column, Table

if TYPE_CHECKING:
    from .._operations import Operation

#: Rows whose widths are looked at together.
_PAGE = 200


class Output:
    """Where a command writes."""

    def __init__(self, form: str = "text") -> None:
        """Begins.

        Args:
            form: `text`, `json` or `jsonl`.
        """
        self.form = form
        #: Whether somebody looks at the data, and whether at the messages.
        self.is_seen = sys.stdout is not None and sys.stdout.isatty()
        self.is_told = sys.stderr is not None and sys.stderr.isatty()
        self.is_styled = (
            self.is_seen and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        )

    @property
    def is_json(self) -> bool:
        """Whether programs read the data."""
        return self.form != "text"

    def text(self, text: str) -> None:
        """Data for people, a line or several."""
        self._write(f"{in_lines(text)}\n")

    def data(self, content: Mapping[str, Any] | Sequence[Any], text: Callable[[], str]) -> None:
        """One thing: as JSON, or as text."""
        if self.is_json:
            self._write(f"{_json(content, 2 if self.form == 'json' else None)}\n")
        else:
            self.text(text())

    def rows(
        self,
        records: Iterable[Mapping[str, Any]],
        columns: Sequence[Column],
        nothing: str,
    ) -> int:
        """Several things, each as soon as it is known.

        Args:
            records: What is told of each.
            columns: What people see of it.
            nothing: A message for people where there are none.

        Returns:
            How many there were.
        """
        if self.form == "jsonl":
            return sum(self._write(f"{_json(record)}\n") for record in records)
        if self.form == "json":
            return self._list(records)
        table = Table(columns, self.is_seen, self.is_styled)
        rest = iter(records)
        count = 0
        while page := list(islice(rest, _PAGE)):
            for line in table.lines(page):
                self._write(f"{line}\n")
            self.flush()
            count += len(page)
        if not count:
            self.message(nothing)
        return count

    def message(self, text: str) -> None:
        """A line for people, beside the data."""
        if sys.stderr is not None:
            sys.stderr.write(f"{in_lines(text)}\n")
            sys.stderr.flush()

    def wait(self, operation: Operation[Any]) -> Any:
        """Waits for the end of an operation; says how far it is where somebody looks."""
        if not self.is_told:
            return operation.wait()
        from .progress import Line

        with Line(operation._verb, operation) as line:
            return operation.wait(line)

    def flush(self) -> None:
        """Sends what was written; fails where nobody takes it."""
        if sys.stdout is not None:
            sys.stdout.flush()

    def _list(self, records: Iterable[Mapping[str, Any]]) -> int:
        rest = iter(records)
        first = next(rest, None)
        if first is None:
            self._write("[]\n")
            return 0
        count = 0
        for count, record in enumerate(chain([first], rest), 1):
            self._write(f"{'[' if count == 1 else ','}\n{_json(record)}")
        self._write("\n]\n")
        return count

    def _write(self, text: str) -> int:
        if sys.stdout is None:
            raise no_output()
        sys.stdout.write(text)
        return 1


def _json(content: Any, indent: int | None = None) -> str:
    # ASCII: no locale and no terminal makes anything else of it.
    return json.dumps(content, indent=indent, ensure_ascii=True)
