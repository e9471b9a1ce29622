"""The plain fsspec script beside ours: `fs.open("xb")` and `fs.open("rb")`, in its own process.

It takes lines ``save`` and ``load``, and answers with the milliseconds that it took.
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
        """Save or load."""
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

    def load() -> Any:
        with files.open(f"{given['root']}/plain-{count}.pkl", "rb") as file:
            return pickle.load(file)

    for line in sys.stdin:
        count += line == "save\n"
        print(milliseconds(save if line == "save\n" else load), file=answers, flush=True)


if __name__ == "__main__":
    _main(json.loads(sys.argv[1]), int(sys.argv[2]))
