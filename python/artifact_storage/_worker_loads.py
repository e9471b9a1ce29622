"""Loads in the processes that a session starts: what they load may be in what the session saves.

A process that loads a version notes it for those that it comes from, in a file beside the socket of
the storage server (docs/design/038). Nothing here can make a load or a save fail, or wait for long.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import Any

from ._context import ancestors
from ._loading import aside

#: How many loads one process notes, and how many bytes of notes are read: a process may start many.
_NOTED = 1000
_READ = 4 << 20


class WorkerLoads:
    """The notes of the processes that this one started, and those of this one."""

    def __init__(self) -> None:
        self._process = 0
        self._files: list[str] = []
        self._noted = 0
        self._own: str | None = None
        self._read = 0

    def note(self, loaded: Any) -> None:
        """Tells a load to the processes that this one comes from."""
        aside(self._note, loaded)

    def take(self) -> list[Any]:
        """The loads that the processes of this one noted since this was last asked."""
        self._follow()
        if self._own is None or not os.path.exists(self._own):  # As of nearly all.
            return []
        return aside(self._take)

    def _note(self, loaded: Any) -> None:
        self._follow()
        line = (json.dumps(loaded) + "\n").encode()
        for file in self._files if self._noted < _NOTED else []:
            with suppress(OSError):
                flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
                descriptor = os.open(file, flags, 0o600)
                try:
                    os.write(descriptor, line)  # At once: lines of several do not mix.
                finally:
                    os.close(descriptor)
        self._noted += 1

    def _take(self) -> list[Any]:
        try:
            with open(self._own or "", "rb") as file:
                file.seek(self._read)
                content = file.read(_READ)
        except OSError:
            return []
        whole = content[: content.rfind(b"\n") + 1]
        self._read += len(whole)
        found = []
        for line in whole.splitlines():
            with suppress(ValueError):
                found.append(json.loads(line))
        return [one for one in found if _is_load(one)]

    def _follow(self) -> None:
        """A forked process is another one."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._own = aside(ancestors.notes_file)
            self._files = aside(ancestors.notes_for)
            self._noted = self._read = 0


def _is_load(note: Any) -> bool:
    if not isinstance(note, dict) or type(note.get("version")) is not int:
        return False
    texts = {"name", "loaded_at"} <= note.keys()
    return texts and all(type(value) is str for key, value in note.items() if key != "version")
