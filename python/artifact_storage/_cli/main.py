"""Runs a command: parses, calls its handler, and turns what happened into an exit code."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from .._quotes import visible
from .early import started_early
from .exit_codes import BROKEN_PIPE, FAILURE, STOPPED, TERMINATED, code_of

if TYPE_CHECKING:
    from argparse import Namespace

    from .._transport.private_server import PrivateServer
    from .output import Output

#: Of `jupyter artifact-storage`.
_OF_JUPYTER = "jupyter-artifact-storage"
#: The word by which completion scripts ask what is in the store.
ASKED_BY_SHELLS = "__complete"


class _TerminatedError(BaseException):
    """SIGTERM came: what is under way stops as for Ctrl+C."""


def main() -> NoReturn:
    """The program."""
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Runs one command.

    Args:
        words: What stands behind the program's name.

    Returns:
        The exit code.
    """
    if words[:1] == [ASKED_BY_SHELLS]:
        from .suggestions import suggest

        return suggest(*words[1:])
    held: list[str] = []
    _prepare(held)
    form = "text"
    code = FAILURE
    early: PrivateServer | None = None
    try:
        early = started_early(words)
        arguments = _parsed(words)
        form = getattr(arguments, "form", form)
        code = _run(arguments, form, early)
    except KeyboardInterrupt:
        code = STOPPED
        _output(form).message("Stopped.")
    except _TerminatedError:
        code = TERMINATED
        _output(form).message("Stopped.")
    except BrokenPipeError:
        code = BROKEN_PIPE
    except Exception as error:
        code = code_of(error)
        # Why a location cannot be used may have come as a warning, too.
        held[:] = [text for text in held if str(error) not in text]
        _tell(error, _output(form))
    finally:
        if early is not None:
            early.discard_unneeded()
    if held:
        from .words import of_the_command_line

        for text in held:
            _output(form).message(f"warning: {of_the_command_line(text)}")
    with suppress(KeyboardInterrupt, _TerminatedError):
        _end()
    return code


def _run(arguments: Namespace, form: str, early: PrivateServer | None) -> int:
    from .commands import COMMANDS

    command = next(one for one in COMMANDS if one.name == arguments.command)
    storage: Any = None
    if command.needs_storage:
        from .location import storage_of

        storage = storage_of(arguments, early)
    # All that is loaded from here on is loaded while the storage server starts.
    out = _output(form)
    handler = getattr(import_module(f".{command.room}", __package__), command.handler)
    code: int = handler(arguments, storage, out)
    out.flush()
    return code


def _output(form: str) -> Output:
    from .output import Output

    return Output(form)


def _parsed(words: Sequence[str]) -> Namespace:
    from .parser import marked, parser_of

    name = os.path.basename(sys.argv[0])
    program = "jupyter artifact-storage" if name == _OF_JUPYTER else "artifact-storage"
    version = ""
    if "--version" in words:
        from .._context.identity import client_version

        version = client_version()
    return parser_of(program, version).parse_args(marked(words))


def _prepare(held: list[str]) -> None:
    signal.signal(signal.SIGTERM, _terminate)
    # Whatever the locale: a character that it lacks is an escape, not a failure.
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    warnings.showwarning = lambda message, *_, **__: held.append(str(message))
    # What is saved here was made by no script: this program is not its code.
    vars(sys.modules["__main__"]).pop("__file__", None)


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _TerminatedError


def _tell(error: Exception, out: Output) -> None:
    kind = getattr(error, "kind", None)
    if kind is None and not isinstance(error, OSError):
        import traceback

        out.message(traceback.format_exc())
        out.message("This is a bug of artifact-storage: please report it.")
        return
    message, hint = _sentences(error)
    if out.is_json:
        import json

        told = {"kind": kind or "internal", "message": message, "hint": hint}
        told["field"] = getattr(error, "field", None)
        told["exit_code"] = code_of(error)
        out.message(json.dumps({"error": told}))
    else:
        out.message(f"error: {message}")
        if hint:
            out.message(f"       {hint}")


def _sentences(error: Exception) -> tuple[str, str]:
    if isinstance(error, OSError) and not hasattr(error, "kind"):
        place = f"{visible(str(error.filename))}: " if error.filename else ""
        return f"{place}{error.strerror or error}", _next_step(error)
    from .words import of_the_command_line

    found: Any = error
    return found.message, of_the_command_line(found.hint)


def _next_step(error: OSError) -> str:
    """What to do about a file that cannot be read or written."""
    from .files import NO_ROOM

    path = error.filename
    if not isinstance(path, str) or not path:
        return ""
    parent = os.path.dirname(path)
    if path.startswith("~"):
        return "Write the path without quotes: a shell replaces ~ only there."
    if isinstance(error, FileNotFoundError):
        is_absent = parent != "" and not os.path.isdir(parent)
        return f"Make the directory {visible(parent)} first." if is_absent else "Correct the path."
    if isinstance(error, IsADirectoryError):
        return "Give the path of a file."
    if isinstance(error, NotADirectoryError):
        return "A part of the path is a file: correct it."
    if isinstance(error, PermissionError):
        return "Use another place, or ask for permission."
    return "Free some space, or use another place." if error.errno in NO_ROOM else ""


def _end() -> None:
    """Ends the storage server; nobody may take what is left to write."""
    from .. import _default

    _default.stop_default()
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError:
            # Python would try again at its end, and complain.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
