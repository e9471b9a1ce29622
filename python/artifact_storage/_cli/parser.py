"""The parser: argparse, with "did you mean" and options of all commands before or behind them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from .._quotes import in_lines
from . import arguments
from .commands import COMMANDS, Command
from .exit_codes import EXIT_CODES, USAGE

_DESCRIPTION = "Saves, finds and looks after the artifacts of a storage location."
_SECRETS = (
    "No secrets on the command line, which others on this machine can see: they come from the "
    "environment (AWS_*, PGPASSWORD, ~/.pgpass), from profiles, or from standard input "
    "(--storage-options-stdin)."
)


#: Stands for `--` as an argument: argparse takes away more than the first one. No word of a program
#: has a NUL character.
_DASHES = "\0--"


def marked(words: Sequence[str]) -> list[str]:
    """Words as argparse gets them: behind the first `--`, a further one is an argument."""
    begun = [*words]
    if "--" in begun:
        first = begun.index("--") + 1
        begun[first:] = [_DASHES if word == "--" else word for word in begun[first:]]
    return begun


class Parser(argparse.ArgumentParser):
    """A parser that says what was probably meant, and gets its arguments when it is used."""

    #: Adds them.
    fill: Callable[[Parser], None] | None = None

    def parse_known_args(self, *arguments: Any, **named: Any) -> Any:
        """As that of argparse."""
        self.filled()
        return super().parse_known_args(*arguments, **named)

    def filled(self) -> None:
        """Adds the arguments, once."""
        fill, self.fill = self.fill, None
        if fill is not None:
            fill(self)

    def _get_value(self, action: argparse.Action, text: str) -> Any:
        # Those of a command come here once more, as its own.
        is_command = isinstance(action, argparse._SubParsersAction)
        if text == _DASHES and not is_command:
            text = "--"
        if not is_command and not text.strip() and action.dest not in arguments.MAY_BE_EMPTY:
            raise argparse.ArgumentError(action, without_value(action, text))
        return super()._get_value(action, text)

    def error(self, message: str) -> NoReturn:
        """Ends with the reason, what was probably meant, and how to get help."""
        from .usage import explained

        here = self._here()
        options = [option for action in here for option in action.option_strings]
        bare = {
            action.dest: str(action.metavar)
            for action in here
            if not action.option_strings and action.dest != "command"
        }
        text = explained(
            message.replace(_DASHES, "--"), options, sorted(_names()), sys.argv[1:], bare
        )
        # What a command does not know comes to the parser above it.
        is_left = message.startswith("unrecognized arguments")
        program = (self._of_command() or self).prog if is_left else self.prog
        hint = f"See {program} --help."
        if not {"--json", "--jsonl"}.intersection(sys.argv[1:]):
            self.exit(USAGE, f"{program}: {text}\n{hint}\n")
        import json

        told = {"kind": "invalid_input", "message": text, "hint": hint, "field": None}
        self.exit(USAGE, f"{json.dumps({'error': {**told, 'exit_code': USAGE}})}\n")

    def _here(self) -> list[argparse.Action]:
        """What can be typed: for the program, and for the command that was typed."""
        parsers = [self, self._of_command()]
        return [action for parser in parsers if parser for action in parser._actions]

    def _of_command(self) -> Parser | None:
        """The parser of the command that was typed; None without one, and in that itself."""
        command = next((word for word in sys.argv[1:] if word in _names()), None)
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction) and command is not None:
                found: Parser = action.choices[command]
                return found
        return None

    def _print_message(self, message: str, file: Any = None) -> None:
        # An argument may have been made of a name that somebody else chose.
        super()._print_message(in_lines(message), file)


def without_value(action: argparse.Action, text: str) -> str:
    """What to say of an argument that was typed as nothing, or as blanks."""
    is_needed = not action.option_strings and action.nargs not in ("?", "*")
    kind = "is only blanks" if text else "is empty"
    step = "Write one" if is_needed else "Write one, or leave it out"
    return f"{kind} ({action.help}). {step}; a shell variable that is not set is empty, too"


def _names() -> set[str]:
    return {command.name for command in COMMANDS}


def parser_of(program: str, version: str = "", whole: bool = False) -> Parser:
    """The parser of all commands.

    Args:
        program: How it was called, for example `jupyter artifact-storage`.
        version: What `--version` says.
        whole: Whether those of the commands get their arguments at once.
    """
    general = _general()
    parser = Parser(
        prog=program,
        description=_DESCRIPTION,
        epilog=_epilog(program),
        parents=[general],
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"artifact-storage {version}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        _add(commands, command, general, program)
    if whole:
        for made in commands.choices.values():
            made.filled()
    return parser


def _add(commands: Any, command: Command, general: argparse.ArgumentParser, program: str) -> None:
    examples = "\n".join(f"  {program} {example}" for example in command.examples)
    made = commands.add_parser(
        command.name,
        help=command.help,
        description=command.description or f"{command.help}.",
        epilog=f"examples:\n{examples}",
        parents=[general],
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.fill = getattr(arguments, command.add)


def _general() -> argparse.ArgumentParser:
    """What every command takes. Without defaults: what stands before the command stays."""
    general = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    output = general.add_argument_group("output")
    forms = output.add_mutually_exclusive_group()
    forms.add_argument("--json", dest="form", action="store_const", const="json", help="write JSON")
    forms.add_argument(
        "--jsonl", dest="form", action="store_const", const="jsonl", help="write a JSON line each"
    )
    place = general.add_argument_group("storage location", "These stand above the environment.")
    place.add_argument(
        "--artifact-storage-dir", metavar="DIR", help="where values are: path or URL"
    )
    place.add_argument("--database-url", metavar="URL", help="where metadata are: SQLAlchemy URL")
    place.add_argument(
        "--storage-option",
        metavar="KEY=VALUE",
        action="append",
        dest="storage_options",
        help="what the filesystem needs, as pandas takes it; a.b=c sets b of a",
    )
    place.add_argument(
        "--storage-options-stdin",
        action="store_true",
        help="read storage options, a JSON object that may hold secrets, from standard input",
    )
    return general


def _epilog(program: str) -> str:
    codes = "\n".join(f"  {code:>3}  {meaning}" for code, meaning in EXIT_CODES.items())
    return (
        f"See {program} COMMAND --help for each command, with examples.\n\n"
        f"{_wrapped(_SECRETS)}\n\nexit codes:\n{codes}"
    )


def _wrapped(text: str) -> str:
    import textwrap

    return textwrap.fill(text, 80)
