"""The storage server of a command starts first, and is gone where none was needed."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from artifact_storage._context.identity import client_version

#: Tells what is loaded when the storage server starts, and starts none.
LOADED = """
import json, subprocess, sys

def started(*_, **__):
    print(json.dumps(sorted(sys.modules)))
    raise SystemExit(0)

subprocess.Popen.__init__ = started
sys.argv = ["artifact-storage", "list"]
from artifact_storage._cli.main import main
main()
"""


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Where the storage servers of programs have their directories."""
    directory = tmp_path / "t"
    directory.mkdir()
    monkeypatch.setenv("TMPDIR", str(directory))
    return directory


def test_it_starts_before_the_words_are_parsed_and_the_client_is_loaded(home):
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )
    loaded = json.loads(done.stdout)
    assert "artifact_storage._transport.private_server" in loaded
    later = {
        *("argparse", "tempfile", "shutil", "importlib.metadata", "email"),
        *("artifact_storage.storage", "artifact_storage._transport.client"),
        *("artifact_storage._cli.parser", "artifact_storage._cli.arguments"),
    }
    assert later.intersection(loaded) == set()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["list", "--bogus"], 2),
        (["list", "--storage-option", "secret=hunter22"], 2),
        (["list", "--help"], 0),
        (["list"], 0),
    ],
    ids=["wrong usage", "a secret", "help", "done"],
)
def test_nothing_of_it_is_left(cli, temporary, words, code):
    assert cli(*words).code == code
    assert list(temporary.iterdir()) == []


def test_settings_that_were_typed_are_those_of_the_one_that_started_before(cli, home):
    typed = ("--artifact-storage-dir", "there", "--database-url", "sqlite:///there.db")
    found = cli("config", *typed, "--json").json
    assert found["artifact_storage_dir"]["value"] == str(home / "there")
    assert found["artifact_storage_dir"]["origin"] == "command_line"


def test_a_session_that_was_begun_after_the_shell_had_started_is_found(temporary, run_python):
    """Nothing in the environment tells of it, so one is started first, and is not needed."""
    program = Path(sys.executable).with_name("artifact-storage")
    told = run_python(
        f"""
        import subprocess
        import artifact_storage as storage
        shell = subprocess.Popen(
            ["sh", "-c", "read word; {program} config --json"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        storage.options.set(artifact_storage_dir="chosen", database_url="sqlite:///chosen.db")
        storage.save(1, "x")
        print(shell.communicate(b"go\\n")[0].decode())
        """
    )
    assert json.loads(told)["artifact_storage_dir"]["value"].endswith("/chosen")
    assert list(temporary.iterdir()) == []


def test_a_storage_server_that_cannot_start_is_said_once(cli):
    wrong = cli("list", ARTIFACT_STORAGE_NODE="/nothing/node")
    assert (wrong.code, wrong.err.count("/nothing/node")) == (6, 1)
    assert cli("list", "--bogus", ARTIFACT_STORAGE_NODE="/nothing/node").code == 2


def test_the_version_is_the_installed_one():
    assert client_version() == version("jupyterlab-artifact-storage")


def test_a_save_and_a_list_read_no_metadata_of_packages(run_python):
    """Its modules, with a parser of mails, take 10 ms."""
    told = run_python(
        """
        import sys
        import artifact_storage as storage
        storage.save([1, 2], "x")
        list(storage.artifact_store())
        print({"importlib.metadata", "email.message"}.intersection(sys.modules))
        """
    )
    assert told == "set()\n"
