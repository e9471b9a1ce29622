"""The command line for whole stores: verify, retain, check, clean, relocate, copy."""

from __future__ import annotations


def test_verify_tells_damaged_from_whole(cli, storage, home):
    storage.save("one", "x")
    storage.save("two", "y")
    assert cli("verify").code == 0
    stored = next((home / ".lineapy").rglob("y/*.pkl"))
    stored.write_bytes(stored.read_bytes()[:-2] + b"?.")
    assert cli("verify", "x", "0").code == 0
    assert cli("verify", "y", "0").code == 8
    assert cli("verify", "x").code == 0
    assert cli("verify").code == 8
    assert cli("verify", "z").code == 4


def test_lists_mark_what_is_damaged_or_missing(cli, storage, home):
    for name in ("damaged", "lost", "whole"):
        storage.save(name, name)
    damaged = next((home / ".lineapy").rglob("damaged/*.pkl"))
    damaged.write_bytes(damaged.read_bytes()[:-2] + b"?.")
    assert cli("verify").code == 8
    assert "(damaged)" in cli("list", "damaged").out
    assert "damaged:" in cli("show", "damaged").out
    assert cli("show", "damaged", "--json").json["damaged_at"]
    assert [bool(one["damaged_at"]) for one in cli("list", "whole", "--json").json] == [False]
    next((home / ".lineapy").rglob("lost/*.pkl")).unlink()
    assert cli("list", "--missing", "--json").json == []
    assert cli("check").code == 8
    # Another storage server than the one that looked: the store remembers it.
    alone = {"ARTIFACT_STORAGE_SOCKET": "", "ARTIFACT_STORAGE_SESSION": ""}
    (found,) = cli("list", "--missing", "--json", **alone).json
    assert (found["name"], found["value_missing"]) == ("lost", True)
    storage.save(1, "lost")
    versions = cli("list", "--missing", "--versions", **alone).out
    assert "(missing)" in versions
    assert len(versions.splitlines()) == 2
    # An earlier version that is damaged is found by its name.
    storage.save(1, "damaged")
    (found,) = cli("list", "--damaged", "--json", **alone).json
    assert (found["name"], found["damaged_at"], found["damaged_versions"]) == ("damaged", None, 1)
    assert "(1 damaged)" in cli("list", "--damaged").out
    assert [one.name for one in storage.artifact_store(damaged=True)] == ["damaged"]
    versions = cli("list", "--damaged", "--versions", **alone).out
    assert "(damaged)" in versions
    assert len(versions.splitlines()) == 2
    assert cli("list", "whole", "--damaged").out == ""


def test_verify_of_a_store_counts_what_it_should_have_seen(cli, storage, home):
    for name in ("x", "y", "z"):
        storage.save(name, name)
    next((home / ".lineapy").rglob("z/*.pkl")).unlink()
    found = cli("verify", "--json")
    assert found.code == 8
    assert [found.json[key] for key in ("planned", "verified", "missing")] == [3, 2, 1]


def test_retain_keeps_the_newest_and_what_has_an_alias(cli, storage):
    for value in range(4):
        storage.save(value, "x")
    storage.get("x", 1).alias("production")
    planned = cli("retain", "--keep-newest", "1", "--json")
    assert [one["version"] for one in planned.json["versions"]] in ([0, 2], [2, 0])
    assert len(storage.get("x").versions()) == 4
    assert "--yes" in cli("retain", "--keep-newest", "1").out
    assert cli("retain", "--keep-newest", "1", "--yes").code == 0
    assert [one.version for one in storage.get("x").versions()] == [3, 1]
    assert cli("retain").code == 2
    sized = cli("sizes", "--json").json
    assert sized["total"]["versions"] == 2


def test_check_and_clean_and_relocate(cli, storage, home):
    storage.save("value", "x")
    assert cli("check").code == 0
    assert cli("clean", "--json").json["dry_run"] is True
    values = home / ".lineapy" / "linea_pickles"
    moved = home / "moved"
    values.rename(moved)
    assert cli("check").code == 8
    tried = cli("relocate", str(values), str(moved), "--json")
    assert (tried.code, tried.json["relocated"]) == (0, False)
    assert "--yes" in tried.err
    assert cli("relocate", str(values), str(moved), "--yes").code == 0
    assert storage.load("x") == "value"
    assert cli("relocate", str(moved), str(home), "--yes").code == 8


def test_copy_brings_versions_to_another_location_and_says_what_failed(cli, storage, home):
    for name in ("x", "y"):
        storage.save(name, name)
    target = ("--to-artifact-storage-dir", "copies", "--to-database-url", "sqlite:///copies.db")
    there = ("--artifact-storage-dir", "copies", "--database-url", "sqlite:///copies.db")
    planned = cli("copy", *target, "--dry-run", "--json").json
    assert (planned["planned"], planned["to_copy"], planned["copied"]) == (2, 2, 0)
    stored = next((home / ".lineapy").rglob("y/*.pkl"))
    data = stored.read_bytes()
    stored.write_bytes(data[:-2] + b"?.")
    partly = cli("copy", *target, "--json")
    assert partly.code == 3
    assert (partly.json["verified"], partly.json["failed"]) == (1, 1)
    stored.write_bytes(data)
    rest = cli("copy", *target, "--json")
    assert (rest.code, rest.json["already_there"], rest.json["copied"]) == (0, 1, 1)
    assert {one["name"] for one in cli("list", "--json", *there).json} == {"x", "y"}
    assert cli("get", "y", *there, text=False).out == data
    assert cli("copy").code == 2
    secret = cli("copy", "--to-database-url", "postgresql://ana:hunter22@db/x")
    assert (secret.code, "hunter22" in secret.err) == (2, False)


def test_what_the_target_of_a_copy_leaves_out_is_the_default(cli, storage, home):
    storage.save(1, "x")
    (home / "t.txt").write_text("t")
    source = ("--artifact-storage-dir", "from", "--database-url", "sqlite:///from.db")
    assert cli("save-file", "t.txt", "y", *source).code == 0
    default = cli("config", "--json").json["artifact_storage_dir"]["value"]
    for target in (
        ("--to-database-url", "sqlite:///to.db"),
        ("--to-artifact-storage-dir", "to"),
    ):
        default_url = f"sqlite:///{home}/env.db"
        done = cli("copy", *source, *target, "--json", LINEAPY_DATABASE_URL=default_url)
        assert (done.code, done.json["copied"]) == (0, 1)
        assert done.json["source"]["artifact_storage_dir"].endswith("/from")
        found = done.json["target"]
        assert found["artifact_storage_dir"] in (default, str(home / "to"))
        assert found["database_url"].endswith(("/to.db", "/env.db"))
