"""The floor: what no store of pickled values with a metadata row can do without."""

from __future__ import annotations

import hashlib
import os
import pickle
import sqlite3
from pathlib import Path
from typing import Any


class Floor:
    """Raw ``pickle.dump`` (protocol 5), fsync, rename, directory fsync and one SQLite commit."""

    name = "floor"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(folder / "floor.sqlite", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE saved (path TEXT)")
        self._count = 0

    def save(self, value: Any, name: str) -> None:
        """Save a value; the name is only part of the path."""
        path = self._folder / f"{name}-{self._count}.pkl"
        self._count += 1
        staging = path.with_suffix(".staging")
        with open(staging, "wb") as file:
            pickle.dump(value, file, protocol=5)
            file.flush()
            os.fsync(file.fileno())
        os.rename(staging, path)
        directory = os.open(self._folder, os.O_RDONLY)
        os.fsync(directory)
        os.close(directory)
        self._connection.execute("INSERT INTO saved VALUES (?)", (str(path),))

    def load(self, name: str) -> Any:
        """Load the newest value of a name."""
        row = self._connection.execute("SELECT path FROM saved ORDER BY rowid DESC").fetchone()
        with open(row[0], "rb") as file:
            return pickle.load(file)

    def load_verified(self, name: str) -> Any:
        """Load as :meth:`load`, and compare nothing, but hash all bytes (SHA-256)."""
        row = self._connection.execute("SELECT path FROM saved ORDER BY rowid DESC").fetchone()
        with open(row[0], "rb") as file:
            digest = hashlib.sha256()
            while piece := file.read(1 << 20):
                digest.update(piece)
            digest.hexdigest()
            file.seek(0)
            return pickle.load(file)
