"""Tables for notebooks: plain HTML that JupyterLab styles, everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from ._text import date_text, size_text, type_text

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


def artifact_html(artifact: Artifact) -> str:
    """One artifact."""
    return versions_html([artifact], False)


def versions_html(artifacts: Sequence[Artifact], more: bool) -> str:
    """Versions, a row for each."""
    head = ("Artifact", "Version", "Created (UTC)", "Type", "Size")
    rows = [
        (
            artifact.name,
            str(artifact.version),
            date_text(artifact.date_created),
            type_text(artifact.value_type, artifact.value_shape),
            size_text(artifact.size),
        )
        for artifact in artifacts
    ]
    return table(head, rows, "… and more: iterate for all" if more else "")


def catalog_html(artifacts: Sequence[Artifact], more: str) -> str:
    """Artifacts with their newest versions, and how many are not shown."""
    rows = [
        (
            artifact.name,
            str(artifact.version),
            str(artifact.version_count or ""),
            date_text(artifact.date_created),
            type_text(artifact.value_type, artifact.value_shape),
            size_text(artifact.size),
        )
        for artifact in artifacts
    ]
    head = ("Artifact", "Newest version", "Versions", "Created (UTC)", "Type", "Size")
    return table(head, rows, f"… and {more} more" if more else "")
