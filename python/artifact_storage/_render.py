"""All that people read: texts, and tables of plain HTML in which everything is escaped.

Nothing else prints.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

from ._contract import LOCATION_KEYS
from ._quotes import visible

if TYPE_CHECKING:
    from .artifact import Artifact


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """A table of text cells."""
    cells = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    below = f"<p>{escape(caption)}</p>" if caption else ""
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>{below}"


def say(text: object, end: str = "\n") -> None:
    """Prints for a person."""
    print(text, end=end, flush=True)  # noqa: T201


def are_notes_seen() -> bool:
    """Whether somebody sees what `note` prints: below the cell, or in a terminal."""
    from ._context.identity import in_ipython

    return in_ipython() or (sys.stderr is not None and sys.stderr.isatty())


def note(text: str) -> None:
    """Prints a line that nobody waits for, where notes are seen; never elsewhere."""
    from ._context.identity import in_ipython

    if in_ipython():
        say(text)
    elif are_notes_seen():
        print(text, file=sys.stderr, flush=True)  # noqa: T201


def versions_text(artifacts: Sequence[Artifact], more: bool) -> str:
    """Versions, a line for each."""
    lines = [repr(artifact) for artifact in artifacts]
    return "\n".join([*lines, *(["…"] if more else [])]) or "No versions."


def line(artifact: Artifact) -> str:
    """An artifact as LineaPy prints it."""
    created = f"{artifact.date_created:%Y-%m-%d %H:%M:%S.%f}"
    return f"{visible(artifact.name)}:{artifact.version} created on {created}"


def setting_line(key: str, value: Any, origin: str) -> str:
    """A setting in use and where it comes from: `this session` or `config file`."""
    return f"{key} {value}  ({'this session' if origin == 'session' else origin.replace('_', ' ')})"


def check_text(report: Mapping[str, Any], location: Mapping[str, Any]) -> str:
    """What a check found."""
    lines: list[str] = []
    values, metadata, options = LOCATION_KEYS
    for half, key in (("values", values), ("metadata", metadata)):
        found = report[half]
        lines.append(setting_line(f"{key}:", found["location"], location[key]["origin"]))
        state = _state(found, report.get("pairing", {}) if half == "values" else {})
        lines.append(f"    {half} {state}: {_outcome(found)}")
    chosen = location[options]
    if chosen["value"]:
        lines.append(setting_line(f"{options}:", chosen["value"], chosen["origin"]))
    return "\n".join([*lines, *(message["text"] for message in report["messages"])])


def _state(half: Mapping[str, Any], pairing: Mapping[str, Any]) -> str:
    """`ok`, `FAILED`, or how many of the newest versions lack their values."""
    if not half["ok"]:
        return "FAILED"
    missing = pairing.get("missing", 0)
    return f"MISSING for {missing} of {sample_text(pairing)}" if missing else "ok"


def sample_text(pairing: Mapping[str, Any]) -> str:
    """How many versions a check looked at: `3`, or `the newest 50` where there are more."""
    checked = pairing["checked"]
    return f"the newest {checked}" if checked < pairing["total"] else str(checked)


def _outcome(half: Mapping[str, Any]) -> str:
    problem = half.get("problem")
    found = f"{problem['title']} {problem['hint']}".rstrip() if problem else half["detail"]
    return f"{found} ({half['duration_ms']:.0f} ms)"


def artifact_html(artifact: Artifact) -> str:
    """One artifact."""
    return versions_html([artifact], False)


def versions_html(artifacts: Sequence[Artifact], more: bool) -> str:
    """Versions, a row for each."""
    first = [(visible(artifact.name), str(artifact.version)) for artifact in artifacts]
    below = "… and more: iterate for all" if more else ""
    return _saves_table(("Artifact", "Version"), first, artifacts, below)


def catalog_html(artifacts: Sequence[Artifact], more: str) -> str:
    """Artifacts with their newest versions, and how many are not shown."""
    first = [
        (visible(artifact.name), str(artifact.version), str(artifact.version_count or ""))
        for artifact in artifacts
    ]
    below = f"… and {more} more" if more else ""
    return _saves_table(("Artifact", "Newest version", "Versions"), first, artifacts, below)


def _saves_table(
    head: Sequence[str],
    first: Sequence[Sequence[str]],
    artifacts: Sequence[Artifact],
    below: str,
) -> str:
    """Facts and notes of saves, each behind its first cells."""
    noted = [_notes_cells(artifact) for artifact in artifacts]
    shown = [any(cells) for cells in zip(*noted)]
    rows = [
        (
            *begin,
            date_text(artifact.date_created),
            type_text(artifact.value_type, artifact.value_shape),
            size_text(artifact.size),
            *_some(cells, shown),
        )
        for begin, artifact, cells in zip(first, artifacts, noted)
    ]
    return table((*head, "Created (UTC)", "Type", "Size", *_some(_NOTES_HEAD, shown)), rows, below)


_NOTES_HEAD = ("Format", "Tags", "Aliases", "Metadata", "Description")


def _notes_cells(artifact: Artifact) -> tuple[str, ...]:
    """Notes as cells, the beginning of each."""
    metadata = (f"{key}={_number_text(value)}" for key, value in artifact.metadata.items())
    description = " ".join(str(artifact._record.get("description") or "").split())
    form = "" if artifact.format == "pickle" else f"{artifact.format} (cannot run code)"
    texts = (form, ", ".join(artifact.tags), ", ".join(artifact.aliases), ", ".join(metadata))
    return tuple(visible(_begin(text)) for text in (*texts, description))


def _number_text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _begin(text: str, limit: int = 100) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _some(cells: Sequence[str], shown: Sequence[bool]) -> list[str]:
    """The cells of the columns that some row has."""
    return [cell for cell, is_shown in zip(cells, shown) if is_shown]


def in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines of text, indented; the cells of each column begin below each other."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    cells = ([cell.ljust(room) for cell, room in zip(row, widths)] for row in rows)
    return [f"    {'  '.join(row)}".rstrip() for row in cells]


def size_text(size: int) -> str:
    """For example `21 B`, `4.8 MB` or `48 MB`: as the panel writes it."""
    amount, unit = float(size), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 999.5:
            break
        amount, unit = amount / 1000, larger
    digits = 0 if unit == "B" or amount >= 9.95 else 1
    text = f"{amount:,.{digits}f}"
    return f"{text.removesuffix('.0')} {unit}"


def different_sizes(one: int, other: int) -> tuple[str, str]:
    """Two sizes that differ, to the byte where they would read the same."""
    texts = size_text(one), size_text(other)
    return (f"{one:,} B", f"{other:,} B") if texts[0] == texts[1] else texts


def instead_of_size(found: int, recorded: int) -> str:
    """The same in words: `21 B instead of 42 B`."""
    return " instead of ".join(different_sizes(found, recorded))


def type_text(value_type: str, shape: Sequence[int] | None) -> str:
    """A type and its shape as the panel writes them: items, or rows by columns.

    The length of bytes is their size, which stands elsewhere.
    """
    kind = value_type.rpartition(".")[2]
    if not shape or kind in ("bytes", "bytearray"):
        return value_type
    if len(shape) == 1:
        noun = {"str": "character", "Series": "row"}.get(kind, "item")
        plural = "" if shape[0] == 1 else "s"
        return f"{value_type} \N{MIDDLE DOT} {shape[0]:,} {noun}{plural}"
    sign = " \N{MULTIPLICATION SIGN} "
    return f"{value_type} {sign.join(f'{size:,}' for size in shape)}"


def date_text(date: datetime) -> str:
    """For example `2026-11-23 22:16:53`, UTC."""
    return date.strftime("%Y-%m-%d %H:%M:%S")
