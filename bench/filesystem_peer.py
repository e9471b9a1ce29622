"""The plain fsspec script beside ours: `fs.open("xb")` and `fs.open("rb")`, in its own process.

It takes lines ``save``, ``save-in-pieces`` and ``load``, and answers with the milliseconds that it
took.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from typing import Any

import numpy as np
from measure import Measured, milliseconds

#: What the filesystem host sends in one request at most, too.
_PIECE = 8 << 20


def array_of(megabytes: int) -> Any:
    """The value that both save."""
    return np.random.default_rng(0).random(megabytes * 1_000_000 // 8)


class FilesystemPeer:
    """A process that saves and loads an array with fsspec alone."""

    def __init__(self, python: str, given: dict[str, Any], megabytes: int) -> None:
        self._process = subprocess.Popen(
            [python, "-W", "ignore", __file__, json.dumps(given), str(megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # gcsfs would first ask the fake server over gRPC, for a minute.
            env={**os.environ, "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT": "false"},
        )
        if self._process.stdout.readline() != "ready\n":
            raise RuntimeError("fsspec cannot be used: see what it printed above.")

    def do(self, what: str) -> Measured:
        """Save, save in pieces, or load."""
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return Measured(float(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait(60)


def _main(given: dict[str, Any], megabytes: int) -> None:
    import fsspec

    answers, sys.stdout = sys.stdout, sys.stderr
    value = array_of(megabytes)
    files = fsspec.filesystem(given["protocol"], **given["options"])
    count = 0
    print("ready", file=answers, flush=True)

    def save() -> None:
        with files.open(f"{given['root']}/plain-{count}.pkl", "xb") as file:
            pickle.dump(value, file, protocol=5)

    def save_in_pieces() -> None:
        with files.open(f"{given['root']}/plain-{count}.pkl", "xb") as file:
            pickled = memoryview(pickle.dumps(value, protocol=5))
            for at in range(0, len(pickled), _PIECE):
                file.write(pickled[at : at + _PIECE])

    def load() -> Any:
        with files.open(f"{given['root']}/plain-{count}.pkl", "rb") as file:
            return pickle.load(file)

    actions = {"save": save, "save-in-pieces": save_in_pieces, "load": load}
    for line in sys.stdin:
        what = line.strip()
        count += what != "load"
        print(milliseconds(actions[what]), file=answers, flush=True)


if __name__ == "__main__":
    _main(json.loads(sys.argv[1]), int(sys.argv[2]))
