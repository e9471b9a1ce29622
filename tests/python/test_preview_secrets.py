"""What is masked in captured code is masked in previews, too."""

from __future__ import annotations

import collections
import dataclasses
import enum
import json
import types

import numpy as np
import pandas as pd
import pytest
from artifact_storage._context.code import CapturedCode
from artifact_storage._context.packages import Packages
from artifact_storage._masking.known import Secrets

CANARY = "-".join(["canary", "value", "17"])
Login = collections.namedtuple("Login", "user password")


@dataclasses.dataclass
class Settings:
    host: str = "db"
    api_key: str = CANARY
    inner: dict = dataclasses.field(default_factory=lambda: {"client_secret": CANARY})


class Plain:
    def __repr__(self):
        return f"Keys(aws_secret_access_key={CANARY!r}, password={CANARY}, n=1)"

    def _repr_html_(self):
        return (
            f"<p>api_key: {CANARY}</p><dl><dt>password</dt><dd>{CANARY}</dd></dl>"
            f"<tr><td>db_password</td><td><b>{CANARY}</b></td><td>kept</td></tr>"
            f"<pre>{{&quot;password&quot;: &quot;{CANARY}&quot;}}</pre>"
        )


class Holder:
    def __init__(self):
        self.password = CANARY
        self.blob = bytes(200_000)

    def __repr__(self):
        return f"Holder({self.password!r}, {self.blob!r})"


class Field(enum.Enum):
    API_KEY = 1


class Rows:
    def _repr_html_(self):
        return f"<table><tr><th>password</th>\n <td class='x'>{CANARY}</td></tr></table>"


class SubDict(dict):
    pass


VALUES = [
    pd.DataFrame({"user_password_hash": [CANARY], "n": [1], "auth": [CANARY]}),
    {"password": CANARY, "user": "ana"},
    {"outer": [{"inner": {"api_key": CANARY}}]},
    {"credentials": {"user": CANARY, "list": [CANARY]}},
    {"storage_options": {"key": CANARY, "client_kwargs": {"secret": CANARY}}},
    {"key": CANARY, "secret": CANARY},
    {"secret": 123456789017, "passwords": [123456789017]},
    {b"password": 1, "token": CANARY},
    {b"password": CANARY, Field.API_KEY: CANARY, ("db", "secret"): CANARY},
    [{"name": "DB_PASSWORD", "value": CANARY}, {"Key": "api_key", "Value": CANARY}],
    f"env:\n- name: DB_PASSWORD\n  value: {CANARY}\npw = '{CANARY}'\n",
    f"password: |\n  {CANARY}\npasswords:\n  - user\n  - {CANARY}\n",
    f"password: >-\n  {CANARY}\n".encode(),
    f"FROM x\nENV API_KEY {CANARY}\n| password | {CANARY} |\n",
    f"CREATE SECRET s (TYPE s3, SECRET '{CANARY}'); IDENTIFIED BY \"{CANARY}\"",
    {"bearer": CANARY, "master_key": CANARY, "kennwort": CANARY, "passcode": CANARY},
    f"auth={CANARY} cookie: {CANARY}",
    pd.Series([1], index=pd.Index([CANARY], name="access_token")),
    np.array([(CANARY, 1)], dtype=[("access_token", "U40"), ("n", "i4")]),
    Rows(),
    {"DB_PASSWORD": CANARY, "HOME": "/home/ana"},
    SubDict(password=CANARY),
    collections.OrderedDict(password=CANARY),
    collections.defaultdict(str, password=CANARY),
    collections.UserDict(password=CANARY),
    types.SimpleNamespace(password=CANARY),
    [("user", "ana"), ("password", CANARY)],
    Login("ana", CANARY),
    [Login("ana", CANARY)],
    Settings(),
    [Settings()],
    Plain(),
    {"plain": Plain()},
    Holder(),
    f"postgresql://ana:{CANARY}@db/x",
    ["https://ana:" + CANARY + "@host/path"],
    f"DB_PASSWORD={CANARY}\nHOME=/root\n",
    json.dumps({"password": CANARY, "n": 1}),
    json.dumps([{"a": {"api_key": CANARY}}], indent=2),
    f"host=db password={CANARY} user=ana",
    f"host=db password={CANARY} user=ana{' ' * 100_000}",
    {"headers": {"Authorization": f"Bearer {CANARY}"}},
    ValueError(f"login failed for password={CANARY}"),
    pd.DataFrame({"user": ["ana"], "password": [CANARY]}),
    pd.DataFrame({"name": ["user", "db_password"], "value": ["ana", CANARY]}),
    pd.DataFrame({"value": ["ana", CANARY]}, index=["user", "api_key"]),
    f"user,password\nana,{CANARY}\nbob,{CANARY}\n",
    f'"host";"api key";"port"\r\n"db; x";"{CANARY}";5432\r\n',
    f"password\tuser\n{CANARY}\tana\n",
    f"id,name,client_secret\n1,x,{CANARY}\n2,y,{CANARY}".encode(),
    f'connection {{\n  user     = "ana"\n  password = "{CANARY}"\n}}\n',
    f'variable "db_password" {{\n  type = string\n  default   = "{CANARY}"\n}}\n',
    f"password = <<-EOF\n  {CANARY}\n  EOF\n",
    f"sqlplus -s scott/{CANARY}@orcl as sysdba",
    f"jdbc:oracle:thin:scott/{CANARY}@//db:1521/x",
    {"db": f"scott/{CANARY}@db:1521/orcl", "dsn": f'scott/"{CANARY}"@orcl'},
    f"scott/{CANARY}@orcl",
    pd.DataFrame({"settings": [{"password": CANARY}]}),
    pd.DataFrame({"password": [f"{CANARY}{n}" for n in range(100)]}),
    pd.Series({"user": "ana", "password": CANARY}),
    pd.Series([CANARY], name="password"),
    {"frame": pd.DataFrame({"password": [CANARY]})},
]


@pytest.mark.parametrize("told", ["hunter2-canary", "password"])
@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_secrets_by_name_and_by_form_are_masked_in_previews(value, told):
    from artifact_storage._context.recorded import recorded

    secrets = Secrets()
    secrets.remember({"storage_options": {"password": told}})
    shown = recorded(value, [], CapturedCode(secrets), Packages(), 100.0)["preview"]
    text = json.dumps(shown)
    assert shown["text/plain"]
    assert "***" in text
    assert CANARY not in text
    assert "123456789017" not in text


@pytest.mark.parametrize(
    "value",
    [
        {"n_tokens": 5, "tokens": ["a", "b"], "keys": [1, 2], "author": "ana"},
        {"password": None, "has_password": True, "token_count": 12, "key": "value"},
        [("tokenizer", "wordpiece"), ("passenger", "ana")],
        "the password is asked for, the token is not; pass: a mountain",
        "def login(user, password: str) -> Token: ...",
        pd.DataFrame({"token": [101, 102], "passengers": [1, 2]}),
    ],
)
def test_what_only_sounds_like_a_secret_is_shown(value):
    from artifact_storage._context.recorded import recorded

    shown = recorded(value, [], CapturedCode(Secrets()), Packages(), 100.0)["preview"]
    assert "***" not in json.dumps(shown)


def test_the_rows_of_the_database_hold_no_secret_of_a_value(storage, home):
    for number, value in enumerate([VALUES[0], VALUES[16], VALUES[18], VALUES[29]]):
        storage.save(value, f"value {number}")
    files = [path.read_bytes() for path in (home / ".lineapy").glob("db.sqlite*")]
    assert files
    assert not any(CANARY.encode() in content for content in files)


def test_names_of_fields_and_levels_hide_what_they_name(storage, home):
    import numpy as np
    import pandas as pd

    secret = "-".join(["hunter2", "secret"])
    levels = pd.MultiIndex.from_tuples([("db", "password")])
    values = [
        np.array([("ana", secret)], dtype=[("user", "U30"), ("password", "U40")]),
        pd.DataFrame([[secret]], columns=levels),
        pd.DataFrame({"value": [secret]}, index=levels),
        pd.Series([secret], index=levels),
    ]
    shown = [storage.save(value, "v").preview for value in values]
    assert all(shown)
    assert secret not in str(shown)


@pytest.mark.parametrize(
    "value",
    [
        {"name": "region", "value": "eu-1"},
        [{"key": "token_count", "value": "kept-17"}],
        "name: host\nvalue: kept17\nauthor: kept17\nsteps:\n  - kept17\n",
        "user,host\nana,kept17\n\nThe password,\nif any, is kept17",
        "name,password_hint,has_password\nana,kept17,True\n",
        "uses: actions/checkout@v4, actions/setup-node@v4; docker.io/org/image@sha256:17",
        {
            "action": "actions/checkout@main",
            "npm": "@types/node@17.1",
            "go": "example.com/a/b17@v1",
        },
        "https://example.com/a/b17@c and ana@example.com/kept17",
        "| host | kept17 |\nENV HOST kept17\nnote: |\n  kept17\n",
        pd.Series([1], index=pd.Index(["kept 17"], name="token")),
        np.array([(3, 17)], dtype=[("token", "i4"), ("n", "i4")]),
    ],
    ids=str,
)
def test_what_only_looks_like_a_secret_is_shown(value):
    from artifact_storage._context.guard import Guard
    from artifact_storage._context.preview import preview

    assert "***" not in str(preview(value, Guard(2.0), Secrets()))


@pytest.mark.parametrize(
    "value",
    [
        [["user", "password"], ["ana", CANARY]],
        [("id", "user", "password"), (1, "ana", CANARY), (2, "bob", CANARY)],
    ],
    ids=len,
)
def test_rows_below_their_names_are_masked(value):
    from artifact_storage._context.guard import Guard
    from artifact_storage._context.preview import preview

    shown = str(preview(value, Guard(2.0), Secrets()))
    assert "password" in shown
    assert "ana" in shown
    assert CANARY not in shown
