"""A value in one step; and one quiet line where a newer version exists."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest
from artifact_storage import NotFoundError, _contract
from artifact_storage._as_file import write_file
from artifact_storage._transport.client import Client


def in_cells(*cells):
    """What cells print to stdout and stderr, in a shell of IPython."""
    program = "from IPython.core.interactiveshell import InteractiveShell\n"
    program += "shell = InteractiveShell.instance()\n"
    program += "import artifact_storage as storage\n"
    program += "for number in range(3): storage.save(number, 'model')\n"
    for cell in cells:
        program += f"shell.run_cell({textwrap.dedent(cell)!r})\n"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=100, check=True
    )
    return done.stdout, done.stderr


def test_load_is_the_value_of_a_version(storage):
    storage.save("first", "model")
    storage.save("second", "model")
    assert storage.load("model") == "second"
    assert storage.load("model", 0) == "first"
    assert storage.load("model", version="latest") == "second"
    with pytest.raises(NotFoundError):
        storage.load("model", 7)
    assert storage.Storage().load("model", version=0) == "first"


def test_an_older_version_says_once_that_a_newer_one_exists(home):
    out, err = in_cells(
        """
        import artifact_storage as storage
        values = [storage.load("model", 0), storage.get("model", 1).get_value()]
        """
    )
    assert out.strip() == 'Version 2 of "model" exists; this is version 0.'
    assert err == ""


@pytest.mark.parametrize(
    "cell",
    [
        "value = storage.load('model', 2)",
        "value = storage.load('model')",
        "code = storage.get('model', 0).get_code()",
        "values = [one.get_value() for one in storage.get('model').versions()]",
        "storage.options.newer_versions = False; value = storage.load('model', 0)",
    ],
)
def test_nothing_is_said_elsewhere(home, cell):
    out, err = in_cells(f"import artifact_storage as storage\n{cell}")
    assert (out.strip(), err) == ("", "")


def test_a_program_that_nobody_looks_at_prints_nothing(storage, capfd):
    storage.save(1, "model")
    storage.save(2, "model")
    assert storage.load("model", 0) == 1
    assert capfd.readouterr() == ("", "")


def test_a_program_that_nobody_looks_at_asks_for_no_newer_version(storage, monkeypatch):
    storage.save(1, "model")
    storage.save(2, "model")
    asked = []
    call = Client.call

    def seen(self, route, *arguments, **options):
        asked.append(route)
        return call(self, route, *arguments, **options)

    monkeypatch.setattr(Client, "call", seen)
    assert storage.load("model", 0) == 1
    assert asked == [_contract.GET_ARTIFACT]


def test_a_download_through_the_kernel_is_no_input_of_later_saves(storage, tmp_path):
    storage.save([1], "model")
    write_file("model", 0, None, "csv", str(tmp_path / "made"))
    assert not storage.save(1, "later").inputs
