"""A worker belongs to its parent's session, also when its fork server is older than that."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import multiprocessing, sys


def work(_):
    import artifact_storage
    return artifact_storage.save(1, "w").root


if __name__ == "__main__":
    workers = multiprocessing.get_context("forkserver")
    with workers.Pool(1) as pool:
        pool.map(abs, [1])
    import artifact_storage
    artifact_storage.options.set(artifact_storage_dir=sys.argv[1])
    with workers.Pool(1) as pool:
        print(pool.map(work, [0])[0])
"""


def _root(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    chosen = tmp_path / "chosen"
    done = subprocess.run(
        [sys.executable, program, chosen], capture_output=True, text=True, timeout=100
    )
    return done.stdout.split()[-1:], [str(chosen)], done.stderr


def test_without_a_jupyter_server(storage, tmp_path):
    found, chosen, said = _root(tmp_path)
    assert found == chosen, said


def test_with_the_storage_server_of_a_jupyter_server(storage, server, tmp_path):
    found, chosen, said = _root(tmp_path)
    assert found == chosen, said
