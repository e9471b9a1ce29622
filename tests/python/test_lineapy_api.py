"""`import artifact_storage as lineapy`: each call has its LineaPy meaning, or says so."""

from __future__ import annotations

import datetime
import pickle
import traceback

import pytest


@pytest.fixture
def lineapy(storage):
    return storage


def test_the_store_is_listed_as_lineapy_lists_it(lineapy):
    for value, name in ((1, "a"), (2, "a"), (3, "b")):
        lineapy.save(value, name)
    store = lineapy.artifact_store()
    assert store.len == 3
    assert [(one.name, one.version) for one in store.artifacts] == [("a", 0), ("a", 1), ("b", 0)]
    exported = store.export
    assert isinstance(exported, list)
    assert [dict(row) for row in exported] == [
        {"artifact_name": name, "artifact_version": version, "date_created": date}
        for name, version, date in (
            (one.name, one.version, one.date_created) for one in store.artifacts
        )
    ]
    assert isinstance(exported[0]["date_created"], datetime.datetime)
    assert exported() == exported
    lines = store.print.splitlines()
    assert lines[0].startswith("a:0 created on 2")
    assert [line.split(" ")[0] for line in lines] == ["a:0", "a:1", "b:0"]


def test_its_table_is_made_as_lineapys_users_make_it(lineapy):
    pandas = pytest.importorskip("pandas")
    lineapy.save(1, "a")
    frame = pandas.DataFrame(lineapy.artifact_store().export)
    assert list(frame.columns) == ["artifact_name", "artifact_version", "date_created"]


def test_artifacts_have_lineapys_attributes(lineapy):
    saved = lineapy.save(reference=[1], name="a")
    assert (saved.name, saved.version) == ("a", 0)
    assert isinstance(saved.date_created, datetime.datetime)
    got = lineapy.get(artifact_name="a", version=0)
    assert got.get_value() == got.value == [1]
    assert got.get_code(use_lineapy_serialization=False) == got.code
    assert got.get_session_code() == (got.code or "")
    metadata = got.get_metadata(lineapy_only=True)["lineapy"]
    assert (metadata["name"], metadata["version"]) == ("a", 0)
    assert metadata["storage_path"].startswith(got.root)
    for call in (got.visualize, got.execute):
        with pytest.raises(lineapy.UnsupportedError, match="LineaPy"):
            call()


@pytest.mark.parametrize("version", ["latest", "LATEST", "all", "1", "1.0", 1.0, 1, None])
def test_versions_are_written_as_lineapy_takes_them(lineapy, version):
    lineapy.save(0, "a")
    lineapy.save(1, "a")
    assert lineapy.get("a", version).version == 1


def test_delete_takes_the_arguments_of_lineapy(lineapy):
    for _ in range(4):
        lineapy.save(0, "a")
    assert lineapy.delete("a", "latest") == [3]
    assert lineapy.delete(artifact_name="a", version="1") == [1]
    assert lineapy.delete("a", version="ALL") == [0, 2]
    with pytest.raises(ValueError, match="version"):
        lineapy.delete("a", "newest")
    for wrong in ((), ("a",), ("a", None)):
        with pytest.raises(lineapy.InvalidInputError):
            lineapy.delete(*wrong)


def test_options_take_the_arguments_of_lineapy(lineapy, home, capsys):
    lineapy.options.set("artifact_storage_dir", home / "values", verbose=False)
    assert capsys.readouterr().out == ""
    assert lineapy.options.safe_get("artifact_storage_dir") == str(home / "values")
    with pytest.raises(lineapy.InvalidInputError, match="means nothing here"):
        lineapy.options.set("do_not_track", True)


@pytest.mark.parametrize(
    "use",
    [
        lambda lineapy: lineapy.to_pipeline(["a"], framework="AIRFLOW"),
        lambda lineapy: lineapy.get_pipeline("p"),
        lambda lineapy: lineapy.create_pipeline(["a"]),
        lambda lineapy: lineapy.get_function(["a"]),
        lambda lineapy: lineapy.get_module(["a"]),
        lambda lineapy: lineapy.get_module_definition(["a"]),
        lambda lineapy: lineapy.visualize(),
        lambda lineapy: lineapy.Tracer(),
        lambda lineapy: lineapy.SessionType.JUPYTER,
        lambda lineapy: lineapy.save(lineapy.file_system, "files"),
        lambda lineapy: lineapy.save(lineapy.db, "database"),
        lambda lineapy: lineapy.save(1, "a", storage_backend="mlflow"),
        lambda lineapy: lineapy.db.db.RelationalLineaDB.from_environment("sqlite:///x"),
        lambda lineapy: lineapy.db.db.RelationalLineaDB.from_config(lineapy.options),
    ],
)
def test_what_is_not_possible_says_so(lineapy, use):
    with pytest.raises(lineapy.ArtifactStorageError) as caught:
        use(lineapy)
    assert caught.value.kind == "unsupported"
    assert caught.value.hint
    assert traceback.format_exception_only(caught.value)[0].startswith(
        "artifact_storage.errors.UnsupportedError: "
    )
    copied = pickle.loads(pickle.dumps(caught.value))
    assert type(copied) is lineapy.UnsupportedError
    assert str(copied) == str(caught.value)


def test_the_database_is_checked_otherwise(lineapy):
    from artifact_storage.db.db import RelationalLineaDB

    with pytest.raises(lineapy.UnsupportedError, match=r"artifact_storage\.check\(\)"):
        RelationalLineaDB.from_environment("postgresql://h/d")


def test_what_only_prepares_lineapy_does_nothing(lineapy):
    assert lineapy.reload() is None
    assert lineapy.tag("x") is None
    assert lineapy.load_ipython_extension(None) is None
    assert lineapy.unload_ipython_extension(None) is None
    assert not hasattr(lineapy.file_system, "anything")
    with pytest.raises(AttributeError, match="no attribute"):
        _ = lineapy.no_such_thing
