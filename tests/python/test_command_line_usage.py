"""What the command line says: of wrong usage, in hints, in help, and of lists without a result."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import pytest


def test_wrong_usage_says_what_was_meant(cli):
    for words, meant in (
        (["lst"], '"list"'),
        (["list", "--jsn"], '"--json"'),
        (["list", "--order", "newst"], '"newest"'),
        (["save-flie", "a", "b"], '"save-file"'),
    ):
        wrong = cli(*words)
        assert wrong.code == 2
        assert f"Did you mean {meant}?" in wrong.err
        assert wrong.out == ""
    assert cli().code == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["list", "--order", "size"], '--order cannot be "size". Use newest,'),
        (["sizes", "--by", "q"], '--by cannot be "q". Use name,'),
        (["list", "--bogus"], 'There is no option "--bogus" here.\n'),
        (["list", "--storage-optoin", "secret=hunter22"], '"--storage-optoin" here. Did you mean'),
        (["load"], 'There is no command "load". Use '),
        (["list", "--limit", "-1"], '--limit needs a whole number from 0 on, not "-1".'),
        (["retain", "--older-than-days", "nan"], "--older-than-days needs a number from 0 on"),
        (["show"], "NAME is missing."),
        (["--bogus"], 'There is no option "--bogus" here.'),
        (["list", "--serch", "x"], 'here. For "search", write WORD without an option.'),
        (["show", "--name", "x"], 'here. For "name", write NAME without an option.'),
        (["show", "a", "b", "c"], '"c" is an argument too many.'),
        (["show", "--", "a", "b", "--"], '"--" is an argument too many.'),
        (["show", "--", "a", "b", "-c"], '"-c" is an argument too many.'),
        (["delete", "--", "--"], "VERSION is missing."),
        (["show", "-x"], 'no option "-x" here. Before a name that begins with "-", write --.'),
        (["delete", "--version", "0", "x"], 'here. For "versions", write VERSION without an'),
        (["get", "x", "-o"], "--output needs a value."),
        (["retain", "--keep", "3"], 'here. Did you mean "--keep-newest"?'),
        (["copy", "--to", "s3://b"], 'here. Did you mean "--to-artifact-storage-dir"?'),
        (["list", "--bogus"], "See artifact-storage list --help."),
        (["show", "a", "b", "c"], "See artifact-storage show --help."),
        (["--bogus"], "See artifact-storage --help."),
    ],
)
def test_wrong_usage_names_what_is_wrong_also_as_json(cli, words, says):
    wrong = cli(*words)
    assert wrong.code == 2
    assert says in wrong.err
    assert "hunter22" not in wrong.err
    told = json.loads(cli("--json", *words).err)["error"]
    assert (told["kind"], told["exit_code"]) == ("invalid_input", 2)
    assert says.strip() in told["message"] + " " + told["hint"]


def _arguments():
    """Every argument that takes text, each with what is typed for it to be empty."""
    import argparse

    from artifact_storage._cli.parser import parser_of

    parser = parser_of("artifact-storage", whole=True)
    commands = next(one.choices for one in parser._actions if one.dest == "command")
    for name, command in commands.items():
        bare = [one for one in command._actions if not one.option_strings]
        for action in command._actions:
            if action.nargs == 0 or isinstance(action, argparse._HelpAction):
                continue
            given = [one.choices[0] if one.choices else "x" for one in bare]
            if action.option_strings:
                yield action, (name, action.option_strings[0]), given
            else:
                yield action, (name, *given[: bare.index(action)]), given[bare.index(action) + 1 :]


@pytest.mark.parametrize("empty", ["", "  "])
def test_every_argument_that_is_empty_is_named_with_the_next_step(capsys, empty):
    from artifact_storage._cli.parser import parser_of

    seen = 0
    for action, before, behind in _arguments():
        words = [*before, empty, *behind]
        if action.dest == "description":
            assert parser_of("artifact-storage").parse_args(words).description == empty
            continue
        with pytest.raises(SystemExit) as ended:
            parser_of("artifact-storage").parse_args(words)
        told = capsys.readouterr().err
        assert ended.value.code == 2, words
        name = action.option_strings[-1] if action.option_strings else action.metavar or action.dest
        state = "is only blanks" if empty else "is empty"
        assert f"{name} {state}" in told, words
        assert "Write one" in told
        seen += 1
    assert seen > 100


def test_an_empty_name_is_told_before_the_file_is_read(cli, home):
    (home / "text.txt").write_text("no pickle")
    wrong = cli("put", "text.txt", "")
    assert wrong.code == 2
    assert "NAME is empty (the artifact's name). Write one; a shell variable that" in wrong.err
    assert "pickle" not in wrong.err


def test_an_option_that_cannot_be_used_is_told_once(cli):
    wrong = cli("list", "--database-url", "nonsense")
    assert (wrong.code, wrong.err.count("database URL")) == (2, 1)


def test_a_database_of_another_kind_is_input_that_cannot_be_used(cli):
    wrong = cli("list", "--database-url", "mysql://h/x")
    assert wrong.code == 2
    assert "mysql" in wrong.err


def test_hints_are_in_the_words_of_the_command_line():
    from artifact_storage._cli.words import of_the_command_line

    for hint, words in (
        ('Restore it with artifact_storage.restore("my x", 3), or', "restore 'my x' 3, or"),
        ("look at artifact_storage.trash() and", "artifact-storage trash and"),
        ("trust the author: artifact_storage.trust('ana')", "in Python: artifact_storage.trust("),
        ("get('x', 'p').remove_alias('p') removes it", "tag --remove-alias p x removes it"),
        ('the newest of them: get("my x", version=1).', "artifact-storage get 'my x' 1."),
        # What somebody called an artifact is never run by a shell that gets the line.
        (r'with artifact_storage.restore("a`b`\"$c", "all"). It', """restore 'a`b`"$c' all. It"""),
        (r"""with artifact_storage.restore('a\'"b', 0); on""", """restore 'a'"'"'"b' 0; on"""),
        ('artifact_storage.restore("-x", 0)', "artifact-storage restore -- -x 0"),
        ('artifact_storage.restore("--", 0)', "artifact-storage restore -- -- 0"),
        # Escapes of a shell, so that the line stays one line, and no terminal obeys it.
        (
            'restore("a\\nb\\u001b\\u0085\'\\\\", 0)',
            r"restore $'a\nb\x1b\u0085\'\\' 0",
        ),
        ('artifact.alias("-x") lets', "artifact-storage tag --alias=-x NAME lets"),
        (
            "If you trust 'ana', load it with trust=True: get_value(trust=True), or "
            "load(…, trust=True).",
            "If you trust 'ana', add --trust.",
        ),
        ("is another one. trust=True in a call allows that call.", "one. --trust allows it once."),
        ("one of keep_newest, older_than_days and tag.", "--older-than-days and --tag."),
        ("or delete with_aliases=True.", "or delete --with-aliases."),
        ("removes it with clean_up(dry_run=False).", "with artifact-storage clean --yes."),
        (
            "If the values moved, tell the new address: Values Moved… in the panel, or "
            "artifact_storage.relocate(old, new).",
            "address: artifact-storage relocate OLD_DIR NEW_DIR.",
        ),
    ):
        assert words in of_the_command_line(hint)
        assert not re.search(r"\w=True|\w=False|panel", of_the_command_line(hint))


def test_a_list_without_a_result_says_whether_the_store_is_empty(cli, storage):
    assert "save-file" in cli("list").err
    storage.save({"a": 1}, "x")
    assert cli("list", "nothing").err == "No artifact matches.\n"
    assert "--limit is 0" in cli("list", "--limit", "0").err
    assert cli("get", "x", "--as", "csv", "-o", "x.csv").code == 2
    huge = cli("get", "x", "99999999999999999999", "-o", "x.pkl")
    assert (huge.code, "99999999999999999999" in huge.err) == (4, True)


def test_a_name_that_is_not_there_is_answered_with_one_like_it(cli, storage):
    storage.save(1, "churn-model")
    missing = cli("show", "churn-modle")
    assert missing.code == 4
    assert "churn-model" in missing.err


def test_help_has_examples_and_the_exit_codes(cli):
    whole = cli("--help").out
    assert "130  stopped" in whole
    commands = {line.split()[0] for line in whole.splitlines() if line.startswith("    ")}
    for name in ("list", "get", "put", "save-file", "delete", "restore", "verify", "trash"):
        assert name in commands
        assert f"artifact-storage {name}" in cli(name, "--help").out.partition("examples:")[2]
    assert cli("--version").out.startswith("artifact-storage ")


def test_a_number_of_rows_and_filters_are_those_of_python(cli, storage):
    for number in range(5):
        storage.save(number, f"n{number}", tags=["even"] if number % 2 == 0 else [])
    assert [one["name"] for one in cli("list", "--tag", "even", "--json").json] == [
        *("n4", "n2", "n0"),
    ]
    assert len(cli("list", "--limit", "2", "--json").json) == 2
    lines = cli("list", "--order", "name", "--jsonl").out.splitlines()
    assert [json.loads(line)["name"] for line in lines] == [f"n{n}" for n in range(5)]
    assert cli("list", "--since", "yesterday").code == 2


@pytest.mark.parametrize("text", ["NaN", "nan", "-Infinity", "inf", " NAN "])
def test_metadata_that_is_no_finite_number_is_refused_and_a_word_in_quotes_is_text(
    storage, cli, text
):
    storage.save(1, "x")
    done = cli("tag", "x", "--metadata", f"auc={text}", "--json")
    assert done.code == 2
    assert "numbers in metadata are finite" in json.loads(done.err)["error"]["message"]
    assert cli("tag", "x", "--metadata", f'auc="{text}"').code == 0
    assert storage.get("x").metadata == {"auc": text}


#: As it is installed.
CLI = str(Path(sys.executable).with_name("artifact-storage"))


def test_a_closed_standard_input_is_said(home, cli):
    for words in (["put", "-", "x"], ["save-file", "-", "x"]):
        done = cli("-c", f"exec {shlex.join([CLI, *words])} <&-", program="/bin/sh")
        assert (done.code, done.out) == (2, "")
        assert "Standard input is closed" in done.err


def test_what_is_no_pickle_is_refused_before_a_pipe_ends(home, cli):
    done = cli("-c", f"yes | {shlex.quote(CLI)} put - x", program="/bin/sh")
    assert done.code == 2
    assert '"x" was not saved. This file is no pickle.' in done.err


@pytest.mark.parametrize("name", ["--", "-x", "--json", "-"])
def test_a_name_that_looks_like_an_option_stands_behind_two_dashes(cli, home, name):
    (home / "f.txt").write_text("text")
    assert cli("save-file", "f.txt", "--", name).code == 0
    assert json.loads(cli("list", "--json", "--", name).out)[0]["name"] == name
    for words in (["show", "--", name], ["show", "--", name, "0"], ["list", "--", name]):
        assert cli(*words).code == 0, words
    deleted = cli("delete", "--yes", "--", name, "0")
    assert deleted.code == 0
    line = deleted.err.split("brings it back: ")[1].strip()
    assert line == f"artifact-storage restore{' --' if name[0] == '-' else ''} {name} 0"
    back = cli("-c", f"{shlex.quote(CLI)} {line.partition(' ')[2]}", program="/bin/sh")
    assert (back.code, back.out) == (0, f'Restored: "{name}" version 0.\n')


def test_a_number_of_rows_may_be_as_large_as_anybody_likes(cli, storage):
    storage.save(1, "x")
    assert len(json.loads(cli("list", "--json", "--limit", "9" * 30).out)) == 1
