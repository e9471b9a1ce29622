"""A kernel whose environment was cleaned saves where its session saves."""

from __future__ import annotations

import json
import os
import sys

from jupyterlab_artifact_storage import kernels_server

SAVE = "import artifact_storage as s; print(s.save(1, 'x').root)"


def _choose(jupyter, kernel, name):
    chosen = str(jupyter.home / name)
    status, answer = jupyter.storage(
        "PUT", f"/sessions/{kernel.id}/location", {"artifact_storage_dir": chosen}
    )
    assert status == 200, answer
    return chosen


def _without_environment(jupyter, *wrapper):
    folder = jupyter.home / ".local" / "share" / "jupyter" / "kernels" / "clean"
    folder.mkdir(parents=True, exist_ok=True)
    kept = [f"HOME={jupyter.home}", f"PATH={os.environ['PATH']}"]
    if "PYTHONPATH" in os.environ:
        kept.append(f"PYTHONPATH={os.environ['PYTHONPATH']}")
    argv = ["/usr/bin/env", "-i", *kept, *wrapper]
    argv += [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Clean", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    return jupyter.start_kernel("clean")


def test_a_kernel_without_environment_belongs_to_its_session(jupyter):
    kernel = _without_environment(jupyter)
    assert kernel.run("import os; print('ARTIFACT_STORAGE_SOCKET' in os.environ)") == "False"
    chosen = _choose(jupyter, kernel, "chosen")
    assert kernel.run(SAVE) == chosen
    assert jupyter.storage("GET", f"/sessions/{kernel.id}")[1]["attached"] is True
    # So do the processes that it starts; and it, after a restart.
    code = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {SAVE!r}], check=True)"
    kernel.run(code)
    kernel.restart()
    assert kernel.run(SAVE) == chosen
    assert kernel.run("print(s.get('x').version)") == "2"


def test_a_kernel_behind_a_wrapper_belongs_to_its_session(jupyter):
    kernel = _without_environment(jupyter, "/bin/sh", "-c", '"$@"; exit $?', "sh")
    chosen = _choose(jupyter, kernel, "wrapped")
    assert kernel.run(SAVE) == chosen


def test_a_kernel_that_clears_its_environment_stays_with_its_session(jupyter):
    for early in (False, True):
        kernel = jupyter.start_kernel()
        chosen = _choose(jupyter, kernel, f"cleared-{early}")
        if not early:
            assert kernel.run(SAVE) == chosen
        kernel.run("import os; os.environ.clear()")
        load = SAVE + "; print(s.get('x').get_value()); s._default.default()._client.stop()"
        assert kernel.run(load).split() == [chosen, "1"]
        assert kernel.run(SAVE) == chosen
        assert kernel.run("print(os.environ['ARTIFACT_STORAGE_SOCKET'])") == str(jupyter.socket)


def test_what_ended_servers_left_is_removed_and_what_others_have_stays(tmp_path):
    runtime = str(tmp_path)
    kernels_server.announce(runtime, "/run/one.sock")
    (mine,) = tmp_path.iterdir()
    prefix = mine.name[: -len(str(os.getpid()))]
    other, ended = tmp_path / f"{prefix}1", tmp_path / f"{prefix}{2**22 + 1}"
    other.touch()
    ended.touch()
    kernels_server.announce(runtime, "/run/two.sock")
    assert sorted(tmp_path.iterdir()) == sorted([mine, other])
    assert mine.read_bytes().endswith(b"\n/run/two.sock")
    kernels_server.withdraw(runtime)
    kernels_server.withdraw(runtime)
    kernels_server.announce("/dev/null/none", "/run/one.sock")
    assert list(tmp_path.iterdir()) == [other]


def test_a_process_of_a_kernel_that_saved_nothing_yet_belongs_to_its_session(jupyter):
    kernel = jupyter.start_kernel()
    chosen = _choose(jupyter, kernel, "early")
    code = f"[sys.executable, '-c', {SAVE!r}], capture_output=True, text=True"
    assert kernel.run(f"import subprocess, sys\nprint(subprocess.run({code}).stdout)") == chosen
