"""A store that LineaPy made, used in place (fixtures/lineapy-store)."""

from __future__ import annotations

import ast
import hashlib
import json
import pickle
import shutil
import sqlite3
import sys
import warnings
from pathlib import Path

import artifact_storage as storage
import pytest

FIXTURE = Path(__file__).resolve().parents[1] / "fixtures" / "lineapy-store"
EXPECTED = json.loads((FIXTURE / "expected.json").read_text("utf-8"))["artifacts"]
PLAIN = [
    one
    for one in EXPECTED
    if one["value"]["type"].partition(".")[0] == "builtins"
    and one["value"]["type"] not in ("builtins.Point", "builtins.function")
]


def _content(database: Path) -> str:
    """A checksum of everything in LineaPy's tables."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    tables = [
        name
        for (name,) in connection.execute("select name from sqlite_master where type = 'table'")
        if not name.startswith(("artifact_storage_", "sqlite_"))
    ]
    rows = [(name, connection.execute(f'select * from "{name}"').fetchall()) for name in tables]
    connection.close()
    return hashlib.sha256(repr(sorted(rows)).encode()).hexdigest()


def _everything(folder: Path) -> dict[str, str]:
    """All files and directories below a folder, with the checksums of the files."""
    return {
        str(path.relative_to(folder)): ""
        if path.is_dir()
        else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
    }


def _journal_mode(database: Path) -> bytes:
    """The two bytes of the file's header that say whether it has a write-ahead log."""
    return database.read_bytes()[18:20]


@pytest.fixture
def untouched(tmp_path):
    """A copy of the store, as LineaPy left it."""
    folder = tmp_path / "lineapy"
    shutil.copytree(FIXTURE, folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return folder


def _point_at(folder: Path) -> None:
    storage.options.set(
        artifact_storage_dir=str(folder / "linea_pickles"),
        database_url=f"sqlite:///{folder}/db.sqlite",
    )


@pytest.fixture
def lineapy(untouched):
    """The copy, at which the session is pointed."""
    _point_at(untouched)
    yield untouched
    storage.options.reset()


@pytest.mark.filterwarnings("ignore")
def test_everything_that_is_expected(untouched, request):
    before = _everything(untouched)
    lineapy = untouched
    request.addfinalizer(storage.options.reset)
    _point_at(lineapy)
    assert _everything(lineapy) == before
    assert len(storage.artifact_store()) == len({one["name"] for one in EXPECTED})
    for one in EXPECTED:
        saved = storage.get(one["name"], one["version"])
        assert saved.source == "lineapy"
        assert (saved.name, saved.version) == (one["name"], one["version"])
        assert saved.date_created.replace(tzinfo=None).isoformat() == one["date_created_api"]
        assert saved.date_created.utcoffset().total_seconds() == 0
        assert saved.python_version == "3.9"
        assert (saved.size, saved.sha256) == (one["bytes"], one["sha256"])
        # Up to the formatting.
        assert ast.dump(ast.parse(saved.get_code())) == ast.dump(ast.parse(one["code"]))
    for one in PLAIN:
        value = storage.get(one["name"], one["version"]).get_value()
        assert repr(value) == one["value"]["repr"]
    storage.check()
    assert _everything(lineapy) == before


def test_first_save_of_ours_leaves_lineapys_tables_and_journal(lineapy):
    database = lineapy / "db.sqlite"
    before = (_content(database), _journal_mode(database))
    pickles = _everything(lineapy / "linea_pickles")
    assert storage.save("ours", "new name").version == 0
    assert storage.get("new name").get_value() == "ours"
    assert (_content(database), _journal_mode(database)) == before
    assert {**_everything(lineapy / "linea_pickles"), **pickles} == _everything(
        lineapy / "linea_pickles"
    )
    assert not list(lineapy.glob("db.sqlite-*"))


def test_pointing_at_a_new_database_makes_nothing(tmp_path, request):
    request.addfinalizer(storage.options.reset)
    folder = tmp_path / "new"
    folder.mkdir()
    storage.options.set(
        artifact_storage_dir=f"{folder}/values", database_url=f"sqlite:///{folder}/db.sqlite"
    )
    assert len(storage.artifact_store()) == 0
    storage.check()
    assert list(folder.iterdir()) == []


@pytest.mark.filterwarnings("ignore")
def test_an_array_that_lineapy_saved_loads(lineapy):
    numpy = pytest.importorskip("numpy")
    expected = next(one for one in EXPECTED if one["name"] == "matrix")["value"]
    matrix = storage.get("matrix").get_value()
    assert list(matrix.shape) == expected["shape"]
    assert numpy.isclose(matrix.sum(), expected["sum"])


def test_old_scikit_learn_fails_with_the_recorded_version(lineapy, monkeypatch):
    # As a newer scikit-learn does: the class is not where it was.
    monkeypatch.setitem(sys.modules, "sklearn.linear_model._base", None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(storage.UnsupportedError) as failure:
            storage.get("linreg_model").get_value()
    assert "1.2.2" in str(failure.value)
    assert "Python 3.9" in str(failure.value)


def test_first_load_is_marked_unverified_and_other_bytes_are_refused(lineapy):
    with pytest.warns(storage.ArtifactStorageWarning, match="no checksum"):
        storage.get("config").get_value()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        storage.get("config").get_value()
    assert not [one for one in caught if "no checksum" in str(one.message)]
    name = next(one for one in EXPECTED if one["name"] == "config")["pickle"]
    (lineapy / "linea_pickles" / name).write_bytes(pickle.dumps({"another": "value"}))
    with pytest.raises(storage.CorruptedError):
        storage.get("config").get_value()


@pytest.mark.filterwarnings("ignore")
def test_ours_beside_lineapys_and_rows_that_come_later(lineapy):
    before = _content(lineapy / "db.sqlite")
    assert storage.save({"ours": True}, "counter").version == 4
    assert _content(lineapy / "db.sqlite") == before
    (lineapy / "linea_pickles" / "pre-7-post.pkl").write_bytes(pickle.dumps("theirs"))
    connection = sqlite3.connect(lineapy / "db.sqlite")
    with connection:
        connection.execute(
            "insert into node_value (node_id, execution_id, value) values ('n', 'e', ?)",
            ("pre-7-post.pkl",),
        )
        for row in ((71, "counter", 4), (72, "later", 0)):
            connection.execute(
                "insert into artifact (id, node_id, execution_id, name, version, date_created)"
                " values (?, 'n', 'e', ?, ?, '2027-01-01 00:00:00')",
                row,
            )
    connection.close()
    assert storage.get("later").get_value() == "theirs"
    assert storage.get("counter", 4).get_value() == {"ours": True}
    assert storage.get("counter", 4, source="lineapy").get_value() == "theirs"
    found = [(one.version, one.source) for one in storage.get("counter").versions()]
    assert found[:2] == [(4, "artifact_storage"), (4, "lineapy")]
    values = [one.get_value() for one in storage.get("counter").versions()[:2]]
    assert values == [{"ours": True}, "theirs"]
    with pytest.warns(storage.ArtifactStorageWarning, match="share one file"):
        storage.get("later").get_value()


def test_versions_of_lineapy_are_compared(lineapy):
    before, after = (storage.get("counter", version) for version in (2, 3))
    assert before.compare(after).report["before"]["version"] == 2
    ours = storage.save(7, "counter")
    for found in (before.compare(ours), ours.compare(before), ours.compare(3)):
        assert not found.same_bytes


def test_repr_names_lineapy_and_its_versions_are_not_deleted(lineapy):
    assert "source='lineapy'" in repr(storage.get("answer"))
    for version in (0, "latest", "all"):
        with pytest.raises(storage.UnsupportedError, match="LineaPy"):
            storage.delete("answer", version)
    assert (lineapy / "linea_pickles" / "pre-6411122391221866082-post.pkl").exists()


def test_a_source_that_is_not_known_is_refused(lineapy):
    with pytest.raises(storage.InvalidInputError):
        storage.get("answer", 0, source="mlflow")
