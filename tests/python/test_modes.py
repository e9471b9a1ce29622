"""Scripts, `jupyter execute`, papermill, other Pythons: it works without JupyterLab too."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CELLS = [
    "import artifact_storage as storage\nsecret_token = 'tok-123456'\nclass Model:\n    x = 5",
    "saved = storage.save(Model(), 'model')",
    "storage.save({'rows': [1, 2]}, 'data')",
    "assert storage.get('model').get_value().x == 5\nstorage.artifact_store()",
    "print(storage.get('data').get_code())",
]


def notebook(path, cells=CELLS):
    nbformat = pytest.importorskip("nbformat")
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(made, path)
    return path


def outputs(path):
    import nbformat

    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(str(output) for cell in cells for output in cell.get("outputs", []))


def check(storage, shown):
    assert "<table>" in shown
    code = storage.get("data").get_code()
    assert code.startswith("import artifact_storage as storage\n")
    assert code.endswith("storage.save({'rows': [1, 2]}, 'data')\n")
    assert "tok-123456" not in code
    assert "artifact_store()" not in code
    assert storage.get("model").get_value().x == 5
    assert not (Path(os.environ["HOME"]) / "artifact-storage").exists()


def test_a_notebook_saves_in_jupyter_execute(storage, tmp_path):
    path = notebook(tmp_path / "run.ipynb")
    subprocess.run(
        [sys.executable, "-m", "nbclient.cli", "--inplace", str(path)]
        if not shutil.which("jupyter-execute", path=str(Path(sys.executable).parent))
        else [str(Path(sys.executable).parent / "jupyter-execute"), "--inplace", str(path)],
        check=True,
        timeout=100,
    )
    check(storage, outputs(path))


def test_a_notebook_saves_in_papermill(storage, tmp_path):
    pytest.importorskip("papermill")
    path, result = notebook(tmp_path / "in.ipynb"), tmp_path / "out.ipynb"
    subprocess.run(
        [sys.executable, "-m", "papermill", "--no-progress-bar", str(path), str(result)],
        check=True,
        timeout=100,
        capture_output=True,
    )
    check(storage, outputs(result))


def test_the_example_notebook_runs_twice(storage, tmp_path):
    example = Path(__file__).resolve().parents[2] / "examples" / "getting-started.ipynb"
    import nbformat
    from nbclient import NotebookClient

    made = nbformat.read(example, as_version=4)
    for saved in (2, 4):
        NotebookClient(made, timeout=60).execute()
        assert storage.get("readings").version == saved - 1


def _run_tutorial(parameters=None):
    tutorial = Path(__file__).resolve().parents[2] / "examples" / "changing-storage-location.ipynb"
    import nbformat
    from nbclient import NotebookClient

    made = nbformat.read(tutorial, as_version=4)
    if parameters is not None:
        (cell,) = (one for one in made.cells if one.metadata.get("tags") == ["parameters"])
        cell.source = parameters
    NotebookClient(made, timeout=100).execute()
    printed = (out.text for cell in made.cells for out in cell.get("outputs", []) if "text" in out)
    return "".join(printed)


def test_the_tutorial_of_storage_locations(storage):
    assert "Fill in the cell above" in _run_tutorial()


def test_the_tutorial_with_the_storage_options_of_a_filesystem(storage, tmp_path):
    for library in ("sshfs", "asyncssh"):
        pytest.importorskip(library)
    servers = Path(__file__).resolve().parents[1] / "server/support/fsspec/file_servers.py"
    served = tmp_path / "served"
    served.mkdir()
    with subprocess.Popen(
        [sys.executable, str(servers), "sftp", str(served)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as server:
        port = int(server.stdout.readline())
        printed = _run_tutorial(
            f'url = "sftp://ana@127.0.0.1:{port}/values"\n'
            'options = {"password": "canary-password", "known_hosts": None}'
        )
        assert "{'city': 'Lisbon'}" in printed
        assert "canary" not in printed
        assert list(served.glob("values/weather/*.pkl"))
        server.stdin.close()


def test_a_script_saves_and_is_named(storage, run_python):
    printed = run_python(
        """
        import artifact_storage
        saved = artifact_storage.save([1, 2, 3], "from script")
        print(saved.notebook_path)
        """
    )
    assert printed.strip().endswith("script-0.py")
    assert "artifact_storage.save([1, 2, 3]" in storage.get("from script").get_code()


def test_nothing_is_left_running(run_python, tmp_path):
    printed = run_python(
        """
        import artifact_storage
        from artifact_storage._default import default
        artifact_storage.save(1, "x")
        private = default()._client.endpoint.private
        print(private.pid, private.socket_path)
        """
    )
    pid, socket = printed.split()
    assert not Path(f"/proc/{pid}").exists()
    assert not Path(socket).parent.exists()


def test_nothing_is_left_running_after_kill_9(home):
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import artifact_storage, time\n"
            "from artifact_storage._default import default\n"
            "artifact_storage.save(1, 'x')\n"
            "print(default()._client.endpoint.private.pid, flush=True)\n"
            "time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
    )
    pid = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text():
            return
        time.sleep(0.05)
    pytest.fail("The storage server outlived its program.")


def interpreters():
    found = {}
    for version in ("3.9", "3.10", "3.12", "3.13", "3.14"):
        candidates = [shutil.which(f"python{version}")]
        pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
        candidates += sorted(str(path) for path in pyenv.glob(f"{version}.*/bin/python"))
        for candidate in filter(None, candidates):
            works = subprocess.run([candidate, "-c", "import sqlite3"], capture_output=True)
            if works.returncode == 0:
                found[version] = candidate
                break
    return found


FOUND = interpreters()


@pytest.mark.parametrize("version", ["3.9", "3.13"])
def test_values_of_other_pythons_load_with_a_warning(storage, run_python, version):
    if version not in FOUND:
        pytest.skip(f"no Python {version} here")
    with pytest.warns(storage.ArtifactStorageWarning, match=f"Python {version}"):
        run_python(
            """
            import array, artifact_storage, pickle, warnings
            class Raw:
                def __init__(self, data): self.data = data
                def __reduce_ex__(self, protocol):
                    return bytearray, (pickle.PickleBuffer(self.data),)
            artifact_storage.save({"a": [1, 2]}, "small")
            artifact_storage.save(Raw(bytearray(3_000_000)), "big")
            artifact_storage.save(bytes(3_000_000), "bytes")
            assert len(artifact_storage.get("big").get_value()) == 3_000_000
            assert artifact_storage.get("bytes").get_value() == bytes(3_000_000)
            assert artifact_storage.check().ok
            print(artifact_storage.artifact_store())
            try:
                artifact_storage.get("smal")
            except artifact_storage.NotFoundError as error:
                assert "small" in str(error)
            """,
            python=FOUND[version],
        )
        assert storage.get("small").get_value() == {"a": [1, 2]}
    assert storage.get("big").get_value() == bytes(3_000_000)


def test_importing_loads_little(run_python):
    printed = run_python(
        """
        import sys
        import artifact_storage
        slow = ("http", "subprocess", "socket", "inspect", "asyncio", "importlib.metadata", "numpy")
        print([name for name in slow if name in sys.modules])
        print(len({id(one) for name, one in sys.modules.items() if "artifact_storage" in name}))
        assert "options" in dir(artifact_storage)
        from artifact_storage import *
        assert options.get and save and check
        import artifact_storage as lineapy
        assert lineapy.options is options
        """
    )
    loaded, ours = printed.splitlines()
    assert loaded == "[]"
    assert int(ours) <= 3
