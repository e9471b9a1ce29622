"""Secrets that are entered everywhere are found nowhere: promise 4.

Each way in gets canaries of its own. What a person wrote by themselves keeps them: the
configuration file, the environment variable, and the cell in IPython's own history.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from canaries import Events, canaries, found_in, options, refused, url
from jupyter_process import wait_for


@pytest.fixture
def answers() -> list[bytes]:
    return []


def _processes(home: Path) -> dict[str, bytes]:
    """Command lines and environments of all processes that were started with this home."""
    found: dict[str, bytes] = {}
    for directory in Path("/proc").glob("[0-9]*"):
        try:
            environment = (directory / "environ").read_bytes()
            if str(home).encode() not in environment:
                continue
            found[f"{directory.name} environment"] = environment
            found[f"{directory.name} command line"] = (directory / "cmdline").read_bytes()
        except OSError:
            continue
    return found


def test_no_secret_leaves_memory(home, start_jupyter, answers):
    config = home / "lineapy_config.json"
    config.write_text(
        json.dumps({"database_url": url("config"), "storage_options": options("config")})
    )
    given = canaries("environment")
    jupyter = start_jupyter(
        ARTIFACT_STORAGE_LOG="trace",
        LINEAPY_DATABASE_URL=url("environment"),
        AWS_ACCESS_KEY_ID=given["key"],
        AWS_SECRET_ACCESS_KEY=given["secret"],
        AWS_SESSION_TOKEN=given["token"],
        FSSPEC_S3_SECRET=given["secret"],
        AZURE_STORAGE_CONNECTION_STRING=given["connection_string"],
        AZURE_STORAGE_ACCOUNT_KEY=given["account_key"],
        AZURE_STORAGE_SAS_TOKEN=given["sas_token"],
    )
    kernel = jupyter.start_kernel()
    session = f"/sessions/{kernel.id}"
    assert jupyter.storage("GET", "/health")[0] == 200
    events = Events(jupyter.socket)

    def ask(method: str, path: str, body: object = None) -> int:
        status, answer = jupyter.storage(method, path, body)
        answers.append(json.dumps([status, answer]).encode())
        return status

    printed = kernel.run(
        f"""
import warnings
import artifact_storage as storage
def attempt(**settings):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            storage.options.set(**settings)
        except storage.ArtifactStorageError as error:
            import traceback
            trace = "".join(traceback.format_exception(type(error), error, None))
            print(type(error).__name__, error, repr(error), trace)
    print([str(one.message) for one in caught])
attempt(storage_options={options("notebook")!r})
attempt(artifact_storage_dir="s3://bucket/x", storage_options={options("notebook")!r})
attempt(database_url={url("notebook")!r})
for change in {refused("notebook")!r}:
    attempt(**change)
print(storage.options)
"""
    )
    assert "A secret is written in this code" in printed
    answers.append(printed.encode())

    # The panel: refused or not, in a check or for good.
    for change in (
        {"storage_options": options("panel")},
        {"database_url": url("panel")},
        {"database_url": url("panel").replace("postgresql", "mysql")},
        {"database_url": f"nonsense {canaries('panel')['password']}", "storage_options": {}},
        {"artifact_storage_dir": "s3://bucket/x", "storage_options": options("panel")},
        {"artifact_storage_dir": f"s3://ana:{canaries('panel')['password']}@bucket/x"},
        {
            "storage_options": {
                "client_kwargs": {"aws_secret_access_key": canaries("panel")["secret"]}
            }
        },
    ):
        checked = json.loads(json.dumps(change).replace("panel", "check"))
        ask("POST", f"{session}/operations/check?wait=10", checked)
        ask("PUT", f"{session}/location", change)
        ask("GET", session)
        ask("GET", f"{session}/artifacts")
    for change in refused("panel"):
        # The operation ends with the reason, or its answer is the refusal.
        status = ask("POST", f"{session}/operations/check?wait=10", change)
        assert status in (200, 202, 400, 422, 503), change
        assert ask("PUT", f"{session}/location", change) in (400, 422, 503), change
        ask("GET", session)
    for settings in ({"storage_options": options("settings")}, {"database_url": url("settings")}):
        assert ask("PUT", "/settings", settings) == 400
    ask("GET", "/defaults")

    work = home / "store"
    printed = kernel.run(
        f"""
storage.options.set(artifact_storage_dir={str(work)!r}, database_url="sqlite:///{home}/a.sqlite",
                    storage_options={{"auto_mkdir": True}})
secrets = {options("notebook")!r}
url = {url("notebook")!r}
storage.save({{"value": 1}}, "first")
storage.save(list(range(200_000)), "second")
storage.save({{**secrets, "url": url}}, "settings")
storage.get("settings")
print(storage.get("first").get_code())
print(storage.check())
print(storage.get("first").get_value())
"""
    )
    assert "***" in printed
    answers.append(printed.encode())
    ask("GET", f"{session}/artifact?name=first")
    ask("GET", f"{session}/artifact?name=settings")
    ask("GET", f"{session}/versions")
    # An error that is logged.
    (value,) = (work / "second").glob("*.pkl")
    value.write_bytes(b"")
    assert ask("GET", f"{session}/artifact?name=second&load=true") == 502
    wait_for(lambda: "is not what was saved" in jupyter.log, what="the error in the log")

    assert len(found_in(config.read_bytes())) == len(canaries("config"))
    # A value holds what was saved.
    (saved,) = (work / "settings").glob("*.pkl")
    allowed = {config.name, saved.name}
    leaks: dict[str, set[str]] = {}

    def search(where: str, text: bytes, *, own: str | None = None) -> None:
        found = {one for one in found_in(text) if own is None or own not in one.lower()}
        if found:
            leaks[where] = found

    for number, answer in enumerate(answers):
        search(f"answer {number}: {answer[:300]!r}", answer)
    search("events", events.text)
    assert b"event:" in events.text
    search("what the kernel said", kernel.said.encode())
    search("log", jupyter.log.encode())
    for name, text in _processes(home).items():
        search(name, text, own="environment")
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.name == "a.sqlite" for path in files)
    for path in files:
        if path.name not in allowed and not path.name.startswith("history.sqlite"):
            search(str(path.relative_to(home)), path.read_bytes())
    assert leaks == {}


@pytest.mark.parametrize("way", ["attach", "settings", "command", "config", "environment", "file"])
def test_what_other_origins_say_by_mistake_is_shown_nowhere(home, start_jupyter, way):
    # What people wrote by themselves.
    config = home / "lineapy_config.json"
    file = (
        home / ".jupyter/lab/user-settings/jupyterlab-artifact-storage/plugin.jupyterlab-settings"
    )
    if way == "file":
        file.parent.mkdir(parents=True)
        named = {str(n): one for n, one in enumerate(refused(way))}
        file.write_text(json.dumps({**refused(way)[1], "locations": named}))
    environment = {
        "LINEAPY_DATABASE_URL": f"ana:{canaries(way)['password']}@db/ml",
        "LINEAPY_ARTIFACT_STORAGE_DIR": f" file://ana:canary{way}password@nas/x",
    }
    jupyter = start_jupyter(
        *(
            (
                f"--ArtifactStorage.database_url={url(way)}",
                *(f"--ArtifactStorage.storage_options={k}={v}" for k, v in options(way).items()),
            )
            if way == "command"
            else ()
        ),
        ARTIFACT_STORAGE_LOG="trace",
        **(environment if way == "environment" else {}),
    )
    answers: list[bytes] = []

    def ask(method: str, path: str, body: object = None) -> int:
        status, answer = jupyter.storage(method, path, body)
        answers.append(json.dumps([method, path, status, answer]).encode())
        return status

    assert ask("GET", "/health") == 200
    events = Events(jupyter.socket)
    # The other ways were given at the start.
    changes = refused(way) if way in ("attach", "settings", "config") else [{}]
    for number, change in enumerate(changes):
        session = f"/sessions/{way}-{number if way == 'attach' else 0}"
        client = {
            "process_id": f"p{number}",
            "client_version": "0",
            "python_version": "3.12",
            "working_directory": str(home),
            "environment": change if way == "attach" and "storage_options" not in change else {},
        }
        if way == "config":
            config.write_text(json.dumps(change))
        if way == "settings":
            assert ask("PUT", "/settings", change) == 400, change
        ask("PUT", session, client)
        ask("GET", session)
        ask("POST", f"{session}/operations/check?wait=10", {})
        ask("GET", f"{session}/artifacts")
        ask("GET", "/defaults")
    files = {
        str(path): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path not in (config, file)
    }
    assert any(name.endswith("sessions.json") for name in files)
    processes = _processes(home)
    # The command line and the environment of Jupyter itself are the person's own.
    processes.pop(f"{jupyter.process.pid} command line")
    if way == "environment":
        processes = {name: text for name, text in processes.items() if "environment" not in name}
    texts = {f"answer {answer[:200]!r}": answer for answer in answers}
    texts |= {"events": events.text, "log": jupyter.log.encode(), **files, **processes}
    assert {name: found for name, text in texts.items() if (found := found_in(text))} == {}


_SCRIPT = """
import sys
from changes import changes
import artifact_storage as storage
for change in changes:
    try:
        storage.options.set(**change)
    except storage.ArtifactStorageError as error:
        print(error, repr(error))
storage.options.set(artifact_storage_dir="values", database_url="sqlite:///db.sqlite",
                    storage_options={"auto_mkdir": True})
storage.save({"value": 1, **changes[0]}, "model")
print(storage.get("model").get_code(), storage.options, storage.check())
print("ready", flush=True)
sys.stdin.readline()
"""


def test_a_script_with_a_storage_server_of_its_own(home):
    environment = {
        "PATH": str(Path(sys.executable).parent),
        "HOME": str(home),
        "TMPDIR": str(home),
        "ARTIFACT_STORAGE_LOG": "trace",
        "PYTHONWARNINGS": "always",
    }
    changes = [{"storage_options": options("script")}, *refused("script")]
    script = home / "script.py"
    script.write_text(_SCRIPT)
    own = home / "changes.py"
    own.write_text(f"changes = {changes!r}\n")
    process = subprocess.Popen(
        [sys.executable, "-B", str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=home,
        env=environment,
    )
    said = b""
    for line in process.stdout:
        said += line
        if line == b"ready\n":
            break
    files = {
        str(path): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path not in (script, own) and path.suffix != ".pkl"
    }
    texts = {"output": said, **files, **_processes(home)}
    rest, _ = process.communicate(b"\n", timeout=30)
    assert process.returncode == 0, (said + rest).decode()
    assert any(name.endswith("sessions.json") for name in files)
    assert any(name.endswith("server.log") for name in files)
    assert {name: found for name, text in texts.items() if (found := found_in(text))} == {}
