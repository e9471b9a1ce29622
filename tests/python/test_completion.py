"""The completion scripts of the command line, in real shells."""

from __future__ import annotations

import importlib.util
import os
import pty
import re
import shutil
import socket
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
def test_a_shell_completes_words_and_what_is_in_the_store(home, shell, line, wanted):
    (home / "model.pkl").write_bytes(b"")
    (home / "other.txt").write_bytes(b"")
    found = offered(shell, line)
    assert wanted <= found
    assert "other.txt" not in found


@pytest.fixture
def stored(storage):
    """A store with names that a shell would run, split or take for an option."""
    storage.save(1, "model")
    storage.get("model", 0).alias("production")
    storage.save(2, "model", tags=["baseline"])
    for name in ("mode two", "$(touch run)", "-model", "it's", "mod`touch run`"):
        storage.save(1, name)
    storage.save(1, "gone")
    storage.get("gone").delete()
    return storage


#: What the store knows, by the end of a line.
ASKED = {
    "get model p": {"production"},
    "show model ": {"0", "1", "latest", "production"},
    "compare --json model ": {"0", "1"},
    "list --tag b": {"baseline"},
    "tag model --remove-alias p": {"production"},
    "list --type i": {"int"},
    "restore g": {"gone"},
    "restore gone ": {"0"},
    "verify model 0": {"0"},
    "show it": {"it\\'s"},
}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_offers_what_is_in_the_store(stored, shell):
    for line, wanted in ASKED.items():
        found = offered(shell, f"artifact-storage {line}")
        # The others quote a word when it is written into the line.
        plain = {word.replace("\\", "") for word in found}
        assert {word.replace("\\", "") for word in wanted} <= plain, line


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_names_of_others_are_words_and_never_run(stored, home, shell):
    found = " ".join(offered(shell, "artifact-storage show mod"))
    assert "model" in found
    assert "two" in found
    assert "gone" not in found
    offered(shell, "artifact-storage show $")
    offered(shell, "artifact-storage show ")
    assert not (home / "run").exists()


def test_bash_gets_words_as_they_are_typed(stored):
    assert {"model", "mode\\ two", "mod\\`touch\\ run\\`"} == offered(
        "bash", "artifact-storage show mod"
    )
    assert "\\$\\(touch\\ run\\)" in offered("bash", "artifact-storage show ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_location_that_was_typed_is_the_one_that_is_asked(cli, home, shell):
    (home / "v.txt").write_text("v")
    there = ("--artifact-storage-dir", "there", "--database-url", "sqlite:///there.db")
    assert cli("save-file", "v.txt", "elsewhere", *there).code == 0
    assert "elsewhere" in offered(shell, f"artifact-storage show {' '.join(there)} els")
    assert "elsewhere" not in offered(shell, "artifact-storage show els")


@pytest.mark.parametrize(
    "words",
    [
        ["show", "--database-url", "postgresql://nobody@127.0.0.1:1/none"],
        ["show", "--database-url", "nonsense"],
        ["show", "--storage-option", "secret=hunter22"],
        ["show", "'"],
        ["lst"],
        [],
    ],
)
def test_a_store_that_cannot_be_asked_is_silent_and_leaves_nothing(cli, tmp_path, words):
    directory = tmp_path / "t"
    directory.mkdir()
    line = " ".join(["artifact-storage", *words, ""])
    asked = cli("__complete", "bash", "names", line, TMPDIR=str(directory))
    assert (asked.code, asked.out, asked.err) == (0, "", "")
    assert list(directory.iterdir()) == []


def test_a_store_that_does_not_answer_in_time_is_not_waited_for(cli, tmp_path):
    """A database that takes the connection and says nothing."""
    directory = tmp_path / "t"
    directory.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://ana@127.0.0.1:{silent.getsockname()[1]}/none"
        line = f"artifact-storage show --database-url {url} "
        asked = cli("__complete", "bash", "names", line, TMPDIR=str(directory))
    assert (asked.code, asked.out, asked.err) == (0, "", "")
    assert list(directory.iterdir()) == []
