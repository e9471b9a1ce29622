"""A pickle of somebody else runs nothing before its author is trusted, however it is loaded."""

from __future__ import annotations

import ast
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from real_stores import RealStores

PACKAGE = Path(__file__).resolve().parents[2] / "python" / "artifact_storage"


class Canary:
    """Writes a file where it is unpickled."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return (os.mkdir, (self.path,))


def as_user(name):
    """The variables that make a process that of another user."""
    return {"LOGNAME": name, "USER": name}


@pytest.fixture
def canary(home):
    return home / "canary"


@pytest.fixture
def shared(storage, home):
    """A store that others can write to."""
    storage.save(1, "first")
    database = home / ".lineapy" / "db.sqlite"
    database.chmod(0o660)
    return database


@pytest.fixture
def of_ana(storage, shared, run_python, canary):
    """`model`, which Ana saved there: a canary."""
    run_python(
        f"""
        import os
        import artifact_storage as storage
        class Canary:
            def __reduce__(self):
                return (os.mkdir, ({str(canary)!r},))
        storage.save(Canary(), "model")
        storage.save([1, 2], "data", format="json")
        """,
        **as_user("ana"),
    )
    return "model"


def refused(storage, load):
    with pytest.raises(storage.NotTrustedError) as caught:
        load()
    assert isinstance(caught.value, storage.PermissionDeniedError)
    assert (caught.value.kind, caught.value.field) == ("permission_denied", "trust")
    return str(caught.value)


def test_nothing_runs_before_the_author_is_trusted(storage, of_ana, canary):
    artifact = storage.get(of_ana)
    ways = [
        artifact.get_value,
        lambda: artifact.value,
        lambda: storage.load(of_ana),
        lambda: next(iter(storage.artifact_store(search="model"))).get_value(),
        lambda: pickle.loads(pickle.dumps(artifact)).get_value(),
        lambda: artifact.versions()[0].get_value(),
    ]
    for load in ways:
        told = refused(storage, load)
        assert not canary.exists()
    assert '"model" version 0' in told
    assert '"ana"' in told
    assert "db.sqlite" in told
    assert "get_value(trust=True)" in told
    assert 'artifact_storage.trust("ana")' in told
    assert "panel" not in told  # There is none.


def test_downloads_through_the_kernel_run_nothing(storage, of_ana, canary, home):
    from artifact_storage._as_file import write_file

    for form in ("csv", "parquet", "png"):
        target = home / f"out.{form}"
        assert "is not trusted" in write_file(of_ana, 0, None, form, str(target))
        assert not target.exists()
    assert not canary.exists()


def test_what_only_looks_at_artifacts_needs_no_trust(storage, of_ana, canary):
    artifact = storage.get(of_ana)
    assert artifact.verify().verified_at
    assert artifact.compare(0) is not None
    assert artifact.preview is not None
    assert len(storage.artifact_store().to_csv()) > 0
    assert not canary.exists()


def test_one_call_is_allowed_by_trust_true(storage, of_ana, canary):
    storage.load(of_ana, trust=True)
    assert canary.is_dir()
    canary.rmdir()
    storage.get(of_ana).get_value(trust=True)
    assert canary.is_dir()
    canary.rmdir()
    refused(storage, lambda: storage.load(of_ana))
    assert not canary.exists()


def test_an_author_is_trusted_until_that_is_revoked(storage, of_ana, canary, run_python):
    storage.trust("ana")
    storage.load(of_ana)
    canary.rmdir()
    # On this machine, in other programs too.
    run_python("import artifact_storage as storage; storage.load('model')")
    canary.rmdir()
    (one,) = storage.trusted()
    assert (one.user, one.trusted_at.tzinfo is not None) == ("ana", True)
    assert '"ana" at sqlite:' in repr(storage.trusted())
    assert "<td>ana</td>" in storage.trusted()._repr_html_()
    storage.distrust("ana")
    assert storage.trusted() == []
    refused(storage, lambda: storage.load(of_ana))
    assert not canary.exists()
    with pytest.raises(storage.NotFoundError, match="not trusted"):
        storage.distrust("ana")
    storage.trust("ana")
    storage.distrust(storage.trusted()[0])
    refused(storage, lambda: storage.load(of_ana))
    with pytest.raises(storage.InvalidInputError, match="no name"):
        storage.trust(3)


def test_trust_of_an_author_holds_at_one_store(storage, of_ana, canary, home, run_python):
    storage.trust("ana")
    other = home / "other"
    other.mkdir(mode=0o770)
    storage.options.set(
        artifact_storage_dir=str(other), database_url=f"sqlite:///{other}/db.sqlite"
    )
    run_python(
        f"""
        import os
        import artifact_storage as storage
        class Canary:
            def __reduce__(self):
                return (os.mkdir, ({str(canary)!r},))
        storage.options.set(artifact_storage_dir={str(other)!r},
            database_url="sqlite:///{other}/db.sqlite")
        storage.save(Canary(), "there")
        """,
        **as_user("ana"),
    )
    other.chmod(0o770)
    refused(storage, lambda: storage.load("there"))
    assert not canary.exists()


def test_own_saves_load_without_a_question(storage, shared, run_python):
    assert storage.save({"a": 1}, "mine").get_value() == {"a": 1}
    assert storage.load("mine") == {"a": 1}
    assert run_python("import artifact_storage as s; print(s.load('mine'))") == "{'a': 1}\n"


def test_a_handle_loads_on_a_worker_of_another_user(storage, shared, run_python, home):
    saved = storage.save("value", "model")
    (home / "handle.pkl").write_bytes(pickle.dumps(saved))
    told = run_python(
        """
        import pickle
        import artifact_storage as storage
        print(pickle.load(open("handle.pkl", "rb")).get_value())
        try:
            storage.load("model")
        except storage.NotTrustedError:
            print("refused")
        """,
        **as_user("worker"),
    )
    assert told == "value\nrefused\n"


def test_a_handle_of_another_location_needs_trust_too(storage, of_ana, canary, home):
    (listed,) = [one for one in storage.artifact_store() if one.name == of_ana]
    mine = storage.save(5, "mine")
    storage.options.set(
        artifact_storage_dir=str(home / "b"), database_url=f"sqlite:///{home}/b.sqlite"
    )
    assert "trust=True" in refused(storage, listed.get_value)
    assert not canary.exists()
    assert mine.get_value() == 5
    listed.get_value(trust=True)
    assert canary.is_dir()


def test_the_setting_of_the_configuration_file(storage, of_ana, canary, home):
    config = home / ".lineapy" / "lineapy_config.json"
    config.write_text(json.dumps({"trust": "refuse"}))
    config.chmod(0o600)

    def with_setting(program):
        return subprocess.run(
            [sys.executable, "-c", f"import artifact_storage as storage\n{program}"],
            capture_output=True,
            text=True,
            check=False,
        )

    storage.trust("ana")
    failed = with_setting("storage.load('model')")
    assert 'The setting trust is "refuse"' in failed.stderr
    assert not canary.exists()
    assert with_setting("storage.load('model', trust=True)").returncode == 0
    canary.rmdir()
    assert with_setting("print(storage.load('first'))").stdout == "1\n"
    assert "do not count" in with_setting("storage.trust('ana')").stderr
    storage.distrust("ana")
    config.write_text(json.dumps({"trust": "allow"}))
    assert with_setting("storage.load('model')").returncode == 0
    canary.rmdir()


def test_ask_holds_at_a_private_store_too(storage, of_ana, shared, canary, home):
    shared.chmod(0o600)
    config = home / ".lineapy" / "lineapy_config.json"
    program = "import artifact_storage as storage; storage.load('model')"
    run = [sys.executable, "-c", program]
    config.write_text(json.dumps({"trust": "ask"}))
    failed = subprocess.run(run, capture_output=True, text=True, check=False)
    assert "NotTrustedError" in failed.stderr
    assert not canary.exists()
    config.unlink()
    assert subprocess.run(run, check=True).returncode == 0
    assert canary.is_dir()


def test_data_only_values_need_no_trust(storage, of_ana, canary):
    assert storage.load("data") == [1, 2]
    assert not canary.exists()


@pytest.mark.filterwarnings("ignore")
def test_two_users_of_one_postgresql(storage, canary, run_python):
    with RealStores() as stores:
        where = {"database_url": stores.location["database_url"], "artifact_storage_dir": "values"}
        program = f"""
            import os
            import artifact_storage as storage
            storage.options.set(**{where!r})
            class Canary:
                def __reduce__(self):
                    return (os.mkdir, ({str(canary)!r},))
            storage.save(Canary(), "model")
            storage.get("model").get_value()
            os.rmdir({str(canary)!r})
            print("own loads")
        """
        assert "own loads" in run_python(program, **as_user("ana"))
        storage.options.set(**where)
        assert '"ana"' in refused(storage, lambda: storage.load("model"))
        assert not canary.exists()
        storage.trust("ana")
        storage.load("model")
        assert canary.is_dir()
        assert "canary" not in repr(storage.trusted()).lower()


def test_only_the_door_hands_out_unpickling():
    """A loader that is added later must go through it."""
    named = {"unpickle", "Unpickler", "OwnUnpickler"}
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in getattr(node, "names", []) if hasattr(alias, "name")]
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                called = f"{node.value.id}.{node.attr}"
                if called in (
                    "pickle.loads",
                    "pickle.load",
                    "pickle.Unpickler",
                    "cloudpickle.loads",
                ):
                    found.add(path.relative_to(PACKAGE).as_posix())
            if isinstance(node, ast.ImportFrom) and named & set(names):
                found.add(path.relative_to(PACKAGE).as_posix())
    assert found == {"_trust.py", "_pickle/unpickle.py", "_pickle/by_value.py"}


def test_what_the_command_line_put_was_made_by_somebody_else(storage, shared, cli, canary):
    """A pickle file may come from anywhere: on a shared store, its own uploader is asked, too."""
    bomb = pickle.dumps(Canary(canary))
    assert cli("put", "-", "elsewhere", stdin=bomb).code == 0
    saved = storage.get("elsewhere")
    assert (saved.user, saved.value_type) == (storage.get("first").user, "uploaded pickle")
    told = refused(storage, saved.get_value)
    assert "uploaded it as a file" in told
    assert "get_value(trust=True)" in told
    converted = cli("get", "elsewhere", "--as", "csv", "-o", "out.csv")
    assert converted.code == 7
    assert "--trust" in converted.err
    assert not canary.exists()
    storage.load("elsewhere", trust=True)
    assert canary.is_dir()
    shown = cli("show", "elsewhere", "--json").json
    assert shown["value_type"] == "uploaded pickle"


def test_papermill_refuses_with_the_line_that_allows_it(storage, of_ana, canary, tmp_path):
    pytest.importorskip("papermill")
    nbformat = pytest.importorskip("nbformat")

    def executed(name, *lines):
        code = ["import artifact_storage as storage", *lines]
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("\n".join(code))])
        made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(made, tmp_path / f"{name}.ipynb")
        paths = [str(tmp_path / f"{name}.ipynb"), str(tmp_path / f"{name}-out.ipynb")]
        return subprocess.run(
            [sys.executable, "-m", "papermill", "--no-progress-bar", *paths],
            capture_output=True,
            text=True,
            timeout=100,
        )

    refusal = executed("refused", "storage.load('data')", "storage.load('model')")
    assert refusal.returncode == 1
    assert "NotTrustedError" in refusal.stderr
    assert 'artifact_storage.trust("ana")' in refusal.stderr
    assert "trust=True" in refusal.stderr
    assert "panel" not in refusal.stderr  # Nobody is there to answer.
    assert not canary.exists()
    allowed = executed("allowed", "storage.trust('ana')", "storage.load('model')")
    assert allowed.returncode == 0, allowed.stderr
    assert canary.is_dir()
