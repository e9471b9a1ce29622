"""A peer in a process and an environment of its own: their requirements do not fit together.

Run as a program, it is that process: it takes lines ``save NAME`` and ``load NAME``, does it, and
answers with the milliseconds that it took.
"""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

from measure import Measured, milliseconds


class PeerProcess:
    """A store that saves and loads the values of the measurements."""

    def __init__(self, name: str, python: str, folder: Path) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [python, "-W", "ignore", __file__, name, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self._process.stdout.readline() != "ready\n":
            raise RuntimeError(f"{name} cannot be started: see what it printed above.")

    def save(self, _value: Any, name: str) -> Measured:
        """Save the value of that name."""
        return self._do("save", name)

    def load(self, name: str) -> Measured:
        """Load the newest value of a name."""
        return self._do("load", name)

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait(60)

    def _do(self, what: str, name: str) -> Measured:
        self._process.stdin.write(f"{what} {name}\n")
        self._process.stdin.flush()
        return Measured(float(self._process.stdout.readline()))


def _main(name: str, folder: Path) -> None:
    from peers import PEERS
    from values_to_save import VALUES

    # What a library prints is no answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    store = PEERS[name](folder)
    values = {key: make() for key, make in VALUES.items()}
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        what, key = line.split()
        action = (
            partial(store.save, values[key], key) if what == "save" else partial(store.load, key)
        )
        taken = milliseconds(action)
        print(taken, file=answers, flush=True)


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
