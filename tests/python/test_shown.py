"""What a notebook shows of versions and checks."""

from __future__ import annotations

import ast
import signal
from pathlib import Path

import artifact_storage
import pytest
from artifact_storage._quotes import literal, quoted


def test_versions_are_shown_as_a_table(storage):
    storage.save(1, "one")
    saved = storage.save(2, "one")
    for versions in (saved.versions(), storage.artifact_store().versions("one")):
        html = versions._repr_html_()
        assert html.startswith("<table>")
        assert html.count("<tr>") == 3
        assert repr(versions).count("\n") == 1
        assert [version.version for version in versions] == [1, 0]


def test_a_check_shows_its_result_once(storage, capsys):
    result = storage.check()
    result._ipython_display_()
    shown = capsys.readouterr().out
    assert shown.count("metadata ok") == 1
    result._ipython_display_()
    assert capsys.readouterr().out == shown


@pytest.mark.parametrize(
    ("value_type", "shape", "text"),
    [
        ("dict", [1], "dict · 1 item"),
        ("list", [3000], "list · 3,000 items"),
        ("str", [2], "str · 2 characters"),
        ("bytes", [1_000], "bytes"),
        ("pandas.Series", [7], "pandas.Series · 7 rows"),
        ("pandas.DataFrame", [1_000, 10], "pandas.DataFrame 1,000 \N{MULTIPLICATION SIGN} 10"),
        ("int", None, "int"),
    ],
)
def test_types_are_written_as_in_the_panel(value_type, shape, text):
    from artifact_storage._render import type_text

    assert type_text(value_type, shape) == text


def test_an_error_of_a_time_limit_in_the_middle_of_a_request_is_the_users(storage, monkeypatch):
    from artifact_storage._transport.connection import Connection

    storage.save(1, "x")
    request = Connection.request

    def limit(*_):
        raise TimeoutError("mine")

    def interrupted(self, *given):
        signal.raise_signal(signal.SIGUSR2)
        return request(self, *given)

    before = signal.signal(signal.SIGUSR2, limit)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(Connection, "request", interrupted)
            with pytest.raises(TimeoutError, match=r"^mine$"):
                storage.get("x")
        assert storage.get("x").get_value() == 1
    finally:
        signal.signal(signal.SIGUSR2, before)


def test_messages_quote_names_as_the_storage_server_does():
    """`!r` is for code: in messages, texts are `quoted`, and in calls of Python `literal`."""
    package = Path(artifact_storage.__file__).parent
    found = []
    for file in package.rglob("*.py"):
        if "_context" in file.parts:  # It writes what values look like: code.
            continue
        tree = ast.parse(file.read_text())
        as_code = {
            part
            for one in ast.walk(tree)
            if isinstance(one, ast.FunctionDef) and one.name in ("__repr__", "__getattr__")
            for part in ast.walk(one)
        }
        found += [
            f"{file.name}:{one.lineno}"
            for one in ast.walk(tree)
            if isinstance(one, ast.FormattedValue) and one.conversion == ord("r")
            if one not in as_code
        ]
    assert found == []


def test_quotes_of_names_and_of_code():
    assert quoted('say "hi"\n') == '"say "hi"\\n"'
    assert quoted(3) == "3"
    assert [literal('a"b'), literal("über"), literal("a\x07"), literal(1)] == [
        *('"a\\"b"', '"über"', '"a\\u0007"', "1"),
    ]
