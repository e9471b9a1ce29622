"""Secrets that the form of a text gives away: files of settings, headers, command lines, keys."""

from __future__ import annotations

import collections
import http.cookies
import json
import os
import re
import types
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from artifact_storage._context.code import CapturedCode
from artifact_storage._context.packages import Packages
from artifact_storage._context.recorded import recorded
from artifact_storage._masking.known import Secrets

S = "-".join(["cAn4ry", "s3cret_17"])
JWT = ".".join(
    ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "dozjgNryP4J3jVmNHl0w5cAn4ry"]
)
NETRC = f"machine host.example login ana password {S}"


def _pem(kind: str, end: bool = True) -> str:
    last = f"-----END {kind}-----" if end else ""
    return f"-----BEGIN {kind}-----\nMIIEpAIBAAKCAQEA7cAn4ry\nabc/def+gh==\n{last}"


TEXTS = [
    *(f"setx DB_PASSWORD {S}", f'setx API_KEY "{S}" /M', f"setx /M api_key {S}"),
    *(f"https://{S}@github.com/x/y.git", f"pip install git+https://{S}@host/o/r.git"),
    *(f"CREATE USER ana IDENTIFIED BY {S};", f"alter user ana identified by {S}"),
    *(f"IDENTIFIED BY {S} REPLACE {S}", f"IDENTIFIED WITH mysql_native_password BY '{S}'"),
    *(f"SET PASSWORD FOR 'x'@'h' = PASSWORD('{S}')", f"CREATE LOGIN x WITH PASSWORD = N'{S}'"),
    *(f"ana:{S}@db.host:5432/ml", f"at ana:{S}@127.0.0.1:5432", f"ana:{S}@tcp(db:3306)/ml"),
    *(f"conn sys/{S} as sysdba", f"CONNECT sys/{S} AS SYSOPER", f"sqlplus -s scott/{S}"),
    *(f"sqlplus sys/{S} as sysdba", f"SQL> conn ana/{S}", f"rman target sys/{S}"),
    *(f"az login -u x -p {S} --tenant t", f"oc login -u ana -p {S}"),
    *(f'<input type="password" value="{S}">', f"<input value='{S}' name=x type='password'>"),
    *(f"ParseResult(scheme='https', netloc='u:{S}@h')", f"PassWord = '{S}'", f"psk='{S}'"),
    *(f"ConvertTo-SecureString '{S}' -AsPlainText", f"contraseña = '{S}'", f"senha='{S}'"),
    *(f"net use Z: //server/share {S} /user:ana", f"sqlldr sys/{S}"),
    *(NETRC, f"machine host\n  login ana\n  password {S}\n", f"default login ana password {S}"),
    *(f"machine h login u account a password {S}", f"machine h password {S} login u"),
    *(f"*:*:*:ana:{S}", f"db:5432:ml:ana:{S}"),
    *(f"//registry/:_authToken={S}", f"_auth={S}17==", f"user: ana\npassword: '{S}'\n"),
    f"[default]\naws_access_key_id = x\naws_secret_access_key = {S}\n",
    *(f"<password>{S}</password>", f'<add key="password" value="{S}"/>'),
    *(f"Cookie: session={S}; theme=dark", f"Set-Cookie: sid={S}; Path=/; HttpOnly"),
    f"GET / HTTP/1.1\nHost: x\nAuthorization: Bearer {S}\nAccept: */*",
    *(f"Authorization: token {S}", f"authorization: {S}", f"Proxy-Authorization: Basic {S}17=="),
    f"Authorization: Digest username=ana, response={S}",
    f"Authorization: AWS4-HMAC-SHA256 Credential=x, Signature={S}",
    *(f"X-Api-Key: {S}", f"X-Auth-Token: {S}"),
    *(f"mysql -u root -p{S} db", f"/usr/bin/mysqldump -uroot -p{S}", f"sshpass -p {S} ssh x"),
    *(f"sshpass -p{S} ssh x", f"docker login -u ana -p {S} reg", f"redis-cli -a {S} ping"),
    *(f"mongosh -u ana -p {S}", f"ldapsearch -x -w {S}", f"smbclient -U ana%{S} //x"),
    *(f"tool --password {S} --x 1", f"tool --token {S}", f"tool --api-key {S}", f"x --secret={S}"),
    *(f"curl -u ana:{S} https://x", f"curl --user ana:{S} https://x", f"curl -uana:{S} https://x"),
    *(f"curl -b 'sid={S}' https://x", f"curl --cookie sid={S} https://x"),
    *(f"curl -H 'Authorization: Bearer {S}' x", f'curl -H "X-Api-Key: {S}" https://x'),
    *(f"wget --http-password={S} x", f"openssl x -passin pass:{S}", f"http -a ana:{S} x"),
    *(f"PGPASSWORD={S} psql -h db", f"PGPASSWORD='{S}' psql", f"docker run -e DB_PASSWORD={S} x"),
    *(f"https://h/?access_token={S}&x=1", f"https://h/#access_token={S}", f"https://h/?apikey={S}"),
    *(_pem(f"{kind}PRIVATE KEY") for kind in ("", "RSA ", "OPENSSH ", "ENCRYPTED ", "EC ")),
    *(_pem("PGP PRIVATE KEY BLOCK"), _pem("RSA PRIVATE KEY", end=False)),
    *(JWT, f"the token is {JWT} now", f"https://hooks.slack.com/services/T0/B0/{S}17aaaaaaaa"),
    *(
        f"{start}{'cAn4ry' * 7}"
        for start in ("npm_", "pypi-", "sk_live_", "ya29.", "SG." + "a" * 22 + ".")
    ),
]
WORDS = [
    *("git@github.com:x/y17.git", "ana.smith17@example.org", "mailto:ana@example.org:25/x"),
    *("https://ana-smith@host/x", "https://organization17@dev.azure.com/organization17/x"),
    *("https://x.org/@ana-smith-2017/x", "ssh://deploy-bot-2017@host/x", "setx PATH kept17x"),
    *("setx PASSWORD_FILE kept17x", "users are identified by number17", "IDENTIFIED BY :word"),
    *("connect tcp/ip as usual", "conn x/y as it was", "sqlplus /nolog", "sqlplus / as sysdba"),
    *("image:v1.2@sha256:0a1b2c", "12:30@home", "a:b@c", "call sip:ana17@host:5060/x"),
    *("<input type='text' value='kept17x'>", "netloc='host17:80'", "senhal = 'kept17'"),
    *("net use Z: //server/share /user:ana17", "az vm list -p kept17", "password | user"),
    *("password_policy_doc", "the password is asked for, the token is not; pass: a mountain"),
    *("machine learning password policy", "machine x login page", "default login shell"),
    *("the login and password of users", "user login page", "The password must be long"),
    *("Cookie: recipes are sweet", "The cookie: a treat", "cookie=yes", "cookie = 'oatmeal'"),
    *("Bearer of bad news", "a bearer token is needed", "Authorization: required"),
    *(
        "authorization: see docs",
        "Basic usage",
        "Basic Usage",
        "basic training",
        "Digest of papers",
    ),
    *("a secret: nobody knows", "password: str = None", "def f(password: str)", "token: 5"),
    *("mkdir -p /tmp/x", "tar -pxf a", "ssh -p 22 host", "nmap -p80 host", "gcc -pthread x.c"),
    *("docker run -p 8080:80 x", "mysql -u root -p", "ps -u ana", "curl -u ana https://x"),
    *("pip install -u x", "git push -u origin main:main", "sort -u a:b", "--password-file x"),
    *("--token-limit 5", "12:30:45", "aa:11:22:33:44:55"),
    *(_pem("CERTIFICATE"), _pem("PUBLIC KEY"), "sk-learn-contrib is nice", "tokens: 12", "compass"),
]


def _shows(text: str) -> bool:
    return any(part.lower() in text.lower() for part in ("cAn4ry", "MIIE"))


def _in_code(text: str) -> list[str]:
    shell, comment = ("%%bash\n", '"""{}"""') if "\n" in text else ("!", "# {}")
    return [f"x = {text!r}\n", f"{shell}{text}\n", comment.format(text) + "\n"]


@pytest.mark.parametrize("text", TEXTS)
def test_is_masked_in_texts_and_in_code(text):
    for mask, written in [
        (Secrets().mask_text, text),
        *((Secrets().mask, c) for c in _in_code(text)),
    ]:
        masked = mask(written)
        assert "***" in masked
        assert not _shows(masked)
        assert mask(masked) == masked


@pytest.mark.parametrize("text", WORDS)
def test_ordinary_words_stay(text):
    assert Secrets().mask_text(text) == text
    for code in _in_code(text):
        if not code.startswith("%%bash"):
            assert Secrets().mask(code) == code


@pytest.mark.parametrize(
    "code",
    [
        f'run(["mysql", "-u", "root", "-p{S}"])',
        f'run(("curl", "-u", "ana:{S}", "https://x"))',
        f'run(["sshpass", "-p", "{S}", "ssh"])',
        f'run(["tool", "--password", "{S}"])',
        f'get(url, cookies={{"sid": "{S}"}})',
        f'cookies = dict(sid="{S}")',
    ],
)
def test_is_masked_in_the_words_of_a_call(code):
    masked = Secrets().mask(code)
    assert "***" in masked
    assert not _shows(masked)


FORMS = json.loads((Path(__file__).parents[1] / "fixtures/written-secrets.json").read_text())


def _locations(url):
    nested = {"endpoint_url": url, "config_kwargs": {"proxies": {"https": url}}}
    web = [{"artifact_storage_dir": url}, {"storage_options": nested}]
    return (
        web if re.match(r"(?:https|s?ftp|ssh|smb|github):", url) else [{"database_url": url}, *web]
    )


@pytest.mark.parametrize("url", FORMS["plain_urls"])
def test_a_url_without_a_password_stays(url):
    for settings in [{}, *_locations(url)]:
        secrets = Secrets()
        assert secrets.remember(settings) == set()
        code = f"options.set(database_url='{url}')  # {url}"
        assert secrets.mask(code) == code
        assert secrets.mask_text(f"It is {url} today") == f"It is {url} today"


@pytest.mark.parametrize("one", FORMS["urls_with_passwords"], ids=lambda one: one["url"])
def test_only_the_password_of_a_url_is_masked(one):
    for settings in [{}, *_locations(one["url"])]:
        secrets = Secrets()
        secrets.remember(settings)
        assert secrets.mask(f"x = '{one['url']}'") == f"x = '{one['shown']}'"
        assert secrets.mask_text(f"It is {one['url']} today") == f"It is {one['shown']} today"


@pytest.mark.parametrize("one", FORMS["hidden_options"], ids=lambda one: str(one["options"]))
def test_what_the_session_masks_is_masked_in_code(one):
    secrets = Secrets()
    secrets.remember({"storage_options": one["options"]})
    for secret in one["secrets"]:
        for written in (repr(secret), repr(secret.strip()), json.dumps(secret)):
            assert "canary" not in secrets.mask(f"f({written})\nx = {written}")
            assert "canary" not in secrets.mask_text(f"It is {written} now")
    for text in one["plain"]:
        assert secrets.mask_text(f"It is {text} today") == f"It is {text} today"
        assert text in secrets.mask(f"f({text!r})")


def test_a_user_and_a_documented_token_stay_in_code():
    secrets = Secrets()
    options = {"username": "deploy-bot", "token": "google_default"}
    secrets.remember({"artifact_storage_dir": "sftp://host/x", "storage_options": options})
    code = f"options.set(artifact_storage_dir='sftp://host/x', storage_options={options})"
    assert secrets.mask(code) == code
    assert secrets.mask("storage_options = {'token': 'anon'}").endswith("'anon'}")


def test_the_longest_secret_is_masked_first():
    secrets = Secrets()
    secrets.remember({"storage_options": {"token": "canary", "password": "canary-R24"}})
    assert secrets.mask("x = 'canary-R24'") == "x = '***'"
    assert secrets.mask_text("at 'canary-R24'") == "at '***'"


def _preview(value):
    shown = recorded(value, [], CapturedCode(Secrets()), Packages(), 100.0)["preview"]
    assert shown
    return json.dumps(shown, ensure_ascii=False)


class Page:
    def __repr__(self):
        return NETRC

    def _repr_html_(self):
        return f"<pre>{NETRC}</pre><td>Cookie: sid={S}</td>"


FRAME = pd.DataFrame({"user": ["ana"], "password": [S], "n": [1]})
LEVELS = pd.MultiIndex.from_tuples([("ana", S)], names=["user", "api_key"])
COOKIE = http.cookies.SimpleCookie({"sid": S})
VALUES = {
    "index by a column": FRAME.set_index("password"),
    "levels": FRAME.set_index(["user", "password"]),
    "labels of columns": pd.DataFrame([[1]], columns=pd.Index([S], name="password")),
    "series with levels": pd.Series([1], index=LEVELS),
    "levels alone": LEVELS,
    "index alone": pd.Index([S], name="password"),
    "categories": pd.Series(pd.Categorical([S]), name="password"),
    "cells": pd.DataFrame({"t": [NETRC, f"mysql -uroot -p{S}"]}),
    "labels": pd.DataFrame({f"postgresql://a:{S}@h": [1]}, index=[f"https://a:{S}@h/x"]),
    "bytes in cells": pd.DataFrame({"r": [f"password={S}".encode()]}),
    "records": np.rec.array([("a", S)], dtype=[("u", "U9"), ("password", "U30")]),
    "records in records": np.array(
        [("a", (S,))], dtype=[("u", "U9"), ("in", [("password", "U30")])]
    ),
    "one record": np.array([("a", S)], dtype=[("u", "U9"), ("password", "U30")])[0],
    "a view": types.MappingProxyType({"password": S}),
    "maps": collections.ChainMap({"password": S}),
    "cookie": COOKIE,
    "morsel": COOKIE["sid"],
    "cookies": {"cookies": {"sid": S}},
    "headers": [{"Authorization": f"Token {S}"}, {"Cookie": f"sid={S}; a=b"}, {"X-Api-Key": S}],
    "header": {"Authorization": S},
    "header in bytes": {b"Authorization": f"Bearer {S}".encode()},
    "netrc": NETRC,
    "netrc in bytes": NETRC.encode(),
    "words of a command": ["mysql", "-u", "root", f"-p{S}"],
    "words of curl": ["curl", "-u", f"ana:{S}", "https://x"],
    "its own": Page(),
}


@pytest.mark.parametrize("kind", list(VALUES))
def test_is_masked_in_previews(kind):
    shown = _preview(VALUES[kind])
    assert not _shows(shown)


def test_the_environment_is_shown_without_its_secrets(monkeypatch):
    monkeypatch.setenv("DB_PASSWORD", S)
    assert not _shows(_preview(os.environ))


def test_a_frame_of_ordinary_words_stays():
    frame = pd.DataFrame({"password_policy_doc": ["eight letters"], "token": [5]})
    assert "***" not in _preview(frame.set_index("token"))


def test_fields_of_polars_and_pyarrow_are_masked():
    polars = pytest.importorskip("polars")
    arrow = pytest.importorskip("pyarrow")
    row = {"user": "ana", "password": S}
    values = [
        *(
            polars.DataFrame([row]),
            polars.DataFrame({"r": [row]}),
            polars.DataFrame({"r": [[row]]}),
        ),
        *(polars.DataFrame({"r": [{"x": row}]}), polars.Series("r", [row]), polars.Series([NETRC])),
        polars.DataFrame({"name": ["user", "db_password"], "value": ["ana", S]}),
        *(arrow.table({"password": [S]}), arrow.table({"r": [row]}), arrow.array([row])),
    ]
    assert not [value for value in values if _shows(_preview(value))]
    plain = polars.DataFrame({"password_policy_doc": ["eight letters"], "n": [{"x": 1}]})
    assert "***" not in _preview(plain)
