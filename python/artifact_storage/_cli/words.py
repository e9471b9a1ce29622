"""Hints and warnings that speak of Python, in the words of the command line."""

from __future__ import annotations

import re

_PACKAGE = r"(?:artifact_storage\.)?"
_NAMED = r"""\((["'])(.*?)\1, ["']?(\w+)["']?\)"""
_WORDS = (
    (r"^artifact_storage_dir is not given:", "--to-artifact-storage-dir is not given:"),
    (r"^database_url is not given:", "--to-database-url is not given:"),
    (_PACKAGE + "restore" + _NAMED, r"artifact-storage restore \1\2\1 \3"),
    (r", or in the panel.s trash\b", ""),
    (r"Values Moved… in the panel, or " + _PACKAGE, ""),
    (r"\bthe panel or (artifact_storage\.retry_database)", r"\1"),
    (r"\bget\(([\"'])(.*?)\1, version=(\d+)\)", r"artifact-storage get \1\2\1 \3"),
    (r"get\([^()]*\)\.version is its number", "show says its number"),
    (r"trust=True in a call allows that call", "--trust allows it once"),
    (r"(artifact_storage\.location\([^()]*\)(?:\.environment\(\))?)", r"\1 in Python"),
    (r"artifact\.alias\(\"(.*?)\"\)", r"artifact-storage tag NAME --alias \1"),
    (_PACKAGE + r"trash\(\)", "artifact-storage trash"),
    (_PACKAGE + r"check\(\)", "artifact-storage check"),
    (_PACKAGE + r"relocate\(old, new\)", "artifact-storage relocate OLD_DIR NEW_DIR"),
    (
        r"get\((['\"])(.*?)\1, (['\"])(.*?)\3\)\.remove_alias\(.*?\)",
        r"artifact-storage tag \1\2\1 --remove-alias \3\4\3",
    ),
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
    (r"leave_values=True", "--leave-values"),
    (r"with_aliases=True", "--with-aliases"),
    (r"dry_run=False", "--yes"),
)


def of_the_command_line(hint: str) -> str:
    """A hint or warning whose calls of Python are those of the command line, where it has them."""
    for pattern, words in _WORDS:
        hint = re.sub(pattern, words, hint)
    return hint
