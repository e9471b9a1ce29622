"""How long somebody waits in a terminal: from the command to the first line that it writes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from measure import Measured, interleaved, median
from report import Report

_PROGRAM = str(Path(sys.executable).with_name("artifact-storage"))
_SAVES = "import artifact_storage\nfor n in range(100): artifact_storage.save(n, f'listed-{n}')"


def measure(report: Report, runs: int) -> None:
    """Measure the first output of a list of 100 names, the storage server's start included."""
    subprocess.run([sys.executable, "-c", _SAVES], capture_output=True, check=True)

    def first_line() -> Measured:
        start = time.perf_counter()
        with subprocess.Popen([_PROGRAM, "list"], stdout=subprocess.PIPE) as program:
            assert program.stdout is not None
            line = program.stdout.readline()
            duration = (time.perf_counter() - start) * 1000
            program.stdout.read()
        assert line.startswith(b"NAME")
        return Measured(duration)

    def usage() -> None:
        subprocess.run([_PROGRAM, "--version"], capture_output=True, check=True)

    times = interleaved({"list": first_line, "version": usage}, runs)
    report.add("artifact-storage list: first output", median(times["list"]), "ms", 400)
    report.add("artifact-storage --version", median(times["version"]), "ms")
