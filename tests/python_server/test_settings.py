"""The settings that the Jupyter server knows reach the storage server with their origin."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import ClassVar

import pytest
from jupyter_process import wait_for
from jupyterlab_artifact_storage.settings import INVALID, read_settings


def _defaults(jupyter):
    wait_for(jupyter.storage_pid)
    status, answer = jupyter.storage("GET", "/defaults")
    assert status == 200, answer
    return answer["location"]


def test_the_command_line_is_an_origin_of_its_own(start_jupyter):
    jupyter = start_jupyter("--ArtifactStorage.artifact_storage_dir=/srv/values")
    location = _defaults(jupyter)
    assert location["artifact_storage_dir"]["value"] == "/srv/values"
    assert location["artifact_storage_dir"]["origin"] == "command_line"
    assert location["database_url"]["origin"] == "default"


def test_configuration_file_counts_as_command_line(start_jupyter, home):
    directory = home / ".jupyter"
    directory.mkdir()
    line = f"c.ArtifactStorage.database_url = 'sqlite:///{home}/shared.sqlite'\n"
    (directory / "jupyter_server_config.py").write_text(line)
    location = _defaults(start_jupyter())
    assert location["database_url"]["value"] == f"sqlite:///{home}/shared.sqlite"
    assert location["database_url"]["origin"] == "command_line"


def test_settings_editor_before_any_browser_opens(start_jupyter, home):
    directory = home / ".jupyter/lab/user-settings/jupyterlab-artifact-storage"
    directory.mkdir(parents=True)
    settings = "{\n  // JSON with comments\n  'artifact_storage_dir': '/srv/from-settings',\n}\n"
    (directory / "plugin.jupyterlab-settings").write_text(settings.replace("'", '"'))
    location = _defaults(start_jupyter())
    assert location["artifact_storage_dir"]["value"] == "/srv/from-settings"
    assert location["artifact_storage_dir"]["origin"] == "settings"


def test_settings_that_cannot_be_read_do_not_stop_jupyter(start_jupyter, home):
    directory = home / ".jupyter/lab/user-settings/jupyterlab-artifact-storage"
    directory.mkdir(parents=True)
    (directory / "plugin.jupyterlab-settings").write_text("{ no")
    jupyter = start_jupyter()
    location = _defaults(jupyter)
    assert location["artifact_storage_dir"]["origin"] == "default"
    assert "settings cannot be read" in jupyter.log
    assert _notices(jupyter) == [INVALID]


def test_settings_that_the_schema_refuses_are_told_and_not_quoted(start_jupyter, home):
    refused = {"database_url": " postgresql://ana:canary@db/ml"}
    _write_settings(home, {"artifact_storage_dir": "/srv/values", **refused})
    jupyter = start_jupyter()
    assert _defaults(jupyter)["artifact_storage_dir"]["origin"] == "default"
    assert _notices(jupyter) == [INVALID]
    assert "canary" not in jupyter.log


def test_options_of_the_settings_editor(start_jupyter, home):
    options = {"profile": "team", "endpoint_url": "http://s3:9000"}
    _write_settings(home, {"artifact_storage_dir": "s3://team/x", "storage_options": options})
    location = _defaults(start_jupyter())
    assert location["artifact_storage_dir"]["value"] == "s3://team/x"
    assert location["storage_options"] == {
        "value": options,
        "origin": "settings",
        "inherited": {"value": options, "origin": "settings"},
    }


def _forms(kind):
    text = (Path(__file__).parents[1] / "fixtures/written-secrets.json").read_text()
    return [pytest.param(form, id=json.dumps(form)) for form in json.loads(text)[kind]]


@pytest.mark.parametrize("settings", _forms("refused"))
def test_secrets_in_a_settings_file_are_not_read(home, monkeypatch, settings):
    assert _read(home, monkeypatch, settings) == ({}, [INVALID])
    assert _read(home, monkeypatch, {"locations": {"team": settings}}) == ({}, [INVALID])


@pytest.mark.parametrize("settings", _forms("taken"))
def test_settings_without_secrets_are_read(home, monkeypatch, settings):
    assert _read(home, monkeypatch, settings) == (settings, [])


def _write_settings(home, settings):
    directory = home / ".jupyter/lab/user-settings/jupyterlab-artifact-storage"
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "plugin.jupyterlab-settings").write_text(json.dumps(settings))


def _notices(jupyter):
    status, answer = jupyter.storage("GET", "/sessions/any")
    assert status == 200, answer
    return answer["notices"]


def _read(home, monkeypatch, settings):
    """What the Jupyter server reads of a file, in this process."""
    _write_settings(home, settings)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("JUPYTER_CONFIG_DIR", raising=False)
    monkeypatch.delenv("JUPYTERLAB_SETTINGS_DIR", raising=False)
    return read_settings(_ServerApp())


class _ServerApp:
    """As much of a Jupyter server as the settings need: no extension runs in it."""

    log = logging.getLogger("test")

    class extension_manager:
        extension_apps: ClassVar[dict[str, tuple[()]]] = {}


def test_command_line_secrets_are_in_no_log_and_no_answer(start_jupyter, home):
    secret = "tr0ub4dor-and-3"
    directory = home / ".jupyter"
    directory.mkdir()
    options = {"key": "AKIAEXAMPLE", "secret": secret}
    line = f"c.ArtifactStorage.storage_options = {options!r}\n"
    (directory / "jupyter_server_config.py").write_text(line)
    jupyter = start_jupyter()
    location = _defaults(jupyter)
    assert location["storage_options"]["origin"] == "command_line"
    assert secret not in json.dumps(location)
    assert secret not in jupyter.log


def _attach(jupyter, database_url):
    client = {
        "process_id": "p1",
        "client_version": "0.1.0",
        "python_version": "3.12.1",
        "working_directory": "/",
        "environment": {"database_url": database_url},
    }
    wait_for(jupyter.storage_pid)
    status, answer = jupyter.storage("PUT", "/sessions/s1", client)
    assert status == 200, answer
    return answer


#: Nobody may listen on this port without root, and nobody does.
UNREACHABLE = "postgresql://ana@127.0.0.1:1/team"


def test_an_unreachable_database_is_replaced(start_jupyter):
    assert _attach(start_jupyter(), UNREACHABLE)["fallback"]["origin"] == "environment"


def test_refused_by_the_command_line(start_jupyter):
    jupyter = start_jupyter("--ArtifactStorage.on_unreachable_database=refuse")
    assert "fallback" not in _attach(jupyter, UNREACHABLE)


def test_refused_by_the_settings_editor(start_jupyter, home):
    directory = home / ".jupyter/lab/user-settings/jupyterlab-artifact-storage"
    directory.mkdir(parents=True)
    settings = json.dumps({"on_unreachable_database": "refuse"})
    (directory / "plugin.jupyterlab-settings").write_text(settings)
    assert "fallback" not in _attach(start_jupyter(), UNREACHABLE)
