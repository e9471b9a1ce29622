"""The completion scripts of the command line, in real shells."""

from __future__ import annotations

import importlib.util
import os
import pty
import re
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


#: Makes zsh ready; Ctrl+B then says what stands in its line.
_ZSH = r"""
PS1=; stty columns 300 rows 100; setopt no_beep auto_list no_list_beep
autoload -Uz compinit; compinit -u -D
source <(artifact-storage completion zsh); compdef _shtab_artifact_storage artifact-storage
said() { zle -I; print -r -- "<$BUFFER>"; }; zle -N said; bindkey '^B' said
print ready-for-"it"
"""


def _in_zsh(line, environment):
    """What zsh writes when a line is typed and Tab is pressed: it asks in a terminal only."""
    master, slave = pty.openpty()
    program = subprocess.Popen(
        ["zsh", "-f", "-i"], stdin=slave, stdout=slave, stderr=slave, env=environment
    )
    os.close(slave)

    def read_up_to(pattern, text=""):
        while not re.search(pattern, text):
            text += os.read(master, 65_536).decode(errors="replace")
        return text

    try:
        os.write(master, _ZSH.encode())
        read_up_to("ready-for-it")
        os.write(master, f"{line}\t\t\x02".encode())
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", " ", read_up_to("<artifact-storage[^>]*>"))
    finally:
        program.kill()
        program.wait()
        os.close(master)


def _fish(line):
    """What fish offers."""
    return f"artifact-storage completion fish | source; complete -C {line!r}"


def offered(shell, line):
    """The words that a shell offers at the end of a line."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed here")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "TERM": "dumb"}
    if shell == "zsh":
        return set(re.split(r"[\s<>]+", _in_zsh(line, environment)))
    script = {"bash": _bash, "fish": _fish}[shell](line)
    quiet = {"bash": ["--norc", "--noprofile"], "fish": ["--no-config"]}[shell]
    done = subprocess.run(
        [shell, *quiet, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
    )
    return {word.split("\t")[0].strip() for word in done.stdout.splitlines()}


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
    found = offered(shell, line)
    assert wanted <= found
    assert "other.txt" not in found
