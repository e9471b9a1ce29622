"""No text takes masking more than time in proportion to its length."""

from __future__ import annotations

import time

import pytest
from artifact_storage._masking.known import Secrets

#: Each is repeated: beginnings of what patterns look for, and what they go on or back over.
UNITS = [
    *("pwd ", "pwd=", "pwd\t", "password=", "password='", "password=\\'", "password: x", "pw\\\n"),
    *("a://", "a://b:", "://:", "a:a@", "https://a b", "?sig=", "&token=", "key", "key.", "-key"),
    *("'", '"', "\\", '"""', "'''", "f'{", "f'", "rb'", "{", "(", "[", "@", "#", "# pw", "-u "),
    *("%env pw ", "!pw ", "PASSWORD '", "identified by ", "Bearer ", "--user a:", "pw_", "pass_"),
    *("eyJ", "eyJa.", "AKIA", "sk-", "xoxb-", "-----PRIVATE KEY-----", "a", "A", "0", "-", "_"),
    *("<td>", "password<td>", "<", "password<", "&quot;", "password&quot;", " =", "pw: str = "),
    *("machine ", "machine a login ", "login b password ", "cookie: a=", "authorization: "),
    *("curl -u ", "mysql -p ", "--password ", "<password>", "x=1 ", "a:5432:", "*:*:*:", "pass:"),
    *('key="pw" value="', "curl", "'curl', ", "-----BEGIN PRIVATE KEY-----", "password: [", "sk_"),
    *("password,a\n", "a,password\n1,2\n", '"password,', '",', "password\\n", "], [", '["pw", '),
    *("conn ", "conn a/b", "a/b@", "a/b1@c:1/", "sqlplus a", 'variable "pw" {', "default = "),
    *("| pw |\n", "|pw|x|\n|-|-|\n", "pw\n", "pw\nx1\n", "pw  x1\n", "  pw", "pw   ", "│", "|-"),
    *("setx pw ", "setx /M ", "https://a1", "https://abcdef123456", "identified by x ", "a:b"),
    *("a:b@c:12", "a:b@tcp(c:1)", "conn a/b1 ", "conn a/b as ", "sqlplus -s ", 'output "pw" {'),
    *('"pw": {"value', '"pw": {', "pw | x1\n", "net use ", "IDENTIFIED WITH a ", "az login "),
    *(
        '"columns": ["pw"], ',
        '"data": [["x"], ',
        '"columns": [',
        "<tr><th>pw</th>",
        "<td>x",
        "<tr>",
    ),
    *('type="password" ', 'value="x" ', "netloc='a:", '"pw": {"0": ', "<th>pw", "<td><b>"),
    *("pw=<<A\n", "pw=<<A\nA\n", "=<<", "dsn a/"),
    *("if 1:\n", "@\n", "\nelse", "a=1\n@x\n", 'x["pw"]=', "[pw, ", "pwd={", "e" * 50 + " "),
]
LENGTH = 40_000
WAYS = {
    "code": lambda secrets, text: secrets.mask(text),
    "shell": lambda secrets, text: secrets.mask("%%bash\n" + text),
    "in quotes": lambda secrets, text: secrets.mask('x = "' + text),
    "text": lambda secrets, text: secrets.mask_text(text),
    "setting": lambda secrets, text: secrets.remember({"artifact_storage_dir": text}),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_masking_takes_time_in_proportion(way):
    WAYS[way](Secrets(), "x = 1")
    for unit in UNITS:
        text = unit * (LENGTH // len(unit))
        started = time.thread_time()
        WAYS[way](Secrets(), text)
        # In proportion it is a tenth of a second; with the square of the length, many seconds.
        assert time.thread_time() - started < 2, unit
