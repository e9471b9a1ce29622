"""What argparse says of wrong usage, in words that name the option and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .._quotes import quoted

_OF_AN_ARGUMENT = re.compile(r"argument (?:[^\s:]*/)?([^\s:]+): (.*)", re.DOTALL)
_CHOICE = re.compile(r"invalid choice: (.*?) \(choose from (.*)\)$", re.DOTALL)


def explained(
    message: str,
    options: Sequence[str],
    commands: Sequence[str],
    words: Sequence[str] = (),
    bare: Mapping[str, str] | None = None,
) -> str:
    """A sentence or two for people.

    Args:
        message: What argparse says.
        options: The options that there are here.
        commands: The commands.
        words: What was typed.
        bare: What has no option, by its meaning: `WORD` for `search`.
    """
    end = words.index("--") if "--" in words else len(words)
    behind = words[end:]
    found = _OF_AN_ARGUMENT.fullmatch(message)
    if found is not None:
        return _of_an_argument(found[1], found[2], commands)
    kind, _, rest = message.partition(": ")
    if kind == "unrecognized arguments":
        return _unknown(rest.split(), options, bare or {}, behind)
    if kind == "the following arguments are required":
        unknown = [word for word in words[:end] if word.startswith("-") and word != "-"]
        unknown = [word for word in unknown if word.partition("=")[0] not in options]
        if unknown and (unknown[0].startswith("--") or not _has_short(unknown[0], options)):
            return _unknown(unknown, options, bare or {}, behind)
        missing = rest.split(", ")
        return f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing."
    return f"{message[:1].upper()}{message[1:]}."


def _of_an_argument(name: str, reason: str, commands: Sequence[str]) -> str:
    wrong = _CHOICE.fullmatch(reason)
    if wrong is not None:
        word = wrong.group(1).strip("'\"")
        is_command = name == "COMMAND"
        choices = commands if is_command else [one.strip("' ") for one in wrong[2].split(",")]
        what = (
            f"There is no command {quoted(word)}."
            if is_command
            else f"{name} cannot be {quoted(word)}."
        )
        return what + (_meant(word, choices) or f" Use {', '.join(choices)}.")
    if reason.startswith("expected"):
        return f"{name} needs a value."
    if reason.startswith("not allowed with argument "):
        return f"{name} and {reason.rpartition(' ')[2]} exclude each other. Leave one out."
    if reason.startswith("ignored explicit argument"):
        return f"{name} takes no value."
    return f"{name} {reason}."


def _has_short(word: str, options: Sequence[str]) -> bool:
    """Whether it is a short option with its value: `-oFILE`."""
    return word[:2] in options


def _unknown(
    words: Sequence[str], options: Sequence[str], bare: Mapping[str, str], behind: Sequence[str]
) -> str:
    # Without what stands behind it, which may be a secret.
    given = [
        word.partition("=")[0] for word in words if word.startswith("-") and word not in behind
    ]
    if given:
        meant = _meant(given[0], options) or _without_option(given[0], bare)
        if not meant and not given[0].startswith("--"):
            meant = ' Before a name that begins with "-", write --.'
        return f"There is no option {quoted(given[0])} here.{meant}"
    return (
        f"{quoted(words[0])} is an argument too many." if words else "There are arguments too many."
    )


def _meant(word: str, choices: Sequence[str]) -> str:
    like = _like(word, choices)
    return f" Did you mean {quoted(like)}?" if like else ""


def _without_option(word: str, bare: Mapping[str, str]) -> str:
    like = _like(word, list(bare))
    return f" For {quoted(like)}, write {bare[like]} without an option." if like else ""


def _like(word: str, choices: Sequence[str]) -> str | None:
    from difflib import get_close_matches

    # Dashes are no likeness.
    bare = {choice.lstrip("-"): choice for choice in choices if choice != word}
    typed = word.lstrip("-")
    like = get_close_matches(typed, list(bare), 1, 0.7)
    # What it begins with, too: --keep for --keep-newest.
    begun = [choice for choice in bare if choice.startswith(f"{typed}-")]
    return bare[[*like, *begun][0]] if like or begun else None
