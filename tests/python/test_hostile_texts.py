"""Others are answered while a save with texts runs that patterns could work on for long."""

from __future__ import annotations

import threading
import time

import pytest
from artifact_storage._transport.connection import Connection

#: Each is repeated: beginnings of what patterns look for, and what they go on or back over.
UNITS = [
    *("a", "a://", "a://b:", "://:", "a:a@", "pwd ", "pwd=", "password='", "?sig=", "&token="),
    *("'", '"', "\\", "eyJa.", "AKIA", "-----BEGIN PRIVATE KEY-----", "<td>", "&quot;", "data:,"),
    *("%3A%2F%2F", "A0-_", "password: ", "a=b;", "host=x ", "url(", "src=http://a", "<style>"),
]
LENGTH = 60_000

#: How long the slowest answer may take: seconds. It was ten, and is some hundredths; the rest of
#: the machine may be busy.
LONGEST = 5.0


class Shown:
    """A value that is shown as this text, in every way that notebooks know."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        kinds = ("text/plain", "text/html", "text/markdown", "image/svg+xml", "text/latex")
        return dict.fromkeys(kinds, self.text)


class Other(threading.Thread):
    """Another process of the same user, which asks all the time; keeps its longest wait."""

    def __init__(self, socket: str) -> None:
        super().__init__(daemon=True)
        self._connection = Connection(socket)
        self._done = threading.Event()
        self.longest = 0.0
        self.answers = 0

    def run(self) -> None:
        while not self._done.is_set():
            started = time.monotonic()
            self._connection.request("GET", "/health", None)
            self.longest = max(self.longest, time.monotonic() - started)
            self.answers += 1
            self._done.wait(0.01)

    def stop(self) -> None:
        self._done.set()
        self.join(60)
        assert not self.is_alive()
        self._connection.close()


@pytest.fixture
def other(storage, server):
    storage.save(1, "warm")
    asks = Other(str(server.socket))
    asks.start()
    yield asks
    asks.stop()


def test_others_are_answered_while_hostile_texts_are_saved(storage, other):
    for unit in UNITS:
        text = unit * (LENGTH // len(unit))
        storage.save({"large": bytes(4 << 20), "shown": Shown(text)}, "both")
        storage.save(Shown(text), "shown")
        storage.save([text, {"password": text}], "items")
        assert storage.get("shown").get_value().text == text
        assert other.longest < LONGEST, unit
    assert other.answers > len(UNITS)


def test_others_are_answered_while_tables_of_hostile_texts_are_saved(storage, other):
    pandas = pytest.importorskip("pandas")
    for unit in UNITS:
        frame = pandas.DataFrame({"password": [unit * (LENGTH // len(unit))], "n": [1]})
        storage.save(frame, "frame")
        assert other.longest < LONGEST, unit


def test_others_are_answered_while_hostile_code_is_saved(storage, server, other, run_python):
    for start in range(0, len(UNITS), 4):
        units = UNITS[start : start + 4]
        texts = [unit * (LENGTH // len(unit)) for unit in units]
        lines = [f"x = {text!r}\n# {text}" for text in texts]
        run_python("\n".join(["import artifact_storage as s", *lines, "s.save(1, 'code')"]))
        assert other.longest < LONGEST, units


def test_others_are_answered_while_hostile_settings_are_refused(storage, other):
    for unit in UNITS:
        text = unit * (LENGTH // len(unit))
        for setting in (
            {"artifact_storage_dir": text},
            {"database_url": text},
            {"artifact_storage_dir": "s3://bucket/x", "storage_options": {text[:200]: text}},
            {"storage_options": {"endpoint_url": text}},
        ):
            with pytest.raises(storage.ArtifactStorageError):
                storage.options.set(**setting)
        assert other.longest < LONGEST, unit
