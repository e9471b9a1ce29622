"""What the command line writes: for people, for programs, and where nobody reads any more."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys

import pytest

#: The keys of a version, in order: programs rely on them.
_VERSION = (
    *("name", "version", "date_created", "value_type", "value_shape", "format", "size", "sha256"),
    *("python_version", "notebook_path", "user", "root", "value_key", "source", "description"),
    *("tags", "metadata", "aliases"),
)
_STATE = ("damaged_at", "value_missing", "missing_versions", "damaged_versions")
LISTED = [*_VERSION, "versions", *_STATE]
SHOWN = (
    *(*_VERSION, "same_as", "verified_at", "edited_at", "edited_by", *_STATE),
    *("warnings", "packages", "preview", "code_lines"),
)
ESCAPES = re.compile(r"\x1b\[1m|\x1b\[0m")


def in_a_terminal(*words, columns=80, **environment):
    """Runs a command in a terminal, and returns what the terminal got."""
    master, slave = pty.openpty()
    size = {"COLUMNS": str(columns), "LINES": "24", "TERM": "xterm"}
    program = subprocess.Popen(
        words,
        stdin=slave,
        stdout=slave,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **size, **environment},
    )
    os.close(slave)
    pieces = []
    while True:
        try:
            piece = os.read(master, 65_536)
        except OSError:
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(master)
    assert program.wait(100) == 0
    return b"".join(pieces).decode().replace("\r\n", "\n")


@pytest.fixture
def program():
    from pathlib import Path

    return str(Path(sys.executable).with_name("artifact-storage"))


def test_json_has_the_same_keys_for_every_version(cli, storage):
    storage.save(1, "x", description="first", tags=["a"], metadata={"auc": 1})
    storage.save([1], "y")
    for words in (("list",), ("list", "--versions")):
        assert [list(one) for one in cli(*words, "--json").json] == [LISTED, LISTED]
        lines = cli(*words, "--jsonl").out.splitlines()
        assert [list(json.loads(line)) for line in lines] == [LISTED, LISTED]
    assert list(cli("show", "x", "--json").json) == list(SHOWN)
    assert list(cli("tag", "x", "--json").json) == [
        *("name", "version", "tags", "aliases", "metadata", "description"),
    ]
    assert list(cli("delete", "x", "0", "--json").json) == [
        *("name", "dry_run", "versions", "bytes", "to_trash", "purge_at", "failed"),
    ]
    assert list(cli("code", "x", "--json").json) == ["name", "version", "code"]
    assert list(cli("config", "--json").json) == [
        *("artifact_storage_dir", "database_url", "storage_options"),
    ]


def test_json_says_what_failed_too(cli):
    failed = cli("show", "nothing", "--json")
    assert failed.out == ""
    error = json.loads(failed.err)["error"]
    assert list(error) == ["kind", "message", "hint", "field", "exit_code"]
    assert (error["kind"], error["exit_code"]) == ("not_found", 4)


def test_options_stand_before_or_behind_the_command(cli, storage):
    storage.save(1, "x")
    assert cli("--json", "list").json == cli("list", "--json").json
    assert cli("list", "--json", "--jsonl").code == 2


def test_a_table_fits_the_terminal(storage, program):
    storage.save(1, "a-name-that-is-much-longer-than-the-terminal-is-wide" * 3)
    storage.save(2, "日本語の名前" * 20, description="many words " * 20)
    from artifact_storage._cli.table import width

    for columns in (20, 40, 80, 200):
        lines = in_a_terminal(program, "list", columns=columns).splitlines()
        assert len(lines) == 3
        assert all(width(ESCAPES.sub("", line)) <= columns for line in lines)
    whole = in_a_terminal(program, "list", columns=1000)
    assert "a-name-that-is-much-longer-than-the-terminal-is-wide" * 3 in whole


def test_a_table_in_a_pipe_is_whole_and_plain(cli, storage):
    name = "a-name-that-is-much-longer-than-any-terminal" * 5
    storage.save(1, name)
    found = cli("list", COLUMNS="20").out
    assert name in found
    assert "\x1b" not in found


def test_no_color_means_no_style(storage, program):
    storage.save(1, "x")
    assert "\x1b[1m" in in_a_terminal(program, "list")
    assert "\x1b" not in in_a_terminal(program, "list", NO_COLOR="1")
    assert "\x1b" not in in_a_terminal(program, "list", TERM="dumb")


def test_get_in_a_terminal_shows_the_preview_and_no_bytes(storage, program):
    storage.save({"a": [1, 2, 3]}, "x")
    assert in_a_terminal(program, "get", "x") == "{'a': [1, 2, 3]}\n"


EVIL = "\x1b]0;owned\x07\x9b31m\u202e\u2028"
UNSEEN = frozenset("\x1b\x07\x9b\u202e\u2028")


def _texts(database):
    """Tables and columns with what people chose: names, descriptions, code, users."""
    tables = database.execute("select name from sqlite_master where type = 'table'").fetchall()
    for (table,) in tables:
        columns = [row[1] for row in database.execute(f"pragma table_info({table})")]
        if table.startswith("artifact_storage"):
            yield from (
                (table, one) for one in ("name", "description", "user", "code") if one in columns
            )


def test_what_others_wrote_never_reaches_the_terminal_raw(cli, storage, home):
    """LineaPy and other programs write names of any kind, so the rows are changed here."""
    import sqlite3

    storage.save(EVIL, "x", description="d", tags=["t"])
    storage.save(1, "y")
    with sqlite3.connect(home / ".lineapy" / "db.sqlite") as database:
        for table, column in _texts(database):
            database.execute(f"update {table} set {column} = {column} || ?", (EVIL,))
    for words in (
        ("list",),
        ("list", "--versions"),
        ("list", "--json"),
        ("show", f"x{EVIL}"),
        ("show", f"x{EVIL}", "--json"),
        ("delete", f"x{EVIL}", "0"),
        ("code", f"x{EVIL}"),
        ("verify",),
        ("show", f"nothing{EVIL}"),
        ("list", "--order", EVIL),
        (EVIL,),
    ):
        done = cli(*words)
        assert not UNSEEN.intersection(done.out + done.err), words


def test_a_broken_pipe_is_quiet(storage, program):
    for number in range(2000):
        if number < 300:
            storage.save(number, f"a-name-to-fill-the-pipe-{number:05}" * 8)
    for form in ([], ["--json"], ["--jsonl"]):
        done = subprocess.run(
            [
                "bash",
                "-c",
                f'"{program}" list {" ".join(form)} | head -1; echo "${{PIPESTATUS[0]}}"',
            ],
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert done.stderr == ""
        assert done.stdout.splitlines()[-1] in ("141", "0")


def test_a_full_disk_is_a_failure(cli, storage, program):
    storage.save(1, "x")
    done = subprocess.run(
        ["bash", "-c", f'"{program}" list > /dev/full'], capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    named = cli("get", "x", "-o", "/dev/full")
    message = "error: /dev/full: No space left on device\n"
    hint = "       Free some space, or use another place.\n"
    assert (named.code, named.err) == (1, message + hint)


def test_a_closed_output_is_a_failure_where_data_would_go_there(storage, program):
    storage.save(1, "x")
    for words, code in (
        ("list >&-", 1),
        ("get x >&-", 1),
        ("list 2>&-", 0),
        ("list >&- 2>&-", 1),
    ):
        done = subprocess.run(["bash", "-c", f'"{program}" {words}'], capture_output=True)
        assert done.returncode == code
        assert b"Traceback" not in done.stderr


def test_any_locale_can_show_every_name(cli, storage):
    storage.save(1, "日本語")
    for locale in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "latin-1"}, {"LC_ALL": "POSIX"}):
        assert cli("list", **locale).code == 0
        assert cli("list", "--json", **locale).json[0]["name"] == "日本語"
