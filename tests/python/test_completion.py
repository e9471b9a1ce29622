"""The completion scripts of the command line, in real shells."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def test_the_scripts_are_those_of_the_parser():
    """Else `python scripts/completions.py` writes them anew."""
    pytest.importorskip("shtab")
    spec = importlib.util.spec_from_file_location("made", CHECKOUT / "scripts" / "completions.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = CHECKOUT / "python" / "artifact_storage" / "_cli" / "completions"
    for name, script in module.scripts().items():
        assert (folder / name).read_text(encoding="utf-8") == script, name


def _bash(line):
    """What bash offers at the end of a line, asked as it asks itself."""
    return f"""
source <(artifact-storage completion bash)
COMP_LINE={line!r}; COMP_POINT=${{#COMP_LINE}}
COMP_WORDS=({line}{" ''" if line.endswith(" ") else ""}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
specification=$(complete -p artifact-storage)
function=${{specification#*-F }}; function=${{function%% *}}
$function artifact-storage "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD - 1]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def _zsh(line):
    """What zsh offers, asked in a terminal of its own, with its completion system."""
    return f"""
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1=; autoload -Uz compinit; compinit -u -d {os.devnull}; stty columns 300 rows 100'
zpty -w z 'source <(artifact-storage completion zsh)'
zpty -w z 'compdef _shtab_artifact_storage artifact-storage'
zpty -w z 'zstyle ":completion:*" list-prompt ""; setopt no_beep auto_list; print ready-for-it'
zpty -r -m z line '*ready-for-it'$'\\r'$'\\n''*'
zpty -n -w z {line!r}$'\\t'
zpty -r -m z line "*$1*"
print -r -- "$line"
"""


def _fish(line):
    """What fish offers."""
    return f"artifact-storage completion fish | source; complete -C {line!r}"


def offered(shell, line, wanted=""):
    """The words that a shell offers at the end of a line."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed here")
    script = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](line)
    quiet = {"bash": ["--norc", "--noprofile"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [shell, *quiet, "-c", script, shell, wanted],
        env={**os.environ, "PATH": path, "TERM": "dumb"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    return {word.split("\t")[0] for word in done.stdout.replace("  ", "\n").splitlines()}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("artifact-storage com", {"compare", "completion"}),
        ("artifact-storage get x --as ", {"csv", "parquet", "png"}),
        ("artifact-storage delete x --with", {"--with-aliases"}),
        ("artifact-storage put mod", {"model.pkl"}),
    ],
    ids=["commands", "choices", "options", "files"],
)
def test_a_shell_completes(home, shell, line, wanted):
    (home / "model.pkl").write_bytes(b"")
    (home / "other.txt").write_bytes(b"")
    found = {word.strip() for word in offered(shell, line, max(wanted))}
    assert wanted <= found
    assert "other.txt" not in found
