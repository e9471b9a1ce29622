"""Writes the completion scripts of the command line: `python scripts/completions.py`.

They are made from its parser by shtab, and checked in, so that the command line needs no library.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, _SubParsersAction
from pathlib import Path

import shtab

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "python"))

FOLDER = ROOT / "python" / "artifact_storage" / "_cli" / "completions"
SHELLS = ("bash", "zsh", "fish")
_PROGRAM = "artifact-storage"
#: What a metavar says of the files that an argument may be.
_FILES = {"FILE": shtab.FILE, "DIR": shtab.DIRECTORY}


def scripts() -> dict[str, str]:
    """The scripts by the names of their files."""
    from artifact_storage._cli.parser import parser_of

    made = {}
    for shell in SHELLS:
        parser = parser_of(_PROGRAM, whole=True)
        _look_for_files(parser)
        made[f"{shell}.txt"] = shtab.complete(parser, shell).rstrip("\n") + "\n"
    return made


def _look_for_files(parser: ArgumentParser) -> None:
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for inner in set(action.choices.values()):
                _look_for_files(inner)
        elif action.metavar in _FILES or str(action.metavar).endswith("_DIR"):
            action.complete = _FILES.get(action.metavar, shtab.DIRECTORY)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in scripts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(FOLDER / name)
