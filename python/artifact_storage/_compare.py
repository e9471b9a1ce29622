"""How two versions differ, as text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from . import _contract
from ._quotes import visible
from ._render import different_sizes, table
from ._saves import body_of

if TYPE_CHECKING:
    from . import _contract_types as types
    from .storage import Storage

_FACTS = {
    "value_type": "type",
    "value_shape": "shape",
    "python_version": "Python",
    "notebook_path": "notebook",
}
_COLORS = {"+": "rgba(46, 160, 67, 0.2)", "-": "rgba(248, 81, 73, 0.2)"}
#: A row of a section: what differs, and what it was and is.
_Row = tuple[str, str, str]


class Comparison:
    """How two versions differ. What is not named is the same, or is not known.

    Attributes:
        report: Everything, as the storage server tells it.
    """

    def __init__(self, report: types.Comparison) -> None:
        self.report = report

    @property
    def same_bytes(self) -> bool:
        """Whether both have the very same bytes."""
        return bool(self.report["same_bytes"])

    @property
    def facts(self) -> dict[str, tuple[str | None, str | None]]:
        """Type, shape, size, Python, notes, …: those that differ, each before and after."""
        return {one["field"]: (one["before"], one["after"]) for one in self.report["facts"]}

    @property
    def packages(self) -> dict[str, tuple[str | None, str | None]]:
        """The packages whose versions differ, each before and after; None: not there."""
        return {one["name"]: (one["before"], one["after"]) for one in self.report["packages"]}

    @property
    def metadata(self) -> dict[str, tuple[str | None, str | None]]:
        """The keys of the notes' metadata that differ, each before and after."""
        return _pairs(self.report["metadata"])

    @property
    def values(self) -> dict[str, tuple[str | None, str | None]]:
        """What differs in dictionaries, lists, numbers, texts and parameters of models."""
        return _pairs(self.report.get("values") or [])

    @property
    def statistics(self) -> dict[str, tuple[str | None, str | None]]:
        """The statistics of arrays that differ, each before and after."""
        return _pairs(self.report.get("statistics") or [])

    @property
    def table(self) -> types.TableComparison | None:
        """How tables differ: rows, columns, types, statistics; None: they are no tables."""
        return self.report.get("table")

    @property
    def code(self) -> str:
        """The lines of code that differ, marked as by `diff -u`; empty: the same, or none."""
        lines: list[str] = []
        code = self.report.get("code")
        for hunk in code["hunks"] if code else ():
            lines.append(f"@@ line {hunk['before_start']} -> {hunk['after_start']} @@")
            lines += [f"{line['mark']}{line['text']}" for line in hunk["lines"]]
        if code and code.get("cut"):
            lines.append(f"… {code['added']:,} lines added and {code['removed']:,} removed in all")
        return "\n".join(lines)

    def __str__(self) -> str:
        lines = [self._title(), *self._nothing_shown()]
        for title, rows in self._sections():
            lines += ["", f"{title}:"]
            lines += [f"    {key + ': ' if key else ''}{was} -> {now}" for key, was, now in rows]
        code = self.code
        return "\n".join([*lines, *(["", "code:", code] if code else [])])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        parts = [f"<p><strong>{escape(self._title())}</strong></p>"]
        parts += [f"<p>{escape(text)}</p>" for text in self._nothing_shown()]
        for title, rows in self._sections():
            parts.append(table((title, "before", "after"), rows))
        if self.code:
            parts.append(_code_html(self.code))
        return "".join(parts)

    def _title(self) -> str:
        before, after = self.report["before"], self.report["after"]
        one = f"{visible(before['name'])} version {before['version']}"
        other = "" if before["name"] == after["name"] else f"{visible(after['name'])} "
        end = ": the same bytes" if self.same_bytes else ""
        return f"{one} -> {other}version {after['version']}{end}"

    def _nothing_shown(self) -> list[str]:
        """Never nothing at all: that would read as if both values were equal."""
        report = self.report
        tables = report.get("table")
        known = report.get("values") or report.get("statistics") or (tables and _table_rows(tables))
        if self.same_bytes or known:
            return []
        if not report.get("same_preview"):
            return ["The bytes differ, and so do the previews."]
        if report.get("preview_in_part"):
            return ["The bytes differ, but not in the part of the values that the previews show."]
        if self._sections() or self.code:
            return []
        return ["The bytes differ; nothing else that was recorded does."]

    def _sections(self) -> list[tuple[str, list[_Row]]]:
        report = self.report
        tables = report.get("table")
        sections = [
            ("facts", [_fact_row(one) for one in report["facts"]]),
            ("table", _table_rows(tables) if tables else []),
            ("values", _rows(report.get("values") or [])),
            ("statistics", _rows(report.get("statistics") or [])),
            ("metadata", _rows(report["metadata"])),
            ("packages", [(one["name"], *_texts(one)) for one in report["packages"]]),
        ]
        return [(title, rows) for title, rows in sections if rows]


def _pairs(found: Sequence[types.Difference]) -> dict[str, tuple[str | None, str | None]]:
    return {one["key"]: (one["before"], one["after"]) for one in found}


def _texts(change: Mapping[str, Any]) -> tuple[str, str]:
    before, after = change["before"], change["after"]
    return ("(none)" if before is None else before, "(none)" if after is None else after)


def _rows(found: Sequence[types.Difference]) -> list[_Row]:
    return [(one["key"], *_texts(one)) for one in found]


def _fact_row(fact: types.ChangedFact) -> _Row:
    field = fact["field"]
    before, after = _texts(fact)
    if field == "size":
        before, after = different_sizes(int(before), int(after))
    return (_FACTS.get(field, field), before, after)


def _table_rows(found: types.TableComparison) -> list[_Row]:
    rows: list[_Row] = []
    for title, count in (("rows", found["rows"]), ("columns", found["columns"])):
        if count["before"] != count["after"]:
            rows.append((title, f"{count['before']:,}", f"{count['after']:,}"))
    rows += [(one["name"], "(none)", one["type"]) for one in found["added"]]
    rows += [(one["name"], one["type"], "(none)") for one in found["removed"]]
    rows += _rows(found["retyped"])
    rows += [(f"{one['column']}, {one['statistic']}", *_texts(one)) for one in found["moved"]]
    return rows


def _code_html(code: str) -> str:
    lines = [
        f'<span style="background:{_COLORS.get(line[:1], "none")}">{escape(line)}</span>'
        for line in code.split("\n")
    ]
    return f"<p>code</p><pre>{'<br>'.join(lines)}</pre>"


def compare(record: Mapping[str, Any], other: Mapping[str, Any], storage: Storage) -> Comparison:
    """Compares two saves.

    Args:
        record: The first one.
        other: The second one; name and version are enough.
        storage: Whose session asks.
    """
    query: Any = body_of(record) | {f"other_{key}": value for key, value in body_of(other).items()}
    client = storage._client
    with client.doing("Comparing versions"):
        return Comparison(client.call(_contract.COMPARE_ARTIFACTS, query=query))
