"""Hints and warnings that speak of Python, in the words of the command line."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Callable

from .._quotes import visible

_PACKAGE = r"(?:artifact_storage\.)?"
#: A text as Python or JSON writes it.
_TEXT = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""


def command(name: str, *texts: str, option: tuple[str, str] | None = None) -> str:
    """A line for the shell: what somebody called an artifact is never run.

    Args:
        name: The command.
        texts: Its arguments.
        option: One with a value.
    """
    words = ["artifact-storage", name]
    if option is not None:
        words += [f"{option[0]}={option[1]}"] if option[1].startswith("-") else option
    if any(text.startswith("-") for text in texts):
        words.append("--")
    return " ".join(map(_word, [*words, *texts]))


def _word(text: str) -> str:
    """A word for a shell; what cannot be seen stands as an escape of bash, zsh and others."""
    if visible(text) == text:
        return shlex.quote(text)
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + "".join(map(_escape, escaped)) + "'"


def _escape(one: str) -> str:
    # \x is a byte there, and no character.
    is_byte = "\x7f" < one <= "\xff"
    return f"\\u{ord(one):04x}" if is_byte and visible(one) != one else visible(one)


def _read(quoted: str) -> str:
    return str(ast.literal_eval(quoted))


#: Calls whose texts anybody may have chosen.
_CALLS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (
        _PACKAGE + rf"restore\({_TEXT}, [\"']?(\w+)[\"']?\)",
        lambda found: command("restore", _read(found[1]), found[2]),
    ),
    (
        rf"\bget\({_TEXT}, version=(\d+)\)",
        lambda found: command("get", _read(found[1]), found[2]),
    ),
    (
        rf"artifact\.alias\({_TEXT}\)",
        lambda found: command("tag", "NAME", option=("--alias", _read(found[1]))),
    ),
    (
        rf"get\({_TEXT}, {_TEXT}\)\.remove_alias\({_TEXT}\)",
        lambda found: command("tag", _read(found[1]), option=("--remove-alias", _read(found[2]))),
    ),
)
_WORDS = (
    (r"^artifact_storage_dir is not given:", "--to-artifact-storage-dir is not given:"),
    (r"^database_url is not given:", "--to-database-url is not given:"),
    (r", or in the panel.s trash\b", ""),
    (r"Values Moved… in the panel, or " + _PACKAGE, ""),
    (r"\bthe panel or (artifact_storage\.retry_database)", r"\1"),
    (r"get\([^()]*\)\.version is its number", "show says its number"),
    (r"trust=True in a call allows that call", "--trust allows it once"),
    (r"(artifact_storage\.location\([^()]*\)(?:\.environment\(\))?)", r"\1 in Python"),
    (_PACKAGE + r"trash\(\)", "artifact-storage trash"),
    (_PACKAGE + r"check\(\)", "artifact-storage check"),
    (_PACKAGE + r"relocate\(old, new\)", "artifact-storage relocate OLD_DIR NEW_DIR"),
    (r": (artifact_storage\.trust\([^()]*\))", r", in Python: \1"),
    (r"(artifact_storage\.retry_database\(\))", r"\1 in Python"),
    (_PACKAGE + r"artifact_store\(\)\.versions\([^()]*\)", "artifact-storage list --versions"),
    (_PACKAGE + r"artifact_store\(\)", "artifact-storage list"),
    (_PACKAGE + r"delete\(…, leave_values=True\)", "artifact-storage delete --leave-values"),
    (_PACKAGE + r"options\.set\([^()]*\)", "--artifact-storage-dir and --database-url"),
    (r"(?:retain\(…, |empty_trash\()dry_run=False\)", "--yes"),
    (r"clean_up\(\)", "artifact-storage clean"),
    (r"clean_up\(dry_run=False\)", "artifact-storage clean --yes"),
    (r"load it with trust=True: .*?load\(…, trust=True\)", "add --trust"),
    (r"keep_newest, older_than_days and tag", "--keep-newest, --older-than-days and --tag"),
    (r"leave_values=True", "--leave-values"),
    (r"with_aliases=True", "--with-aliases"),
    (r"dry_run=False", "--yes"),
)


def of_the_command_line(hint: str) -> str:
    """A hint or warning whose calls of Python are those of the command line, where it has them."""
    for pattern, line in _CALLS:
        hint = re.sub(pattern, line, hint)
    for pattern, words in _WORDS:
        hint = re.sub(pattern, words, hint)
    return hint
