"""Which filesystems can be opened here, and what is said of those that cannot."""

from __future__ import annotations

import os
import sys
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from host_process import HostProcess, problem_of, stub_library


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of packages with ours alone."""
    for name in ("jupyterlab_artifact_storage", "artifact_storage"):
        _link(tmp_path, name)
    return tmp_path


def _link(folder: Path, name: str) -> None:
    (place,) = find_spec(name).submodule_search_locations  # type: ignore[union-attr,misc]
    (folder / name).symlink_to(place)


def _link_fsspec(folder: Path) -> None:
    _link(folder, "fsspec")
    metadata = Path(str(distribution("fsspec").locate_file("")))
    name = f"fsspec-{distribution('fsspec').version}.dist-info"
    (folder / name).symlink_to(metadata / name)


def _host(folder: Path) -> HostProcess:
    # Without `site`, the packages of this environment are not there.
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return HostProcess([sys.executable, "-S"], env=environment)


def _problem(host: HostProcess, protocol: str, options: Any = None) -> dict[str, Any]:
    return problem_of(host.open, protocol, options or {})


PYTHON = sys.executable


@pytest.mark.parametrize("with_fsspec", [True, False])
def test_what_is_not_installed_is_named_with_the_line_that_installs_it(
    bare: Path, with_fsspec: bool
) -> None:
    if with_fsspec:
        _link_fsspec(bare)
    host = _host(bare)
    assert (host.ready["fsspec"] is not None) == with_fsspec
    for protocol, store, library, extra in (
        ("gs", "Google Cloud Storage", "gcsfs", "gcs"),
        ("gcs", "Google Cloud Storage", "gcsfs", "gcs"),
        ("abfs", "Azure Storage", "adlfs", "azure"),
        ("az", "Azure Storage", "adlfs", "azure"),
        ("sftp", "SFTP", "sshfs", "sftp"),
        ("ssh", "SFTP", "sshfs", "sftp"),
    ):
        assert _problem(host, protocol) == {
            "kind": "unsupported",
            "message": f"{store} needs {library}, which is not installed in {PYTHON}.",
            "hint": f'Run: {PYTHON} -m pip install "jupyterlab-artifact-storage[{extra}]"',
            "field": "artifact_storage_dir",
        }
    known = host.json("GET", "/known")
    assert known["environment"] == PYTHON
    assert known["protocols"]["gs"] == {
        "install": f'Run: {PYTHON} -m pip install "jupyterlab-artifact-storage[gcs]"',
        "installed": False,
        "library": "gcsfs",
        "version": None,
        "problem": None,
    }
    host.stop()


def test_a_library_that_was_just_installed_is_found(bare: Path) -> None:
    _link_fsspec(bare)
    host = _host(bare)
    assert _problem(host, "sftp")["kind"] == "unsupported"
    text = "from fsspec.implementations.memory import MemoryFileSystem as SSHFileSystem"
    stub_library(bare, "sshfs", "")
    (bare / "sshfs/spec.py").write_text(text)
    assert host.json("GET", "/known")["protocols"]["sftp"]["installed"]
    assert host.open("sftp", {}).put("x", b"x")["size"] == 1
    host.stop()


def test_a_library_without_an_extra_is_named_too(bare: Path) -> None:
    _link_fsspec(bare)
    host = _host(bare)
    for protocol, library in (("webdav", "webdav4"), ("oci", "ocifs"), ("smb", "smbprotocol")):
        assert _problem(host, protocol)["hint"] == f"Run: {PYTHON} -m pip install {library}"
    host.stop()


def test_a_library_that_is_too_old_is_named_with_its_version(bare: Path) -> None:
    _link_fsspec(bare)
    stub_library(bare, "gcsfs", "raise ValueError('not to be imported')", "2023.1.0")
    host = _host(bare)
    problem = _problem(host, "gs")
    assert problem["kind"] == "unsupported"
    assert (
        problem["message"] == f"gcsfs 2023.1.0 in {PYTHON} is too old: 2024.10 or newer is needed."
    )
    assert problem["hint"] == f"Run: {PYTHON} -m pip install --upgrade gcsfs"
    known = host.json("GET", "/known")["protocols"]["gs"]
    assert known["installed"] and known["version"] == "2023.1.0"
    assert "too old" in known["problem"]
    host.stop()


@pytest.mark.parametrize(
    "text",
    [
        "raise ImportError('libcanary.so.1: cannot open shared object file')",
        "raise RuntimeError('libcanary.so.1: cannot open')",
        "import sys\nsys.exit('libcanary.so.1')",
        "x = (libcanary",
    ],
)
def test_a_library_that_cannot_be_imported_is_named_with_the_reason(bare: Path, text: str) -> None:
    _link_fsspec(bare)
    stub_library(bare, "gcsfs", text)
    host = _host(bare)
    problem = _problem(host, "gs")
    assert problem["kind"] == "unsupported"
    assert problem["message"].startswith(
        "Google Cloud Storage needs gcsfs, which cannot be imported"
    )
    assert PYTHON in problem["message"] and "\n" not in problem["message"]
    assert "canary" in problem["message"] or "SyntaxError" in problem["message"]
    assert host.json("GET", "/known")["protocols"]["gs"]["problem"]
    assert host.open("memory", {}).opened
    host.stop()


def test_fsspec_that_cannot_be_imported_is_named_too(bare: Path) -> None:
    stub_library(bare, "fsspec", "raise RuntimeError('canary')")
    host = _host(bare)
    assert host.ready["fsspec"] == "2099.1"
    problem = _problem(host, "memory")
    assert problem["kind"] == "unsupported"
    assert "fsspec" in problem["message"] and "canary" in problem["message"]
    assert "canary" in host.json("GET", "/known")["problem"]
    host.stop()


def test_a_protocol_that_fsspec_does_not_know_is_told_with_what_was_meant(
    host: HostProcess,
) -> None:
    problem = _problem(host, "abfz")
    assert problem["kind"] == "unsupported"
    assert problem["message"] == "fsspec knows no filesystem abfz://."
    assert problem["hint"].startswith("Did you mean abf")
    assert problem["field"] == "artifact_storage_dir"


def test_all_protocols_are_known_with_their_libraries(host: HostProcess) -> None:
    known = host.json("GET", "/known")["protocols"]
    for protocol, library in {
        **dict.fromkeys(("gs", "gcs"), "gcsfs"),
        **dict.fromkeys(("abfs", "abfss", "az"), "adlfs"),
        **dict.fromkeys(("sftp", "ssh"), "sshfs"),
        "webdav": "webdav4",
    }.items():
        assert known[protocol]["library"] == library
        assert known[protocol]["installed"]
        assert known[protocol]["version"] == distribution(library).version
        assert known[protocol]["problem"] is None
    assert known["hf"]["library"] == "huggingface_hub"
    assert len(known) > 40


@pytest.mark.parametrize(
    ("protocol", "options", "name", "meant"),
    [
        ("abfs", {"account_name": "ana", "acount_key": "canary"}, "acount_key", "account_key"),
        ("gs", {"tokn": "canary"}, "tokn", "token"),
        ("gs", {"projects": "p"}, "projects", "project"),
        ("sftp", {"host": "h", "pasword": "canary"}, "pasword", "password"),
        ("sftp", {"host": "h", "canary_of_nobody": "x"}, "canary_of_nobody", None),
        ("webdav", {"base_ulr": "http://127.0.0.1:1"}, "base_ulr", "base_url"),
    ],
)
def test_a_misspelt_option_is_told_with_what_was_meant(
    host: HostProcess, protocol: str, options: Any, name: str, meant: str | None
) -> None:
    problem = _problem(host, protocol, options)
    assert problem["kind"] == "invalid_input"
    assert problem["field"] == f"storage_options.{name}"
    assert problem.get("meant") == meant
    assert "canary" not in str(problem).replace("canary_of_nobody", "")


def test_an_option_that_a_library_may_ignore_is_a_notice(host: HostProcess) -> None:
    opened = host.open("gs", {"token": "anon", "endpoint_url": _listening(), "colour": "red"})
    assert any("colour" in notice for notice in opened.opened["notices"])


def test_an_option_that_is_missing_is_named(host: HostProcess) -> None:
    problem = _problem(host, "sftp")
    assert problem["kind"] == "invalid_input"
    assert problem["field"] == "storage_options.host"


def _listening() -> str:
    """An address where somebody listens, as long as the tests run."""
    import socket

    listener = socket.create_server(("127.0.0.1", 0))
    _KEPT.append(listener)
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


_KEPT: list[Any] = []
