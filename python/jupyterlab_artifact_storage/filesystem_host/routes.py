"""What each request does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from .blocks import Ahead
from .directories import make_directories, remove_directory
from .explain import kind_of
from .filesystems import Filesystems, Opened
from .listing import check_bucket, objects_below
from .problems import DIRECTORY, HostError
from .reading import Info, blocks_of, info_of
from .writing import Writer


@dataclass
class Request:
    """A request.

    Attributes:
        method: Of HTTP.
        segments: Of the URL's path, decoded.
        query: Its parameters, decoded.
        body: Blocks of bytes.
        filesystems: Those that are open.
        library: Of the filesystem that it is about, once that is known.
        options: Of the same.
    """

    method: str
    segments: list[str]
    query: Mapping[str, str]
    body: Iterator[bytes]
    filesystems: Filesystems
    library: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Of the filesystem that it is about; empty if it is about none."""
        return self.segments[1] if len(self.segments) > 1 else ""

    @cached_property
    def opened(self) -> Opened:
        """The filesystem that it is about."""
        opened = self.filesystems.get(self.name)
        self.library = opened.library
        self.options = opened.options
        return opened

    @property
    def path(self) -> str:
        """Inside the filesystem that it is about."""
        if "path" not in self.query:
            raise HostError.bug("The request has no path.")
        return self.opened.path(self.query["path"])

    def number(self, name: str) -> int | None:
        """A parameter that is a number."""
        text = self.query.get(name)
        if text is None:
            return None
        if not text.isdigit():
            raise HostError.bug(f"The parameter {name} is no number.")
        return int(text)


@dataclass(frozen=True)
class Answer:
    """An answer.

    Attributes:
        status: Of HTTP.
        headers: Without the length.
        length: Bytes of all blocks.
        blocks: The body.
        lines: In place of blocks: values that are sent as one JSON line each.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int = 0
    blocks: Iterable[bytes] = ()
    lines: Iterator[Mapping[str, Any]] | None = None

    @classmethod
    def of_json(cls, value: Any, status: int = 200) -> Answer:
        """An answer with one JSON value."""
        text = json.dumps(value).encode()
        return cls(status, {"Content-Type": "application/json"}, len(text), (text,))


def answer_to(request: Request) -> Answer:
    """Do what a request asks for.

    Raises:
        Exception: Whatever a library raises; `explained` knows what it means.
    """
    route = _ROUTES.get((request.method, request.segments[0], *request.segments[2:]))
    if route is None:
        raise HostError.bug("There is no such request.")
    answer: Answer = route(request)
    return answer


def _put(request: Request) -> Answer:
    opened = request.opened
    if opened.policy.read_only:
        raise HostError(
            "unsupported",
            f"{opened.protocol}:// can be read only.",
            "Save to another location.",
        )
    writer = Writer(opened.filesystem, opened.policy, request.path, opened.parents)
    turn = nullcontext() if opened.policy.exclusive else opened.turns.of(request.path)
    try:
        with turn:
            written = writer.write(request.body)
    except Exception as error:
        if kind_of(error) == "not_found":
            check_bucket(opened, request.path)
        raise
    return Answer.of_json({"size": written.size, "sha256": written.sha256}, 201)


def _get(request: Request) -> Answer:
    opened = request.opened
    info = _info(opened, request.path)
    version, start = request.query.get("version"), request.number("start") or 0
    if version is not None and version != info.version:
        raise HostError(
            "conflict", "The object was replaced.", "Read it from its start.", DIRECTORY, status=412
        )
    if start > info.size:
        raise HostError(
            "invalid_input", "The object is shorter.", "Read it from its start.", status=416
        )
    source = blocks_of(opened.filesystem, opened.policy, request.path, info, start)
    headers = {
        "Content-Type": "application/octet-stream",
        "X-Object-Size": str(info.size),
        "X-Object-Version": info.version,
    }
    return Answer(200, headers, info.size - start, _ahead(source))


def _ahead(source: Iterator[bytes]) -> Iterator[bytes]:
    ahead = Ahead(source)
    try:
        yield from ahead
    finally:
        ahead.stop()
        # The next request may use the same connection.
        ahead.join()


def _info(opened: Opened, path: str) -> Info:
    info = info_of(opened.filesystem, path)
    if info is None:
        check_bucket(opened, path)
        raise HostError("not_found", "The object does not exist.", "Check the address.")
    return info


def _get_info(request: Request) -> Answer:
    info = _info(request.opened, request.path)
    return Answer.of_json({"size": info.size, "version": info.version})


def _delete(request: Request) -> Answer:
    opened = request.opened
    try:
        opened.filesystem.rm_file(request.path)
    except Exception:  # FTP, for one, has no exception of its own for what is gone.
        if info_of(opened.filesystem, request.path) is not None:
            raise
        return Answer(204)
    if not opened.policy.deletes_surely and info_of(opened.filesystem, request.path) is not None:
        raise HostError(
            "invalid_input",
            "The server said yes to a delete, but the object is still there.",
            "Check the address and the login: a login page or a proxy may answer in its place.",
        )
    return Answer(204)


def _list(request: Request) -> Answer:
    found = objects_below(request.opened, request.path, request.query.get("prefix", ""))
    return Answer(200, lines=islice(found, request.number("at_most")))


def _prepare(request: Request) -> Answer:
    opened = request.opened
    made = make_directories(opened.filesystem, opened.policy, request.path)
    return Answer.of_json({"made": made})


def _remove_directory(request: Request) -> Answer:
    opened = request.opened
    remove_directory(opened.filesystem, opened.policy, request.path)
    return Answer(204)


def _known(request: Request) -> Answer:
    return Answer.of_json(request.filesystems.libraries.known())


#: By method and path; the second segment of the longer ones is the name of a filesystem.
_ROUTES = {
    ("PUT", "filesystems", "object"): _put,
    ("GET", "filesystems", "object"): _get,
    ("DELETE", "filesystems", "object"): _delete,
    ("GET", "filesystems", "info"): _get_info,
    ("GET", "filesystems", "list"): _list,
    ("POST", "filesystems", "prepare"): _prepare,
    ("DELETE", "filesystems", "directory"): _remove_directory,
    ("GET", "known"): _known,
}
