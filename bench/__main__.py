"""Speed and memory against a floor measured in the same run: ``npm run bench``."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
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


def _small(report: Report, folder: Path, options: argparse.Namespace) -> None:
    values.measure(report, folder, 3 if options.quick else 15, options.peers)


def _upkeep(report: Report, folder: Path, options: argparse.Namespace) -> None:
    # 5 GB in 2,000 values, and small ones.
    upkeep.measure(report, folder, 50 if options.quick else 2000, 2_500_000)
    upkeep.measure(report, folder, 200 if options.quick else 5000, 50_000)


def _many(options: argparse.Namespace) -> int:
    return 10_000 if options.quick else 1_000_000


def _copying(
    report: Report, folder: Path, options: argparse.Namespace, servers: RealServers
) -> None:
    copying.measure(
        report,
        folder,
        values=100 if options.quick else 2000,
        megabytes=1 if options.quick else 2.5,
        servers=servers,
        runs=1 if options.quick else 3,
    )


#: What needs this machine only.
ALONE: dict[str, Callable[[Report, Path, argparse.Namespace], None]] = {
    "start": lambda report, _folder, _options: start_up(report, 7),
    "command-line": lambda report, _folder, _options: command_line.measure(report, 7),
    "values": _small,
    "previews": lambda report, _folder, options: previews.measure(
        report, 3 if options.quick else 21
    ),
    "clients": lambda report, folder, options: many_clients.measure(
        report, folder, saves=2 if options.quick else 20
    ),
    "upkeep": _upkeep,
    "listing": lambda report, folder, options: listing.measure(report, folder, _many(options)),
    "browser": lambda report, folder, options: browser.measure(report, folder, _many(options)),
}
#: What needs PostgreSQL and object stores, too.
WITH_SERVERS: dict[str, Callable[[Report, Path, argparse.Namespace, RealServers], None]] = {
    "copying": _copying,
    "one-name": lambda report, folder, options, servers: one_name.measure(
        report, servers, folder, saves=5 if options.quick else 25
    ),
    "clients-postgresql": lambda report, folder, options, servers: many_clients.measure(
        report, folder, 2 if options.quick else 20, servers
    ),
    "listing-postgresql": lambda report, folder, options, servers: listing.measure(
        report, folder, _many(options), servers
    ),
    "filesystems": lambda report, folder, options, servers: filesystems.measure(
        report,
        servers,
        folder,
        runs=1 if options.quick else 3,
        azure_mb=100 if options.quick else 1000,
    ),
    "s3": lambda report, folder, options, servers: s3.measure(
        report,
        servers,
        folder,
        runs=1 if options.quick else 5,
        huge_gb=1 if options.quick else 10,
    ),
}


def main() -> None:
    """Run the measurements, print them, and write them to bench/results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    parser.add_argument("--result", type=Path, default=Path("bench/results/latest.json"))
    parser.add_argument(
        *("--peer", "-p"), action="append", default=[], metavar="NAME=PYTHON", help="a peer, too"
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=[*ALONE, *WITH_SERVERS],
        help="this part only; give it again for more",
    )
    arguments = parser.parse_args()
    arguments.peers = dict(peer.split("=", 1) for peer in arguments.peer)
    wanted = arguments.only or [*ALONE, *WITH_SERVERS]
    # Beside the checkout: /tmp may be memory, where an fsync costs nothing.
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=Path(__file__).parent / "results"))
    os.environ["LINEAPY_HOME_DIR"] = str(folder / "lineapy")
    report = Report()
    try:
        for name, part in ALONE.items():
            if name in wanted:
                part(report, folder, arguments)
        if not WITH_SERVERS.keys().isdisjoint(wanted):
            with RealServers() as servers:
                for name, measure in WITH_SERVERS.items():
                    if name in wanted:
                        measure(report, folder, arguments, servers)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report.write(arguments.result)
    missed = [figure.what for figure in report.figures if figure.verdict == "MISSED"]
    print(f"\n{len(missed)} missed" + "".join(f"\n  {what}" for what in missed))


if __name__ == "__main__":
    main()
