"""How long somebody waits in a terminal: from the command to the first line that it writes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from measure import Measured, interleaved, median
from report import Report

_FOLDER = "Scripts" if sys.platform == "win32" else "bin"
#: The installed one, with the Python that it was installed for.
_PROGRAM = str(Path(__file__).resolve().parents[1] / ".venv" / _FOLDER / "artifact-storage")
_SAVES = "import artifact_storage\nfor n in range(100): artifact_storage.save(n, f'listed-{n}')"


def measure(report: Report, runs: int) -> None:
    """Measure the first output of a list of 100 names, the storage server's start included."""
    subprocess.run([sys.executable, "-c", _SAVES], capture_output=True, check=True)

    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def first_line() -> Measured:
        start = time.perf_counter()
        with subprocess.Popen(
            [_PROGRAM, "list"], stdout=subprocess.PIPE, env=environment
        ) as program:
            assert program.stdout is not None
            line = program.stdout.readline()
            duration = (time.perf_counter() - start) * 1000
            program.stdout.read()
        assert line.startswith(b"NAME")
        return Measured(duration)

    def usage() -> None:
        command = [_PROGRAM, "--version"]
        subprocess.run(command, capture_output=True, check=True, env=environment)

    times = interleaved({"list": first_line, "version": usage}, runs)
    report.add("artifact-storage list: first output", median(times["list"]), "ms", 400)
    report.add("artifact-storage --version", median(times["version"]), "ms")
