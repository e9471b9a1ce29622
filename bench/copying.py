"""Copies of a store, beside what copies the same files and compares their checksums."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import artifact_storage
from measure import median, memory_mb, milliseconds
from real_servers import RealServers
from report import Report

from server import StorageServer

#: A copy takes at most so many times as long as the floor.
_TARGET = 1.2
#: The storage server has at most so much memory meanwhile, in MB.
_MEMORY_MB = 250


def measure(
    report: Report,
    folder: Path,
    *,
    values: int,
    megabytes: float,
    servers: RealServers | None = None,
    runs: int = 1,
) -> None:
    """Measure copies of a store with so many values of this size, to a folder and to S3."""
    base = folder / "copying"
    with StorageServer() as server:
        os.environ["ARTIFACT_STORAGE_SOCKET"] = server.socket
        artifact_storage.options.set(
            artifact_storage_dir=base / "source", database_url=f"sqlite:///{base}/source.sqlite"
        )
        for number in range(values):
            artifact_storage.save(os.urandom(int(megabytes * 1e6)), f"value-{number}")
        what = f"copy {values:,} x {megabytes:g} MB to {{}}"
        _compare(report, server, base, what.format("a folder"), runs)
        if servers is not None:
            _compare(report, server, base, what.format("S3"), runs, servers.s3)
    shutil.rmtree(base, ignore_errors=True)


def _compare(
    report: Report,
    server: StorageServer,
    base: Path,
    what: str,
    runs: int,
    s3: dict[str, str] | None = None,
) -> None:
    steps = _floor(base / "source", s3)
    place = str(base) if s3 is None else "s3://team"
    options = {} if s3 is None else {"storage_options": dict(s3)}
    floors: list[list[float]] = []
    copies, peaks = [], []
    for run in range(runs):
        to, target = f"{place}/floor-{run}", f"{place}/copy-{run}"
        floors.append([milliseconds(lambda to=to, step=step: step(to)) for _, step in steps])
        database = f"sqlite:///{base}/{'folder' if s3 is None else 's3'}-{run}.sqlite"
        copies.append(_copied(server.pid, (target, database), options, peaks))
        if s3 is None:
            shutil.rmtree(to)
            shutil.rmtree(target)
    ours = median(copies)
    report.add(what, ours / 1000, "s")
    for count, (name, _) in enumerate(steps, 1):
        name = name if count == 1 else f"and {name}"
        floor = median([sum(times[:count]) for times in floors])
        report.add(f"{what}: {name}", floor / 1000, "s")
        target = _TARGET if count == 1 else None
        report.add(f"{what}: ours / {name}", ours / floor, "x", target)
    report.add(f"{what}: storage server's largest RSS", max(peaks), "MB", _MEMORY_MB)


def _copied(
    pid: int, target: tuple[str, str], options: dict[str, object], peaks: list[float]
) -> float:
    """Milliseconds of one copy; notes the largest memory of the storage server meanwhile."""
    ended = threading.Event()

    def watch() -> None:
        peak = 0.0
        while not ended.wait(0.05):
            peak = max(peak, memory_mb(pid))
        peaks.append(peak)

    watcher = threading.Thread(target=watch)
    watcher.start()
    done = []
    try:
        taken = milliseconds(lambda: done.append(artifact_storage.copy_to(*target, **options)))
    finally:
        ended.set()
        watcher.join()
    if done[0].verified != done[0].planned:
        raise AssertionError(str(done[0]))
    return taken


def _floor(
    source: Path, s3: dict[str, str] | None = None
) -> list[tuple[str, Callable[[Path | str], None]]]:
    """Steps that copy the files and compare them; of rclone, where it is installed."""
    rclone = shutil.which("rclone") or os.environ.get("RCLONE_PROGRAM")
    if rclone is not None:
        return [
            (f"rclone {' '.join(one)}", lambda to, one=one: _rclone(rclone, source, to, s3, one))
            for one in (_COPY, _CHECK)
        ]
    if s3 is None:
        return [("cp and sha256sum of both", lambda to: _cp(source, Path(to)))]
    return [("boto3, read back and hashed", lambda to: _boto3(source, str(to), s3))]


#: Copies, and compares only checksums that it and the target computed on the way.
_COPY = ("copy", "--checksum")
#: Compares what the target gives back, as our copy does.
_CHECK = ("check", "--download")


def _rclone(
    program: str,
    source: Path,
    to: Path | str,
    s3: dict[str, str] | None,
    *commands: tuple[str, ...],
) -> None:
    environment = {**os.environ, "RCLONE_CONFIG": ""}
    bundle = environment.pop("AWS_CA_BUNDLE", None)
    if bundle is not None:
        environment["RCLONE_CA_CERT"] = bundle
    target = str(to)
    if s3 is not None:
        environment |= {
            "RCLONE_CONFIG_BENCH_TYPE": "s3",
            "RCLONE_CONFIG_BENCH_PROVIDER": "Other",
            "RCLONE_CONFIG_BENCH_ENDPOINT": s3["endpoint_url"],
            "RCLONE_CONFIG_BENCH_ACCESS_KEY_ID": s3["key"],
            "RCLONE_CONFIG_BENCH_SECRET_ACCESS_KEY": s3["secret"],
        }
        target = target.replace("s3://", "bench:")
    for command in commands:
        subprocess.run(
            [program, *command, str(source), target],
            env=environment,
            check=True,
            stderr=subprocess.DEVNULL,
        )
    if s3 is None:
        subprocess.run(["sync", "-f", target], check=True)


def _cp(source: Path, to: Path) -> None:
    subprocess.run(["cp", "-r", str(source), str(to)], check=True)
    subprocess.run(["sync", "-f", str(to)], check=True)
    digests = [_hashed(root) for root in (source, to)]
    if digests[0] != digests[1]:
        raise AssertionError("cp copied other bytes")


def _hashed(root: Path) -> list[str]:
    files = sorted(str(path) for path in root.rglob("*.pkl"))
    command = ["xargs", "-0", "-P", "2", "-n", "50", "sha256sum"]
    listed = "\0".join(files).encode()
    found = subprocess.run(command, input=listed, capture_output=True, check=True)
    return sorted(line.split()[0] for line in found.stdout.decode().splitlines())


def _boto3(source: Path, to: str, s3: dict[str, str]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=s3["endpoint_url"],
        aws_access_key_id=s3["key"],
        aws_secret_access_key=s3["secret"],
        region_name="us-east-1",
    )
    bucket, _, prefix = to.removeprefix("s3://").partition("/")

    def one(path: Path) -> None:
        body = path.read_bytes()
        key = f"{prefix}/{path.relative_to(source)}"
        client.put_object(Bucket=bucket, Key=key, Body=body)
        back = client.get_object(Bucket=bucket, Key=key)["Body"].read()
        if hashlib.sha256(back).digest() != hashlib.sha256(body).digest():
            raise AssertionError(key)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, source.rglob("*.pkl")))
