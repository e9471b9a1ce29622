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
#: Asks the store, in each shell: `suggestions.py` answers. Nothing that comes is ever run.
_ASK = {
    "bash": """
_artifact_storage_ask() {
  command artifact-storage __complete bash "$1" "${COMP_LINE:0:COMP_POINT}" "$2" \\
    2>/dev/null </dev/null
}
""",
    "zsh": """
_artifact_storage_ask() {
  local -a found
  found=(${(f)"$(command artifact-storage __complete zsh "$1" "$LBUFFER" 2>/dev/null </dev/null)"})
  compadd -a -- found
}
""",
    "fish": """
function _artifact_storage_ask
  set -l typed (commandline -cp | string collect)
  command artifact-storage __complete fish $argv[1] "$typed" 2>/dev/null </dev/null
end
""",
}
#: A function for each kind, where a shell calls one by its name alone.
_ASKED = {
    "bash": lambda kind: f'_artifact_storage_{kind}() {{ _artifact_storage_ask {kind} "$1"; }}\n',
    "zsh": lambda kind: f"_artifact_storage_{kind}() {{ _artifact_storage_ask {kind} }}\n",
    "fish": lambda _kind: "",
}


def scripts() -> dict[str, str]:
    """The scripts by the names of their files."""
    from artifact_storage._cli.parser import parser_of
    from artifact_storage._cli.suggestions import KINDS

    made = {}
    asking = {
        shell: text + "".join(_ASKED[shell](kind) for kind in KINDS) for shell, text in _ASK.items()
    }
    for shell in SHELLS:
        parser = parser_of(_PROGRAM, whole=True)
        _look_for_files(parser)
        made[f"{shell}.txt"] = shtab.complete(parser, shell, preamble=asking).rstrip("\n") + "\n"
    return made


def _look_for_files(parser: ArgumentParser) -> None:
    from artifact_storage._cli.suggestions import kind_of

    for action in parser._actions:
        kind = kind_of(action)
        if isinstance(action, _SubParsersAction):
            for inner in set(action.choices.values()):
                _look_for_files(inner)
        elif action.metavar in _FILES or str(action.metavar).endswith("_DIR"):
            action.complete = _FILES.get(action.metavar, shtab.DIRECTORY)
        elif kind is not None:
            action.complete = {
                "bash": f"_artifact_storage_{kind}",
                "zsh": f"_artifact_storage_{kind}",
                "fish": f"(_artifact_storage_ask {kind})",
            }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in scripts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(FOLDER / name)
