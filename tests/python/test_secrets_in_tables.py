"""Secrets in tables as people draw them, and in texts whose first line names them."""

from __future__ import annotations

import json

import pytest
from artifact_storage._masking.known import Secrets

S = "-".join(["cAn4ry", "s3cret_17"])
TABLES = [
    f"| user | password |\n|------|:--------:|\n| ana | {S} |\n| bob | {S} |\n",
    f"user | password\n---|---\nana | {S}\n",
    f"+------+----------+\n| user | password |\n+------+----------+\n| ana  | {S} |\n+---+\n",
    f"+------+----------+\n| user | password |\n+======+==========+\n| ana  | {S} |\n+---+\n",
    "┌──────┬──────────┐\n│ user ┆ password │\n│ ---  ┆ ---      │\n│ str  ┆ str      │\n"
    f"╞══════╪══════════╡\n│ ana  ┆ {S} │\n│ bob  ┆ {S} │\n└──────┴──────────┘\n",
    f"┏━━━━━━┳━━━━━━━━━━┓\n┃ user ┃ password ┃\n┡━━━━━━╇━━━━━━━━━━┩\n│ ana  │ {S} │\n└──────┴───┘",
    f"╔══════╦══════════╗\n║ user ║ api_key  ║\n╠══════╬══════════╣\n║ ana  ║ {S} ║\n╚══════╩═══╝",
    f"+----------+-----+\n| key | value |\n+----------+-----+\n| password | {S} |\n+---+---+\n",
    f"│ api_key ┆ {S} │\n║ password ║ {S} ║\n",
    f" user | password \n------+----------\n ana  | {S}\n(1 row)\n",
    f"-[ RECORD 1 ]---\nuser     | ana\npassword | {S}\n",
    f"user  password\nana   {S}\n",
    f"  user          password\n0  ana  {S}\n",
    f"====  ================\nuser  password\n====  ================\nana   {S}\n",
    f"password\n{S}\n{S}\n",
    f'"api key"\r\n"{S}"\r\n',
    f"db_password\nletmein\n{S}",
    f"user,password,\nana,{S},\n",
    f"user;password;\nana;{S}\n",
    f",user,password\n0,ana,{S}\n",
    f"user,,password\nana,,{S}\n",
    f'output "password" {{\n  value = "{S}"\n}}',
    f'output "db_password" {{\n  sensitive = true\n  value     = "{S}"\n}}',
    json.dumps({"db_password": {"sensitive": True, "type": "string", "value": S}}, indent=2),
    str({"db_password": {"sensitive": True, "type": "string", "value": S}}),
    json.dumps({"columns": ["user", "password"], "index": [0], "data": [["ana", S], ["b", S]]}),
    str({"header": ["user", "api key"], "rows": [["ana", S]]}),
    json.dumps({"user": {"0": "ana"}, "password": {"0": S, "1": S}}),
    json.dumps({"user": "ana", "key": "db_password", "val": S}),
    "<table>\n  <thead>\n    <tr>\n      <th></th>\n      <th>user</th>\n      <th>password</th>\n"
    "    </tr>\n  </thead>\n  <tbody>\n    <tr>\n      <th>0</th>\n      <td>ana</td>\n"
    f"      <td>{S}</td>\n    </tr>\n  </tbody>\n</table>",
    f"<tr><th>password</th><th>user</th></tr><tr><td><b>{S}</b> {S}</td><td>ana</td></tr>",
]
WORDS = [
    "user\npassword\nhost\n",
    "password\nuser\nhost\n",
    "password\n\nis asked for\n",
    "password\nis asked for\nwhen it is needed\n",
    "| user | host |\n|---|---|\n| ana | kept-17 |\n",
    "| password_policy | host |\n|---|---|\n| eight | kept-17 |\n",
    "| token | n |\n|-------|---|\n| the | 12 |\n",
    "┌──────┬──────┐\n│ user ┆ host │\n╞══════╪══════╡\n│ ana  ┆ db17 │\n└──────┴──────┘",
    "   user  token  n\n0   ana    the  17\n",
    "   has_password  user\n0          True  ana17x\n",
    "connect(user, password,\n        host17, port)\n",
    "the user, the password,\nhost or port17, if any\n",
    "The password\nis kept17 where it is\n",
    "cat password | grep kept17",
    'output "host" {\n  value = "kept17"\n}',
    'output "password" {\n  value = "${var.password}"\n}',
    'output "password" {\n  value = "{}"\n}',
    "password\n========\nwords about it\n",
    json.dumps({"columns": ["user", "password_policy"], "data": [["ana", "kept17x"]]}),
    json.dumps({"columns": ["user", "password"], "data": "kept17x", "rows": 17}),
    json.dumps({"names": ["host", "password"], "hosts": [["ana17x", "kept17"]]}),
    json.dumps({"password": {"type": "string", "minLength": 8}, "token": {"0": "the"}}),
    "<tr><th>user</th><th>host</th></tr><tr><td>ana</td><td>kept17</td></tr>",
    "<tr><td>host</td><td>kept17</td></tr><tr><td>user</td><td>ana17x</td></tr>",
]
KINDS = {
    "text": Secrets().mask_text,
    "one line": lambda text: Secrets().mask_text(repr(text)),
    "literal": lambda text: Secrets().mask(f"x = {text!r}\n"),
    "string": lambda text: Secrets().mask(f"x = '''\n{text}\n'''\n"),
    "file": lambda text: Secrets().mask(f"%%writefile x.txt\n{text}"),
}


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("text", TABLES, ids=range(len(TABLES)))
def test_what_stands_below_or_beside_its_name_is_masked(text, kind):
    masked = KINDS[kind](text)
    assert "***" in masked
    assert S not in masked
    assert "ana" in masked or "ana" not in text


@pytest.mark.parametrize("kind", ["text", "one line", "literal", "string"])
@pytest.mark.parametrize("text", WORDS)
def test_words_and_other_tables_stay(text, kind):
    assert "***" not in KINDS[kind](text)


def test_all_values_of_a_column_alone_are_masked():
    assert Secrets().mask_text(f"password\nletmein\n{S}\n") == "password\n***\n***\n"


def test_a_table_ends_with_its_lines():
    other = "| name | host |\n|---|---|\n| x | kept17 |\n"
    text = f"| user | password |\n|---|---|\n| ana | {S} |\n\n{other}"
    assert Secrets().mask_text(text) == text.replace(S, "***")
