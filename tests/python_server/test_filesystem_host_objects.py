"""What every kind of filesystem promises through the host, on real servers."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from typing import Any

import filesystem_servers as servers
import pytest
from host_process import Answered, HostProcess, Opened, at_once

PIECE = bytes(range(256)) * 256
#: More than two blocks of the host, and no multiple of one.
LARGE = PIECE * 270
#: More than one block.
MEDIUM = LARGE[: 9 * 2**20]


@contextlib.contextmanager
def _local() -> Iterator[tuple[str, dict[str, Any], str]]:
    root = tempfile.mkdtemp(prefix="local-")
    yield "file", {}, f"{root}/values"
    shutil.rmtree(root)


@contextlib.contextmanager
def _wrapped() -> Iterator[tuple[str, dict[str, Any], str]]:
    root = tempfile.mkdtemp(prefix="dir-")
    yield "dir", {"path": root, "target_protocol": "file"}, "values"
    shutil.rmtree(root)


@contextlib.contextmanager
def _sftp() -> Iterator[tuple[str, dict[str, Any], str]]:
    with servers.sftp() as (options, _):
        yield "sftp", options, "/values"


@contextlib.contextmanager
def _webdav() -> Iterator[tuple[str, dict[str, Any], str]]:
    with servers.webdav() as (options, _):
        yield "webdav", options, "values"


@contextlib.contextmanager
def _ftp() -> Iterator[tuple[str, dict[str, Any], str]]:
    with servers.ftp() as options:
        yield "ftp", options, "/values"


@contextlib.contextmanager
def _azure() -> Iterator[tuple[str, dict[str, Any], str]]:
    yield "abfs", servers.azurite(), "box/values"


@contextlib.contextmanager
def _google() -> Iterator[tuple[str, dict[str, Any], str]]:
    yield "gs", servers.google(), "box/values"


KINDS = {
    "file": _local,
    "dir": _wrapped,
    "sftp": _sftp,
    "webdav": _webdav,
    "ftp": _ftp,
    "azure": _azure,
    "google": _google,
}
HAVE_DIRECTORIES = ("file", "dir", "sftp", "webdav", "ftp")


@pytest.fixture(scope="module", params=KINDS)
def store(host: HostProcess, request: Any) -> Iterator[tuple[Opened, str, str]]:
    with KINDS[request.param]() as (protocol, options, root):
        yield host.open(protocol, options, request.param), root, request.param


@pytest.fixture
def place(store: tuple[Opened, str, str], request: Any) -> tuple[Opened, str]:
    """The filesystem, and a directory that this test alone uses."""
    opened, root, _ = store
    return opened, f"{root}/{request.function.__name__}"


def _pieces(value: bytes, size: int = 65_536) -> Iterator[bytes]:
    return (value[at : at + size] for at in range(0, len(value), size))


def _status(run: Any, *arguments: Any, **named: Any) -> tuple[int, str]:
    with pytest.raises(Answered) as answered:
        run(*arguments, **named)
    return answered.value.status, answered.value.problem["kind"]


def test_values_of_all_sizes_come_back(place: tuple[Opened, str]) -> None:
    opened, root = place
    block = 8 * 2**20
    for size in (0, 1, block - 1, block, block + 1, 2 * block):
        value = LARGE[:size]
        written = opened.put(f"{root}/{size}", _pieces(value))
        assert written == {"size": size, "sha256": hashlib.sha256(value).hexdigest()}
        assert opened.get(f"{root}/{size}") == value
        assert opened.info(f"{root}/{size}")["size"] == size


def test_a_value_of_known_length_comes_back(place: tuple[Opened, str]) -> None:
    opened, root = place
    opened.put(f"{root}/value", LARGE)
    assert opened.get(f"{root}/value") == LARGE


def test_a_read_starts_anywhere_up_to_the_end(place: tuple[Opened, str]) -> None:
    opened, root = place
    path = f"{root}/value"
    opened.put(path, MEDIUM)
    for start in (1, 8 * 2**20, len(MEDIUM) - 1, len(MEDIUM)):
        assert opened.get(path, start=start) == MEDIUM[start:]
    assert _status(opened.get, path, start=len(MEDIUM) + 1) == (416, "invalid_input")


def test_a_version_is_that_very_object(place: tuple[Opened, str]) -> None:
    opened, root = place
    path = f"{root}/value"
    opened.put(path, b"one")
    with opened.host.request("GET", opened.target("object", path)) as answer:
        assert answer.read() == b"one"
        assert answer.headers["x-object-size"] == "3"
        version = answer.headers["x-object-version"]
    assert version == opened.info(path)["version"]
    assert opened.get(path, version=version) == b"one"
    assert _status(opened.get, path, version=f"not-{version}") == (412, "conflict")


def test_what_does_not_exist_is_not_found(place: tuple[Opened, str]) -> None:
    opened, root = place
    opened.put(f"{root}/folder/value", b"x")
    for path in (f"{root}/missing", f"{root}/folder", f"{root}/missing/value"):
        assert _status(opened.get, path) == (404, "not_found")
        assert _status(opened.info, path) == (404, "not_found")


def test_a_second_object_of_a_name_is_refused(place: tuple[Opened, str]) -> None:
    opened, root = place
    for value, other in ((b"one", b"two"), (b"", b"one"), (MEDIUM, MEDIUM[1:]), (b"one", MEDIUM)):
        path = f"{root}/{len(value)}-{len(other)}"
        opened.put(path, _pieces(value))
        assert _status(opened.put, path, _pieces(other)) == (409, "conflict")
        assert opened.get(path) == value


def test_the_same_bytes_again_are_a_success(place: tuple[Opened, str]) -> None:
    opened, root = place
    for value in (b"", b"one", MEDIUM):
        path = f"{root}/{len(value)}"
        assert opened.put(path, _pieces(value)) == opened.put(path, _pieces(value))


def test_one_of_four_that_write_a_name_at_once_wins(place: tuple[Opened, str]) -> None:
    opened, root = place
    for name, size in (("small", 1_000), ("large", len(MEDIUM))):
        values = [bytes([number]) + LARGE[: size - 1] for number in range(4)]
        results = at_once(4, partial(_outcome, opened, f"{root}/{name}", values))
        winners = [number for number, result in enumerate(results) if result != "conflict"]
        assert len(winners) == 1, results
        assert opened.get(f"{root}/{name}") == values[winners[0]]


def _outcome(opened: Opened, path: str, values: list[bytes], number: int) -> Any:
    try:
        return opened.put(path, _pieces(values[number]))
    except Answered as error:
        return error.problem["kind"]


class BrokenOff(Exception):
    pass


@pytest.mark.parametrize("size", [0, 1_000, 8 * 2**20, 17 * 2**20])
def test_a_body_that_breaks_off_leaves_nothing(place: tuple[Opened, str], size: int) -> None:
    opened, root = place
    path = f"{root}/{size}"
    opened.put(f"{root}/{size}-other", b"x")
    before = opened.list(root)
    with pytest.raises(BrokenOff):
        opened.put(path, _broken(size))
    # The host closes the connection when nothing is left; a new value shows that the name is free.
    opened.host.settled()
    assert opened.list(root) == before
    opened.put(path, b"whole")
    assert opened.get(path) == b"whole"


def _broken(size: int) -> Iterator[bytes]:
    yield from _pieces(LARGE[:size])
    raise BrokenOff


def test_a_deleted_object_is_gone_and_may_be_deleted_again(place: tuple[Opened, str]) -> None:
    opened, root = place
    opened.put(f"{root}/value", b"x")
    opened.delete(f"{root}/value")
    assert _status(opened.info, f"{root}/value") == (404, "not_found")
    opened.delete(f"{root}/value")
    opened.delete(f"{root}/missing/value")


def test_lists_have_all_objects_by_prefix(place: tuple[Opened, str]) -> None:
    opened, root = place
    for name in ("a", "ab", "b", "dir/c", "dir/deep/d", "directory"):
        opened.put(f"{root}/{name}", name.encode())

    def names(prefix: str = "", **query: Any) -> list[str]:
        return sorted(entry["name"] for entry in opened.list(root, prefix, **query))

    assert names() == ["a", "ab", "b", "dir/c", "dir/deep/d", "directory"]
    assert names("a") == ["a", "ab"]
    assert names("dir") == ["dir/c", "dir/deep/d", "directory"]
    assert names("dir/") == ["dir/c", "dir/deep/d"]
    assert names("dir/d") == ["dir/deep/d"]
    assert names("x") == names("x/y") == []
    assert len(names(at_most=2)) == 2
    entry = next(entry for entry in opened.list(root) if entry["name"] == "ab")
    assert entry["size"] == 2
    assert entry["modified"].startswith("20") and entry["modified"].endswith("+00:00")


def test_lists_see_what_others_have_written_since(place: tuple[Opened, str]) -> None:
    opened, root = place
    assert opened.list(root) == []
    opened.put(f"{root}/one", b"1")
    assert len(opened.list(root)) == 1
    opened.put(f"{root}/two", b"2")
    assert len(opened.list(root)) == 2


def test_names_may_have_any_usual_characters(place: tuple[Opened, str]) -> None:
    opened, root = place
    for name in ("with space", "ümläut-日本", "100%", "a+b", "a&b=c", "[x]", "*", "it's"):
        opened.put(f"{root}/{name}", name.encode())
        assert opened.get(f"{root}/{name}") == name.encode(), name
        assert name in [entry["name"] for entry in opened.list(root)]
        opened.delete(f"{root}/{name}")
    assert opened.list(root) == []


def test_directories_are_made_and_removed_where_there_are_some(
    store: tuple[Opened, str, str], place: tuple[Opened, str]
) -> None:
    opened, root = place
    kind = store[2]
    made = opened.prepare(f"{root}/a/b")
    if kind in HAVE_DIRECTORIES:
        assert made[-3:] == [root, f"{root}/a", f"{root}/a/b"]
    else:
        assert made == []
    assert opened.prepare(f"{root}/a/b") == []
    opened.put(f"{root}/a/b/value", b"x")
    opened.remove_directory(f"{root}/a/b")
    assert opened.get(f"{root}/a/b/value") == b"x"
    opened.delete(f"{root}/a/b/value")
    opened.remove_directory(f"{root}/a/b")
    opened.remove_directory(f"{root}/a/b")
    if kind in HAVE_DIRECTORIES:
        assert opened.prepare(f"{root}/a/b") == [f"{root}/a/b"]


def test_many_requests_are_answered_at_once(place: tuple[Opened, str]) -> None:
    opened, root = place

    def run(number: int) -> bytes:
        path = f"{root}/{number}"
        opened.put(path, path.encode())
        return opened.get(path)

    assert at_once(40, run) == [f"{root}/{number}".encode() for number in range(40)]


@pytest.mark.parametrize("kind", ["azure", "google"])
def test_a_missing_bucket_is_told_from_a_missing_object(host: HostProcess, kind: str) -> None:
    with KINDS[kind]() as (protocol, options, _):
        opened = host.open(protocol, options, "buckets")
        for run in (
            lambda: opened.put("nobody/value", b"x"),
            lambda: opened.get("nobody/value"),
            lambda: opened.info("nobody/value"),
            lambda: opened.list("nobody/values"),
        ):
            with pytest.raises(Answered) as answered:
                run()
            assert answered.value.status == 404
            assert answered.value.problem["code"] == "root"
            assert "nobody" in answered.value.problem["message"]


def test_a_percent_sign_in_a_folder_is_one(place: tuple[Opened, str]) -> None:
    opened, root = place
    below = f"{root}/a%41 b%/%2F"
    opened.prepare(below)
    opened.put(f"{below}/x%20y", b"value")
    assert opened.get(f"{below}/x%20y") == b"value"
    assert [entry["name"] for entry in opened.list(below)] == ["x%20y"]
    assert [entry["name"] for entry in opened.list(root)] == ["a%41 b%/%2F/x%20y"]
