"""Secrets that no other text has, in the forms that people write them in."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path

from jupyter_process import UnixConnection

#: By way in. Different shapes: quotes, slashes and signs are where masking fails.
WAYS = (
    "panel",
    "check",
    "settings",
    "environment",
    "config",
    "notebook",
    "attach",
    "command",
    "file",
    "script",
)

#: The forms that the settings editor refuses, too; the same table tests its schema.
_FORMS = (Path(__file__).parents[1] / "fixtures/written-secrets.json").read_text()


def canaries(way: str) -> dict[str, str]:
    return {
        "key": f"AKIACANARY{way}KEY",
        "secret": f"canary{way}secret/+x=",
        "token": f"canary{way}token",
        "password": f"p' /#canary{way}password",
        "connection_string": f"AccountKey=canary{way}connection==",
        "account_key": f"canary{way}account+/==",
        "sas_token": f"?sv=2022-11-02&sp=rw&sig=canary{way}sas%2B%3D",
    }


def options(way: str) -> dict[str, str]:
    found = canaries(way)
    return {name: value for name, value in found.items() if name != "password"}


def url(way: str) -> str:
    return f"postgresql://ana:{canaries(way)['password']}@127.0.0.1:1/ml"


def refused(way: str) -> list[dict[str, object]]:
    """Settings that are refused, with secrets where people put them by mistake."""
    found = canaries(way)
    password = f"canary{way}password"
    azure = f"DefaultEndpointsProtocol=https;AccountName=ana;{found['connection_string']}"
    # Nobody listens on port 1; a name would have to be looked up.
    forms = _FORMS.replace("canary", password).replace("@db/", "@127.0.0.1:1/")
    return [
        *json.loads(forms)["refused"],
        {"database_url": f"host=db user=ana password={password}"},
        {"database_url": f"host=db user=ana password = '{password} x'"},
        {"database_url": f"Driver=x;Server=db;UID=ana;PWD={password};"},
        {"database_url": f"postgresql://db/ml?user=ana&password={password}&unknown=1"},
        {"database_url": f"postgresql://ana@db/ml?sslpassword={password}"},
        {"database_url": azure},
        {"artifact_storage_dir": azure},
        {"artifact_storage_dir": f"abfs://box@ana.dfs.core.windows.net/x{found['sas_token']}"},
        {"artifact_storage_dir": f"az://box/x{found['sas_token']}"},
        {"artifact_storage_dir": f"https://ana.blob.core.windows.net/x{found['sas_token']}"},
        {"artifact_storage_dir": f"gs://ana:{password}@box/x"},
        {"artifact_storage_dir": f"s3://{found['key']}:{found['secret']}@bucket/x"},
        {"artifact_storage_dir": f"s3://{found['key']}:{found['secret']}/bucket/x"},
        {"artifact_storage_dir": f"https://b.s3.amazonaws.com/x?X-Amz-Signature=canary{way}token"},
        *({"storage_options": {name: value}} for name, value in options(way).items()),
        *(
            {"artifact_storage_dir": "s3://bucket/x", "storage_options": {name: value}}
            for name, value in options(way).items()
        ),
        {"storage_options": found["connection_string"]},
        {"storage_options": [found["sas_token"]]},
        {
            "artifact_storage_dir": "s3://bucket/x",
            "storage_options": {"endpoint_url": f"https://ana:{password}@host"},
        },
        {
            "artifact_storage_dir": "s3://bucket/x",
            "storage_options": {"client_kwargs": {"endpoint_url": f"https://ana:{password}@host"}},
        },
    ]


#: Whatever the surroundings: this is in every canary and in nothing else.
_ANY = re.compile(
    rb"(?i)canary(?:%s)(?:key|secret|token|password|connection|account|sas)"
    % "|".join(WAYS).encode()
)


def found_in(text: bytes) -> set[str]:
    return {match.decode() for match in _ANY.findall(text)}


class Events:
    """Collects what the event stream sends."""

    def __init__(self, socket: Path) -> None:
        self.text = b""
        self._connection = UnixConnection(socket)
        self._connection.request(
            "GET", "/events", headers={"x-artifact-storage": "1", "Accept": "text/event-stream"}
        )
        self._answer = self._connection.getresponse()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        # It ends with the storage server: a thread that read on would slow down every later test.
        try:
            while line := self._answer.readline():
                self.text += line
        except (OSError, ValueError, AttributeError):
            return
