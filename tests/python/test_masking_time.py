"""No text takes masking more than time in proportion to its length."""

from __future__ import annotations

import time

import pytest
from artifact_storage._masking import known as _secrets
from artifact_storage._masking import text as _mask_text

#: Each is repeated: beginnings of what patterns look for, and what they go on or back over.
UNITS = [
    *("pwd ", "pwd=", "pwd\t", "password=", "password='", "password=\\'", "password: x", "pw\\\n"),
    *("a://", "a://b:", "://:", "a:a@", "https://a b", "?sig=", "&token=", "key", "key.", "-key"),
    *("'", '"', "\\", '"""', "'''", "f'{", "f'", "rb'", "{", "(", "[", "@", "#", "# pw", "-u "),
    *("%env pw ", "!pw ", "PASSWORD '", "identified by ", "Bearer ", "--user a:", "pw_", "pass_"),
    *("eyJ", "eyJa.", "AKIA", "sk-", "xoxb-", "-----PRIVATE KEY-----", "a", "A", "0", "-", "_"),
    *("<td>", "password<td>", "<", "password<", "&quot;", "password&quot;", " =", "pw: str = "),
    *("if 1:\n", "@\n", "\nelse", "a=1\n@x\n", 'x["pw"]=', "[pw, ", "pwd={", "e" * 50 + " "),
]
LENGTH = 40_000
WAYS = {
    "code": _secrets.mask,
    "shell": lambda text: _secrets.mask("%%bash\n" + text),
    "in quotes": lambda text: _secrets.mask('x = "' + text),
    "text": _mask_text.mask_text,
    "setting": lambda text: _secrets.remember({"artifact_storage_dir": text}),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_masking_takes_time_in_proportion(way, monkeypatch):
    monkeypatch.setattr(_secrets, "_known", set())
    WAYS[way]("x = 1")
    for unit in UNITS:
        text = unit * (LENGTH // len(unit))
        started = time.thread_time()
        WAYS[way](text)
        _secrets._known.clear()
        # In proportion it is a tenth of a second; with the square of the length, many seconds.
        assert time.thread_time() - started < 2, unit
