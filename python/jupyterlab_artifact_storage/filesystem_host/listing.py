"""Lists objects below a directory, one directory after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .filesystems import Opened
from .problems import HostError
from .reading import modified_of
from .writing import UPLOAD


def objects_below(opened: Opened, path: str, prefix: str) -> Iterator[dict[str, Any]]:
    """The objects below a directory whose names from there on begin with a text.

    Args:
        opened: An open filesystem.
        path: Of the directory.
        prefix: Of the names; it may have slashes.

    Raises:
        HostError: `not_found`: the bucket or container itself is missing.
    """
    root = path.rstrip("/")
    # The names in a directory that is a part of the prefix are not of interest.
    first = prefix.rpartition("/")[0]
    directories = [first]
    while directories:
        directory = directories.pop()
        for entry in _entries(opened, _joined(root, directory), not directory):
            name = str(entry["name"]).rstrip("/").rpartition("/")[2]
            relative = _joined(directory, name)
            if entry.get("type") == "link":
                entry = _target(opened.filesystem, _joined(root, relative))
            if entry.get("type") == "directory":
                below = f"{relative}/"
                if below.startswith(prefix) or prefix.startswith(below):
                    directories.append(relative)
            elif entry.get("type") == "file" and _is_listed(name, relative, prefix):
                size, modified = entry.get("size"), modified_of(entry)
                yield {"name": relative, "size": size or 0, "modified": modified}


def _is_listed(name: str, relative: str, prefix: str) -> bool:
    return relative.startswith(prefix) and not name.startswith(UPLOAD)


def _joined(directory: str, name: str) -> str:
    return f"{directory}/{name}" if directory and name else directory or name


def _entries(opened: Opened, directory: str, is_root: bool) -> list[dict[str, Any]]:
    filesystem = opened.filesystem
    try:
        found: list[dict[str, Any]] = filesystem.ls(directory or "/", detail=True)
    except (FileNotFoundError, NotADirectoryError) as error:
        if is_root and opened.policy.read_only:
            raise HostError(
                "not_found",
                "The server has nothing at this address.",
                "Correct the address.",
                code="root",
            ) from error
        check_bucket(opened, directory)
        return []
    own = str(filesystem._strip_protocol(directory)).strip("/")
    # Object stores list a marker of a directory, or a file of that name, as an entry of its own.
    return [entry for entry in found if str(entry["name"]).strip("/") != own]


def check_bucket(opened: Opened, directory: str) -> None:
    """Tell a bucket or container that is missing from a directory that nobody has made yet.

    Raises:
        HostError: `not_found`.
    """
    if opened.policy.directories or opened.policy.read_only:
        return
    bucket = directory.lstrip("/").partition("/")[0]
    try:
        opened.filesystem.info(bucket)
    except FileNotFoundError as error:
        raise HostError(
            "not_found",
            f"The bucket or container {bucket} does not exist.",
            "Create it, or correct the address.",
            code="root",
        ) from error
    except Exception:  # Many credentials may not ask; it may be there.
        return


def _target(filesystem: Any, path: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = filesystem.info(path)
    except FileNotFoundError:
        return {}
    return found if found.get("type") == "file" else {}
