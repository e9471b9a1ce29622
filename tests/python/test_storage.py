"""Several Storages in one process: locations, handles, options and secrets do not mix."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import pytest
from artifact_storage._default import default
from artifact_storage.storage import Storage


@pytest.fixture
def places(storage, tmp_path):
    """Two Storages at two locations, beside the default one."""

    def at(name):
        return Storage(
            artifact_storage_dir=tmp_path / name,
            database_url=f"sqlite:///{tmp_path / name}.sqlite",
        )

    with at("a") as a, at("b") as b:
        yield a, b


def test_two_storages_do_not_mix(storage, places, tmp_path):
    a, b = places
    large = bytes(200_000)
    handles = [one.save([where, large], "model") for one, where in ((a, "a"), (b, "b"))]
    handles.append(storage.save(["default", large], "model"))
    assert [handle.version for handle in handles] == [0, 0, 0]
    assert [handle.get_value()[0] for handle in handles] == ["a", "b", "default"]
    assert a.get("model").root == str(tmp_path / "a")
    assert b.get("model").root == str(tmp_path / "b")
    a.save(1, "only-a")
    assert [one.name for one in a.artifact_store()] == ["only-a", "model"]
    assert [one.name for one in b.artifact_store()] == ["model"]
    assert len(storage.artifact_store()) == 1
    assert [one.root for one in a.artifact_store().versions("model")] == [str(tmp_path / "a")]
    # What belongs to a handle is asked of its own Storage.
    assert [one.get_value()[0] for one in handles[1].versions()] == ["b"]
    handles[1].delete()
    assert len(b.artifact_store()) == 0
    assert a.get("model").get_value()[0] == "a"
    a.delete("model", "all")
    with pytest.raises(storage.NotFoundError):
        a.get("model")
    assert storage.get("model").get_value()[0] == "default"


def test_options_of_one_are_not_those_of_another(storage, places, tmp_path, capsys):
    a, b = places
    assert a.options.get("artifact_storage_dir") == str(tmp_path / "a")
    b.options.set("artifact_storage_dir", tmp_path / "c")
    storage.options.set("artifact_storage_dir", tmp_path / "d")
    assert b.save(1, "x").root == str(tmp_path / "c")
    assert a.save(1, "x").root == str(tmp_path / "a")
    assert storage.save(1, "x").root == str(tmp_path / "d")
    storage.reset()
    assert a.options.get("artifact_storage_dir") == str(tmp_path / "a")
    assert str(tmp_path / "a") in repr(a.options)
    assert a.check()
    assert str(tmp_path / "a") in capsys.readouterr().out


def test_secrets_of_one_are_masked_in_what_all_store(storage, tmp_path):
    word = "-".join(["unheard", "of", "word"])
    value = {"note": word}
    before = Storage(artifact_storage_dir=tmp_path / "a")
    assert before.save(value, "x").preview["text/plain"] == str(value)
    with pytest.raises(storage.ArtifactStorageError):  # Nobody listens there.
        Storage(database_url=f"postgresql://ana:{word}@127.0.0.1:1/ml")
    after = Storage(artifact_storage_dir=tmp_path / "b")
    for one in (before, after, storage):
        assert one.save(value, "x").preview["text/plain"] == "{'note': '***'}"


def test_a_location_that_cannot_be_used_is_refused_at_once(storage, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(storage.ArtifactStorageError):
        Storage(artifact_storage_dir=tmp_path / "file" / "below")
    with pytest.raises(TypeError):
        Storage(nonsense=1)


def test_it_begins_at_the_default_location(storage, tmp_path):
    storage.options.set("artifact_storage_dir", tmp_path / "chosen")
    with Storage() as other:
        assert other.save(1, "x").root != str(tmp_path / "chosen")
        assert "session" not in repr(other.options)


def test_a_closed_one_is_refused(storage, tmp_path):
    with Storage(artifact_storage_dir=tmp_path / "a") as other:
        saved = other.save(1, "x")
    other.close()
    assert "(closed)" in repr(other)
    for use in (lambda: other.save(1, "x"), saved.get_code, lambda: len(other.artifact_store())):
        with pytest.raises(storage.InvalidInputError, match="closed"):
            use()
    assert storage.save(1, "x").version == 1  # Values elsewhere, but the same database.


WORKERS = """
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from artifact_storage import Storage

def root_of(storage):
    return storage.save(os.getpid(), "from-worker").root

def loaded(handle):
    return handle.get_value(), handle.root

if __name__ == "__main__":
    with Storage(artifact_storage_dir="PLACE/a", database_url="sqlite:///PLACE/a.sqlite") as a:
        handle = a.save("of a", "model")
        with ProcessPoolExecutor(1, get_context("METHOD")) as pool:
            assert pool.submit(root_of, a).result() == "PLACE/a"
            assert pool.submit(loaded, handle).result() == ("of a", "PLACE/a")
        assert a.get("from-worker").version == 0
"""


@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
def test_a_worker_takes_it_along(run_python, tmp_path, method):
    run_python(WORKERS.replace("PLACE", str(tmp_path)).replace("METHOD", method))


def test_a_copy_of_a_handle_belongs_to_the_same_store(places):
    handle = places[0].save("of a", "model")
    assert copy.copy(handle).get_value() == "of a"
    assert pickle.loads(pickle.dumps(handle)).versions()[0].get_value() == "of a"


def test_another_program_refuses_it_and_loads_its_handles_where_it_can(
    storage, places, tmp_path, monkeypatch
):
    a, _ = places
    handle = a.save("of a", "model")
    (tmp_path / "storage").write_bytes(pickle.dumps(a))
    (tmp_path / "handle").write_bytes(pickle.dumps(handle))
    script = (
        "import pickle, artifact_storage as s\n"
        "print(pickle.load(open('handle', 'rb')).get_value())\n"
        "try: pickle.load(open('storage', 'rb'))\n"
        "except s.UnreachableError as error: print(error)\n"
    )
    for variable in ("ARTIFACT_STORAGE_SOCKET", "ARTIFACT_STORAGE_SESSION"):
        monkeypatch.delenv(variable)
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=100
    )
    assert said.returncode == 0, said.stderr
    loaded, refused = said.stdout.splitlines()
    assert loaded == "of a"
    assert "made in another process" in refused


def test_what_is_left_of_an_ended_one_is_refused(storage, tmp_path):
    with Storage(artifact_storage_dir=tmp_path / "a") as other:
        other.save(1, "x")
        taken = pickle.dumps(other)
    with pytest.raises(storage.UnreachableError, match="has ended"):
        pickle.loads(taken).save(2, "x")


def test_the_default_one_is_itself_everywhere(storage):
    assert pickle.loads(pickle.dumps(default())) is default()
    assert pickle.loads(pickle.dumps(storage.options)).get("database_url")


def test_it_has_all_that_the_package_has(storage):
    functions = set(storage.__all__) - {n for n in storage.__all__ if n[0].isupper()}
    for name in functions:
        assert hasattr(Storage, name) or name == "options"
        if name != "options":
            assert getattr(storage, name).__doc__ == getattr(Storage, name).__doc__


def test_what_earlier_versions_pickled_by_name_is_found():
    import artifact_storage

    for module, name in (
        *(("_saving", "save"), ("_getting", "get"), ("_getting", "delete"), ("_checking", "check")),
        *(("catalog", "artifact_store"), ("_relocating", "relocate"), ("_options", "Options")),
        *(("artifact", "Artifact"), ("_checking", "CheckResult"), ("_cleaning", "CleanUp")),
    ):
        found = pickle.loads(f"cartifact_storage.{module}\n{name}\n.".encode())
        assert found is getattr(artifact_storage, name)
    assert pickle.loads(pickle.dumps(artifact_storage.save)) is artifact_storage.save


@pytest.mark.parametrize(
    ("doing", "call"),
    [
        ('Saving "model"', lambda storage, _home: storage.save(2, "model")),
        ('Deleting "model"', lambda storage, _home: storage.delete("model", "all")),
        ("Listing artifacts", lambda storage, _home: repr(storage.artifact_store())),
        (
            "The change of location",
            lambda storage, home: storage.options.set("artifact_storage_dir", home / "other"),
        ),
    ],
)
def test_a_call_that_takes_long_says_so_once_where_nobody_looks(
    storage, server, home, capfd, monkeypatch, doing, call
):
    import os
    import signal
    import threading

    from artifact_storage import _progress

    monkeypatch.setattr(_progress, "UNSEEN_SECONDS", 1.0)
    storage.save(1, "model")
    capfd.readouterr()
    process = server._process.pid
    os.kill(process, signal.SIGSTOP)
    waking = threading.Timer(1.5, os.kill, (process, signal.SIGCONT))
    waking.start()
    call(storage, home)
    waking.join()
    assert capfd.readouterr().err == f"{doing} takes longer…\n"
    storage.save(3, "model")
    assert storage.get("model").get_value() == 3
    assert capfd.readouterr().err == ""
