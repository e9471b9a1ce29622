"""Speed and memory against a floor measured in the same run: ``npm run bench``."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import browser
import command_line
import copying
import filesystems
import listing
import many_clients
import one_name
import previews
import s3
import upkeep
import values
from measure import Measured, interleaved, median
from real_servers import RealServers
from report import Report

from server import StorageServer

IMPORT_TIME = (
    "import time; t = time.perf_counter(); import artifact_storage;"
    " print((time.perf_counter() - t) * 1000)"
)
#: A program that saves once, with a storage server of its own.
FRESH_SCRIPT = "import artifact_storage; artifact_storage.save({'x': 1}, 'fresh')"


def start_up(report: Report, runs: int) -> None:
    """Measure the start of the storage server, a program's first save, and the client's import."""

    def start() -> Measured:
        with StorageServer() as server:
            return Measured(server.start_ms)

    def load() -> Measured:
        return Measured(float(_python(IMPORT_TIME)))

    # In turn, so that the load of the machine hits all of them.
    actions = {"start": start, "fresh": lambda: _python(FRESH_SCRIPT), "import": load}
    times = interleaved(actions, runs)
    report.add("storage server: start to first answer", median(times["start"]), "ms", 200)
    report.add(
        "a program's first save, its start and end included", median(times["fresh"]), "ms", 350
    )
    report.add("import artifact_storage", median(times["import"]), "ms", 50)


def _python(program: str) -> bytes:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, check=True).stdout


def main() -> None:
    """Run all measurements, print them, and write them to bench/results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    parser.add_argument("--result", type=Path, default=Path("bench/results/latest.json"))
    parser.add_argument(
        *("--peer", "-p"), action="append", default=[], metavar="NAME=PYTHON", help="a peer, too"
    )
    arguments = parser.parse_args()
    peers = dict(peer.split("=", 1) for peer in arguments.peer)
    # Beside the checkout: /tmp may be memory, where an fsync costs nothing.
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=Path(__file__).parent / "results"))
    os.environ["LINEAPY_HOME_DIR"] = str(folder / "lineapy")
    report = Report()
    try:
        start_up(report, 7)
        command_line.measure(report, 7)
        values.measure(report, folder, 3 if arguments.quick else 15, peers)
        previews.measure(report, 3 if arguments.quick else 9)
        many_clients.measure(report, folder, saves=2 if arguments.quick else 20)
        # 5 GB in 2,000 values, and small ones.
        upkeep.measure(report, folder, 50 if arguments.quick else 2000, 2_500_000)
        upkeep.measure(report, folder, 200 if arguments.quick else 5000, 50_000)
        many = 10_000 if arguments.quick else 1_000_000
        listing.measure(report, folder, many)
        browser.measure(report, folder, many)
        with RealServers() as servers:
            copying.measure(
                report,
                folder,
                values=100 if arguments.quick else 2000,
                megabytes=1 if arguments.quick else 2.5,
                servers=servers,
                runs=1 if arguments.quick else 3,
            )
            one_name.measure(report, servers, folder, saves=5 if arguments.quick else 25)
            many_clients.measure(report, folder, 2 if arguments.quick else 20, servers)
            listing.measure(report, folder, many, servers)
            filesystems.measure(
                report,
                servers,
                folder,
                runs=1 if arguments.quick else 3,
                azure_mb=100 if arguments.quick else 1000,
            )
            s3.measure(
                report,
                servers,
                folder,
                runs=1 if arguments.quick else 5,
                huge_gb=1 if arguments.quick else 10,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report.write(arguments.result)
    missed = [figure.what for figure in report.figures if figure.verdict == "MISSED"]
    print(f"\n{len(missed)} missed" + "".join(f"\n  {what}" for what in missed))


if __name__ == "__main__":
    main()
