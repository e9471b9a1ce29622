"""Where a session saves, told to processes that work for it elsewhere, without its secrets."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import textwrap
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from artifact_storage._context import told_location
from artifact_storage._context.told_location import ToldLocation
from real_stores import RealStores

SAVE = "import artifact_storage as s; print(s.save(1, 'w').root)"
#: What a worker needs to run at all; nothing of a session.
_PLAIN = ("PATH", "PYTHONPATH", "LANG", "ARTIFACT_STORAGE_NODE")


@pytest.fixture
def worker(tmp_path):
    """Runs a program as a worker elsewhere does: home directory and environment are its own."""
    home = tmp_path / "worker"
    home.mkdir()

    def run(source: str, **environment: str) -> str:
        plain = {name: os.environ[name] for name in _PLAIN if name in os.environ}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", textwrap.dedent(source)],
            env={**plain, "HOME": str(home), **environment},
            cwd=home,
            capture_output=True,
            text=True,
            timeout=100,
        )
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1]

    return run


@pytest.fixture
def chosen(storage, tmp_path):
    place = str(tmp_path / "chosen")
    storage.options.set(artifact_storage_dir=place, database_url=f"sqlite:///{place}/db.sqlite")
    return place


def using(location, code: str) -> str:
    lines = f"import pickle; pickle.loads({pickle.dumps(location)!r}).use()\n"
    return lines + textwrap.dedent(code)


def test_a_worker_with_an_environment_of_its_own_saves_where_the_session_does(
    storage, chosen, worker
):
    location = storage.location()
    assert (location.artifact_storage_dir, location.missing_secrets) == (chosen, ())
    assert location.database_url == f"sqlite:///{chosen}/db.sqlite"
    assert worker(using(location, SAVE)) == chosen
    assert worker(SAVE, **location.environment()) == chosen
    assert storage.get("w").version == 1


def test_what_a_worker_starts_saves_there_too(storage, chosen, worker):
    nested = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SAVE!r}])"
    pool = """
import multiprocessing, artifact_storage
def work(_):
    return artifact_storage.save(1, "w").root
if __name__ == "__main__":
    artifact_storage.save(0, "first")
    for kind in ("fork", "spawn"):
        with multiprocessing.get_context(kind).Pool(1) as workers:
            print(*workers.map(work, [0]))
"""
    environment = storage.location().environment()
    assert worker(nested, **environment) == chosen
    program = Path(os.environ["HOME"]) / "pool.py"
    program.write_text(pool)
    run = f"import subprocess, sys; subprocess.run([sys.executable, {str(program)!r}])"
    assert worker(run, **environment).split() == [chosen, chosen]
    assert worker(using(storage.location(), nested)) == chosen


def test_its_origin_is_shown(storage, chosen, worker):
    shown = worker("import artifact_storage as s; print(repr(s.options))", **here(storage))
    assert [line.split("(")[-1] for line in shown.splitlines()] == ["inherited)"] * 3


def here(storage):
    return storage.location().environment()


def test_a_setting_of_the_worker_is_above_it(storage, chosen, worker, tmp_path):
    own = str(tmp_path / "own")
    change = f"s.options.set(artifact_storage_dir={own!r}, verbose=False)"
    code = f"import artifact_storage as s; {change}; print(s.save(1, 'w').root)"
    assert worker(code, **here(storage)) == own


def test_variables_of_lineapy_and_a_file_of_settings_on_the_worker_are_below_it(
    storage, chosen, worker, tmp_path
):
    folder = tmp_path / "worker" / ".lineapy"
    folder.mkdir()
    (folder / "lineapy_config.json").write_text('{"artifact_storage_dir": "/elsewhere"}')
    told = {**here(storage), "LINEAPY_ARTIFACT_STORAGE_DIR": "/elsewhere"}
    assert worker(SAVE, **told) == chosen


def test_a_process_of_the_session_itself_follows_the_session(storage, chosen, tmp_path):
    environment = {**os.environ, **here(storage)}
    moved = str(tmp_path / "moved")
    storage.options.set(artifact_storage_dir=moved)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SAVE],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == moved


def test_what_passes_on_the_variables_of_another_machine_saves_where_it_was_told(
    storage, chosen, worker
):
    # As `sbatch --export=ALL` does: the socket is not on that machine.
    gone = {"ARTIFACT_STORAGE_SOCKET": "/gone/s.sock", "ARTIFACT_STORAGE_SESSION": "k 0123456789"}
    assert worker(SAVE, **gone, **here(storage)) == chosen


def test_a_location_that_a_session_has_left_can_be_used_by_its_process(
    storage, chosen, run_python, tmp_path
):
    location = storage.location()
    moved = str(tmp_path / "moved")
    storage.options.set(artifact_storage_dir=moved)
    assert run_python(using(location, SAVE)).strip() == chosen
    assert run_python(SAVE).strip() == moved


def test_use_changes_nothing_where_the_process_is_there_already(storage, chosen):
    from artifact_storage._default import default

    made = default()
    assert storage.location().use() is made
    assert not os.environ.get("ARTIFACT_STORAGE_LOCATION")


def test_another_host_is_refused_with_the_reason(storage, chosen, monkeypatch):
    location = storage.location()
    shared = storage.location(shared_folder=True)
    monkeypatch.setattr(told_location, "host", lambda: "node7")
    for one in (location, shared):
        with pytest.raises(storage.UnreachableError, match=r"SQLite file of the host .* node7"):
            one.use()
    folder = ToldLocation.of_text(location._told.text)
    folder.settings["database_url"] = "postgresql://ana@db/ml"
    with pytest.raises(storage.UnreachableError, match=f"{chosen} is a folder") as refused:
        folder.refuse_other_host()
    assert "shared_folder=True" in refused.value.hint
    folder.shared_folder = True
    folder.refuse_other_host()
    folder.settings["artifact_storage_dir"] = "s3://team/values"
    folder.shared_folder = False
    folder.refuse_other_host()


def test_a_worker_on_another_host_saves_nothing(storage, chosen, worker):
    told = json.loads(here(storage)["ARTIFACT_STORAGE_LOCATION"])
    text = json.dumps({**told, "host": "node7 0123456789ab"})
    said = worker(SAVE, ARTIFACT_STORAGE_LOCATION=text)
    assert "UnreachableError" in said
    assert "node7" in said
    assert not Path(chosen, "db.sqlite").exists()


def test_a_worker_that_cannot_reach_the_database_never_falls_back(storage, worker, tmp_path):
    told = ToldLocation(
        {
            "artifact_storage_dir": str(tmp_path / "values"),
            "database_url": "postgresql://ana@localhost:1/ml",
            "storage_options": {},
        },
        ("the password of database_url",),
        told_location.host(),
        False,
        "",
    )
    for said in (
        worker(SAVE, ARTIFACT_STORAGE_LOCATION=told.text),
        worker(f"import pickle\n{using_text(told)}"),
    ):
        assert "UnreachableError" in said
        assert "localhost:1" in said


def using_text(told: ToldLocation) -> str:
    from artifact_storage._location import Location

    return using(Location(told), SAVE)


@pytest.mark.parametrize("text", ["s3://x", "{}", "[]", '{"host": 1}', "null"])
def test_what_is_no_location_is_refused(storage, worker, text):
    said = worker(SAVE, ARTIFACT_STORAGE_LOCATION=text)
    assert "InvalidInputError" in said
    assert "ARTIFACT_STORAGE_LOCATION" in said


def test_postgresql_and_s3_with_the_workers_own_secrets(storage, worker, tmp_path):
    with RealStores() as stores:
        secret = {**stores.location["storage_options"]}
        password = unquote(urlsplit(stores.location["database_url"]).password or "")
        storage.options.set(**stores.location)
        saved = storage.save({"big": b"x" * 100_000}, "model")
        location = storage.location()
        assert set(location.missing_secrets) == {
            "the password of database_url",
            'storage_options["key"]',
            'storage_options["secret"]',
        }
        told = [pickle.dumps(location), json.dumps(location.environment()).encode()]
        told += [repr(location).encode(), location._repr_html_().encode(), pickle.dumps(saved)]
        for text in told:
            for canary in (secret["key"], secret["secret"], password):
                assert canary.encode() not in text
        assert location.storage_options == {"endpoint_url": secret["endpoint_url"]}
        own = {"AWS_ACCESS_KEY_ID": secret["key"], "AWS_SECRET_ACCESS_KEY": secret["secret"]}
        pgpass = tmp_path / "worker" / ".pgpass"
        pgpass.write_text("*:*:*:*:" + password.replace("\\", "\\\\").replace(":", "\\:"))
        pgpass.chmod(0o600)
        load = (
            f"import pickle; print(len(pickle.loads({pickle.dumps(saved)!r}).get_value()['big']))"
        )
        assert worker(using(location, load), **own) == "100000"
        assert worker(load, **own, **location.environment()) == "100000"
        assert worker(using(location, SAVE), **own).startswith("s3://team/lineapy/store")
        pgpass.unlink()
        variable = {"PGPASSWORD": password}
        assert worker(using(location, load), **own, **variable) == "100000"
        said = worker(using(location, SAVE), **own)
        assert "the password of database_url" in said, said
        without = worker(using(location, SAVE), PGPASSWORD=password)
        assert "PermissionDeniedError" in without, without
        assert 'storage_options["secret"]' in without
        # Without a location a handle says where its value is.
        assert "s3://team/lineapy/store" in worker(load)


EXECUTE = """
import nbclient, nbformat
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell({code!r})])
nbclient.NotebookClient(notebook, timeout=90, kernel_name="python3").execute()
print(notebook.cells[0].outputs[-1]["text"])
"""
#: As a Jupyter server starts kernels: their connection file has the kernel's id.
KERNEL = """
import jupyter_client
kernels = jupyter_client.MultiKernelManager()
kernel = kernels.get_kernel(kernels.start_kernel())
client = kernel.client()
client.start_channels()
client.wait_for_ready(60)
client.execute_interactive({code!r}, timeout=60)
client.stop_channels()
kernel.shutdown_kernel(now=True)
"""


def test_a_notebook_that_uses_a_location_changes_that_of_its_session(storage, chosen, worker):
    code = using(storage.location(), "import artifact_storage as s; print(repr(s.options))")
    shown = worker(KERNEL.format(code=code))
    assert [line.split("(")[-1] for line in shown.splitlines()] == ["this session)"] * 3


def test_a_notebook_that_a_job_executes_saves_where_it_was_told(storage, chosen, worker):
    assert worker(EXECUTE.format(code=SAVE), **here(storage)) == chosen


def test_the_example_notebook_of_workers_runs(storage, chosen):
    import nbformat
    from nbclient import NotebookClient

    example = Path(__file__).resolve().parents[2] / "examples" / "workers.ipynb"
    made = nbformat.read(example, as_version=4)
    NotebookClient(made, timeout=100).execute()
    printed = [out.text for cell in made.cells for out in cell.get("outputs", []) if "text" in out]
    assert "The worker saved sum version 0" in "".join(printed)
    assert "The worker loaded {'rows': [1, 2, 3, 4]}" in "".join(printed)
    assert storage.get("sum").get_value() == 10
