"""Commands that only look: list, show, code, compare."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from .._export import row_of
from .._facts import moment
from .._quotes import quoted
from .._render import date_text, size_text, type_text
from .._selection import FILTERS
from .exit_codes import NOT_FOUND, OK
from .output import Output
from .table import Column

if TYPE_CHECKING:
    from ..artifact import Artifact
    from ..storage import Storage


def filters_of(arguments: Namespace) -> dict[str, Any]:
    """The filters that were given, as `artifact_store` takes them."""
    # The words of a search stand by themselves on the command line.
    given = {key: getattr(arguments, key) for key in FILTERS if key != "search"}
    return {key: value for key, value in given.items() if value}


def list_artifacts(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Lists names, or versions."""
    catalog = storage.artifact_store(
        " ".join(arguments.search) or None,
        arguments.order,
        order_key=arguments.order_key,
        descending=arguments.descending,
        **filters_of(arguments),
    )
    found: Iterable[Artifact] = catalog.versions() if arguments.versions else catalog
    first = [Column("NAME", lambda one: str(one["name"]))]
    first.append(Column("VERSION", lambda one: str(one["version"]), False, True))
    if not arguments.versions:
        first.append(Column("VERSIONS", lambda one: str(one["versions"] or ""), False, True))
    columns = (*first, *SAVED, *_NOTED)
    records: Iterable[dict[str, Any]] = map(listed, found)
    # The store finds names.
    if arguments.versions and arguments.missing:
        records = (one for one in records if one["value_missing"])
    if arguments.versions and arguments.damaged:
        records = (one for one in records if one["damaged_at"])
    records = islice(records, arguments.limit and min(arguments.limit, sys.maxsize))
    is_chosen = arguments.search or arguments.order_key or filters_of(arguments)
    nothing = "No artifacts. For a new one: artifact-storage save-file FILE NAME."
    if is_chosen or arguments.limit == 0:
        nothing = "No artifact matches." if is_chosen else "Nothing is listed: --limit is 0."
    if arguments.missing or arguments.damaged:
        wrong = "missing" if arguments.missing else "damaged"
        nothing = (
            f"No value is known to be {wrong}. To look at all of them: artifact-storage verify."
        )
    if not out.rows(records, columns, nothing):
        absent = catalog._absent_database()
        if absent is not None:
            out.message(f"The database does not exist yet; the first save makes it: {absent}")
    return OK


def listed(artifact: Artifact) -> dict[str, Any]:
    """What lists tell of a version."""
    return {**row_of(artifact), "versions": artifact.version_count, **state_of(artifact._record)}


def state_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """Whether a value is known to be damaged or missing."""
    return {
        "damaged_at": record.get("damaged_at"),
        "value_missing": bool(record.get("value_missing")),
        "missing_versions": record.get("missing_versions"),
        "damaged_versions": record.get("damaged_versions"),
    }


def _state(one: Mapping[str, Any]) -> str:
    if one.get("value_missing"):
        return "(missing)"
    if one.get("damaged_at"):
        return "(damaged)"
    counts = {"missing": one.get("missing_versions"), "damaged": one.get("damaged_versions")}
    earlier = ", ".join(f"{count:,} {wrong}" for wrong, count in counts.items() if count)
    return f"({earlier})" if earlier else ""


def _notes(one: Mapping[str, Any]) -> str:
    texts = [_state(one), *(f"@{alias}" for alias in one["aliases"]), *one["tags"]]
    return " ".join(filter(None, [*texts, " ".join(one["description"].split())]))


#: When and what was saved.
SAVED = (
    Column("CREATED (UTC)", lambda one: date_text(moment(one["date_created"])), False),
    Column("SIZE", lambda one: size_text(one["size"]), False, True),
    Column("TYPE", lambda one: type_text(one["value_type"], one["value_shape"])),
)
_NOTED = (Column("NOTES", _notes), Column("USER", lambda one: str(one["user"])))


def show(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Shows one version."""
    artifact = storage.get(arguments.name, arguments.version)
    preview = artifact.preview.get("text/plain")
    content = {
        **row_of(artifact),
        "same_as": artifact.same_as,
        **{key: artifact._record.get(key) for key in ("verified_at", "edited_at", "edited_by")},
        **state_of(artifact._record),
        "warnings": artifact.warnings,
        "packages": artifact.packages,
        "preview": preview,
        "code_lines": len((artifact.get_code() or "").splitlines()),
    }
    out.data(content, lambda: "\n".join(_shown(content)))
    return OK


def _size_and_bytes(size: int) -> str:
    text, exact = size_text(size), f"{size:,} B"
    return text if text == exact else f"{text} ({exact})"


def _shown(one: Mapping[str, Any]) -> Iterator[str]:
    facts = {
        "name": one["name"],
        "version": one["version"],
        "created": f"{date_text(moment(one['date_created']))} UTC by {one['user'] or 'unknown'}",
        "type": type_text(one["value_type"], one["value_shape"]),
        "format": None if one["format"] == "pickle" else f"{one['format']} (cannot run code)",
        "size": _size_and_bytes(one["size"]),
        "sha256": one["sha256"],
        "value": f"{one['root'].rstrip('/')}/{one['value_key']}",
        "same as": None if one["same_as"] is None else f"version {one['same_as']}",
        "verified": one["verified_at"] and f"{date_text(moment(one['verified_at']))} UTC",
        "damaged": one["damaged_at"]
        and f"{date_text(moment(one['damaged_at']))} UTC: the bytes are not what was saved",
        "missing": "the value is not there" if one["value_missing"] else None,
        "notebook": one["notebook_path"],
        "python": one["python_version"],
        "packages": ", ".join(f"{name} {found}" for name, found in one["packages"].items()),
        "code": f"{one['code_lines']} lines" if one["code_lines"] else None,
        "source": one["source"] if one["source"] != "artifact_storage" else None,
        **notes_of(one),
    }
    for key, value in facts.items():
        if value not in (None, ""):
            yield f"{key + ':':<13}{value}"
    for warning in one["warnings"]:
        yield f"warning:     {warning}"
    if one["preview"]:
        yield from ("", str(one["preview"]).rstrip("\n"))


def notes_of(one: Mapping[str, Any]) -> dict[str, str]:
    """The notes of a version in words."""
    return {
        "tags": ", ".join(one["tags"]),
        "aliases": ", ".join(one["aliases"]),
        "metadata": ", ".join(f"{key}={value}" for key, value in one["metadata"].items()),
        "description": one["description"],
    }


def code(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Prints the code of one version."""
    artifact = storage.get(arguments.name, arguments.version)
    found = artifact.get_code()
    if out.is_json:
        content = {"name": artifact.name, "version": artifact.version, "code": found}
        out.data(content, str)
    if found is None:
        out.message(
            f"No code was recorded with {quoted(artifact.name)} version {artifact.version}."
        )
        return NOT_FOUND
    if arguments.output is not None:
        from .files import written

        with written(arguments.output) as file:
            file.write(found.encode("utf-8", "surrogatepass"))
    elif not out.is_json:
        out.text(found.rstrip("\n"))
    return OK


def compare(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Tells how two versions differ."""
    before = storage.get(arguments.name, arguments.before)
    after = storage.get(arguments.other or arguments.name, arguments.after)
    found = before.compare(after)
    out.data(dict(found.report), lambda: str(found))
    return OK
