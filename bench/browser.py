"""The page on 1,000,000 artifacts: what people see how soon, and how large the bundle is."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable
from pathlib import Path

import listing
from report import Report

from server import StorageServer

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "python" / "jupyterlab_artifact_storage" / "labextension" / "static"
#: Kilobytes of all scripts, each gzipped, before there was an artifact browser (d8a47702): a page
#: loaded all of them.
BUNDLE_BEFORE = 120.7


def _kilobytes(scripts: Iterable[Path]) -> float:
    """Kilobytes of scripts, each gzipped."""
    return sum(len(gzip.compress(script.read_bytes(), 9)) for script in scripts) / 1000


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _fill(home: Path, artifacts: int) -> None:
    """The default location, with many artifacts."""
    os.environ["LINEAPY_HOME_DIR"] = str(home / "lineapy")
    with StorageServer() as server:
        listing.save_first(server)
        listing.fill(home / "lineapy" / "db.sqlite", artifacts)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{url}/api", timeout=5).close()
            return
        except OSError:
            if process.poll() is not None:
                raise
            time.sleep(0.1)
    raise TimeoutError(url)


def measure(report: Report, folder: Path, artifacts: int) -> None:
    """Measure everything that needs a browser; bundle and JupyterLab are those of ``.venv``."""
    home = folder / "browser"
    (home / "notebooks").mkdir(parents=True)
    (home / "notebooks" / "floor.txt").touch()
    (home / "private").mkdir(mode=0o700)
    before = os.environ.get("LINEAPY_HOME_DIR")
    _fill(home, artifacts)
    url = f"http://localhost:{_free_port()}"
    environment = {
        **os.environ,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home / "private"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "share" / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_GALATA_ROOT_DIR": str(home / "notebooks"),
        "ARTIFACT_STORAGE_UI_HOME": str(home),
        "ARTIFACT_STORAGE_UI_PORT": url.rsplit(":", 1)[1],
    }
    # As installed: neither the sources nor what this process is attached to.
    for name in ("PYTHONPATH", "ARTIFACT_STORAGE_SOCKET", "ARTIFACT_STORAGE_NODE"):
        environment.pop(name, None)
    programs = ROOT / ".venv" / ("Scripts" if sys.platform == "win32" else "bin")
    environment["PATH"] = f"{programs}{os.pathsep}{environment['PATH']}"
    root = ["--allow-root"] if getattr(os, "getuid", lambda: 1)() == 0 else []
    config = ROOT / "ui-tests" / "jupyter_server_test_config.py"
    command = [str(programs / "jupyter"), "lab", *root, "--config", str(config)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as jupyter:
        try:
            _wait_for(url, jupyter)
            node = ROOT / "node_modules" / ".bin" / "node"
            told = subprocess.run(
                [str(node), "bench/browser.mjs", url], cwd=ROOT, capture_output=True, check=False
            )
        finally:
            jupyter.terminate()
            if before is not None:
                os.environ["LINEAPY_HOME_DIR"] = before
    if told.returncode != 0:
        # A machine may have no browser: the other figures are worth their hour.
        print(f"The page could not be measured:\n{told.stderr.decode()}", file=sys.stderr)
        return
    found = json.loads(told.stdout)
    loaded = _kilobytes(STATIC / name for name in found["scripts"])
    note = f"{loaded:.0f} kB; all parts {_kilobytes(STATIC.glob('*.js')):.0f} kB"
    report.add("scripts of a page, gzipped: grown by", loaded - BUNDLE_BEFORE, "kB", 60, note)
    count = f"{artifacts:,} artifacts"
    first = f"first time {found['panel_first']:.0f} ms"
    report.add(f"panel with rows of {count} after the click", found["panel"], "ms", 100, first)
    report.add("  JupyterLab's list of files after the click", found["files"], "ms")
    note = f"{found['pixels']:.0f} px in 10 s, longest frame {found['longest']:.0f} ms"
    report.add(f"scrolling {count}: longest blank", found["blank"], "ms", 100, note)
    first = f"first time {found['details_first']:.0f} ms"
    report.add("details tab after the double click", found["details"], "ms", 150, first)
