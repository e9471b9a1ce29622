"""The table of commands. Handlers are loaded when they are called."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """One command.

    Attributes:
        name: What is typed.
        help: What it does, in a line without a full stop.
        room: The module of its handler.
        handler: The function, which takes arguments, Storage and Output and returns an exit code.
        add: The function of `arguments` that adds its arguments to a parser.
        examples: What stands behind the program's name.
        description: More about it; empty: its help.
        needs_storage: Whether a storage server has to start.
    """

    name: str
    help: str
    room: str
    handler: str
    add: str
    examples: tuple[str, ...]
    description: str = ""
    needs_storage: bool = True


COMMANDS = (
    Command(
        "list",
        "List artifacts, the newest first",
        "reading",
        "list_artifacts",
        "of_list",
        ("list", "list churn --tag baseline", "list --versions --jsonl | head"),
        "Lists artifacts by name, each with its newest version; or all versions.",
    ),
    Command(
        "show",
        "Show what is recorded of a version",
        "reading",
        "show",
        "of_show",
        ("show churn-model", "show churn-model 3 --json", "show churn-model production"),
    ),
    Command(
        "code",
        "Print the code that a version was saved by",
        "reading",
        "code",
        "of_code",
        ("code churn-model", "code churn-model 3 -o churn.py"),
        "Prints the session's code up to the save, with secrets masked.",
    ),
    Command(
        "compare",
        "Tell how two versions differ",
        "reading",
        "compare",
        "of_compare",
        ("compare churn-model 3", "compare churn-model 3 4", "compare churn-model 3 --with old"),
    ),
    Command(
        "get",
        "Write a stored value to a file",
        "values",
        "get",
        "of_get",
        (
            "get churn-model -o churn.pkl",
            "get features production --as csv -o features.csv",
            "get churn-model | sha256sum",
        ),
        "Writes the bytes of a value as they were saved (a pickle), after their checksum matched. "
        "Nothing is unpickled, except with --as, which runs what the pickle says: use it for "
        "values of people whom you trust. Without -o, the bytes go to a pipe or a redirection; a "
        "terminal gets the saved preview instead.",
    ),
    Command(
        "put",
        "Save a pickle file as the next version of a name",
        "values",
        "put",
        "of_put",
        ("put model.pkl churn-model", "put model.pkl churn-model --tag baseline", "put - x <x.pkl"),
        "Saves the bytes of a pickle file as they are. Nothing is unpickled: whether it is a whole "
        "pickle shows when a kernel loads it, which runs what the pickle says.",
    ),
    Command(
        "save-file",
        "Save what is in a file as a value",
        "values",
        "save_file",
        "of_save_file",
        (
            "save-file features.csv features",
            "save-file notes.txt notes --as text",
            "save-file logo.png logo --description 'the new one'",
        ),
        "Saves a file as a value that Python programs get: a table file (csv, tsv, parquet, "
        "feather) as a pandas.DataFrame, every other file as bytes; --as chooses.",
    ),
    Command(
        "tag",
        "Show or change tags, aliases, description and metadata",
        "notes",
        "tag",
        "of_tag",
        (
            "tag churn-model baseline",
            "tag churn-model --version 3 --alias production",
            "tag churn-model --remove baseline --metadata auc=0.81",
        ),
        "Adds tags to a version; without anything to change, shows its notes.",
    ),
    Command(
        "delete",
        "Delete versions",
        "removal",
        "delete",
        "of_delete",
        ("delete churn-model 3", "delete churn-model 3 4 --yes", "delete churn-model all --yes"),
        "Moves versions to the trash, where restore finds them for some days; their numbers are "
        "never given out again. Without --yes, only says what would be deleted.",
    ),
    Command(
        "restore",
        "Take deleted versions out of the trash",
        "removal",
        "restore",
        "of_restore",
        ("restore churn-model 3", "restore churn-model all"),
    ),
    Command(
        "trash",
        "List the trash, or empty it",
        "removal",
        "trash",
        "of_trash",
        ("trash", "trash --name churn-model", "trash empty --older-than-days 2 --yes"),
        "Lists deleted versions that can be restored. trash empty deletes them for good; without "
        "--yes, it only says how many.",
    ),
    Command(
        "check",
        "Try the storage location: write, read, delete; connect, query",
        "location_commands",
        "check",
        "of_nothing",
        ("check", "check --database-url postgresql://db/artifacts --artifact-storage-dir s3://a/b"),
    ),
    Command(
        "verify",
        "Compare stored bytes with what was saved",
        "care",
        "verify",
        "of_verify",
        ("verify", "verify churn-model", "verify churn-model 3"),
        "Reads stored values and compares size and SHA-256. Nothing is unpickled.",
    ),
    Command(
        "copy",
        "Copy artifacts to another location",
        "copying",
        "copy",
        "of_copy",
        (
            "copy --to-artifact-storage-dir s3://team/values --to-database-url postgresql://db/team",
            "copy churn-model features --to-artifact-storage-dir /backup --to-database-url "
            "sqlite:////backup/db.sqlite --dry-run",
        ),
        "Copies values and metadata, verified; what the target has already stays as it is, so a "
        "copy that was stopped goes on when it is started again. This store is not changed.",
    ),
    Command(
        "clean",
        "Delete values that no artifact has any more",
        "care",
        "clean",
        "of_clean",
        ("clean", "clean --yes"),
        "Finds values without an artifact, which killed programs left. Without --yes, only lists "
        "them.",
    ),
    Command(
        "sizes",
        "Say what takes the space",
        "care",
        "sizes",
        "of_sizes",
        ("sizes", "sizes --by user", "sizes --by notebook --json"),
    ),
    Command(
        "retain",
        "Delete versions that need not be kept",
        "care",
        "retain",
        "of_retain",
        ("retain --keep-newest 5", "retain --older-than-days 90 --tag trial --yes"),
        "Deletes versions for which all given conditions say so. The newest version of a name and "
        "versions with an alias always stay. Without --yes, only lists them.",
    ),
    Command(
        "relocate",
        "Tell the store that its values were moved",
        "care",
        "relocate",
        "of_relocate",
        ("relocate /old/values /new/values", "relocate /old/values s3://bucket/values --yes"),
        "After values were moved with other tools: every value of the old address must be at the "
        "new one with its size and SHA-256; else nothing changes. Without --yes, only verifies.",
    ),
    Command(
        "config",
        "Show the storage location in use",
        "location_commands",
        "config",
        "of_config",
        ("config", "config --origins", "config --json"),
    ),
    Command(
        "open",
        "Print the address of the panel in a running Jupyter server",
        "location_commands",
        "open_panel",
        "of_open",
        ("open", "open --browser"),
        needs_storage=False,
    ),
    Command(
        "completion",
        "Print the completion script for a shell",
        "completion",
        "completion",
        "of_completion",
        (
            "completion bash > ~/.local/share/bash-completion/completions/artifact-storage",
            "completion zsh > ~/.zfunc/_artifact-storage",
            "completion fish > ~/.config/fish/completions/artifact-storage.fish",
        ),
        needs_storage=False,
    ),
)
