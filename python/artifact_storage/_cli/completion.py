"""The command that prints completion scripts, which were made at build time."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import TYPE_CHECKING

from .exit_codes import OK
from .output import Output

if TYPE_CHECKING:
    from ..storage import Storage

_FOLDER = os.path.join(os.path.dirname(__file__), "completions")


def completion(arguments: Namespace, _storage: Storage | None, out: Output) -> int:
    """Prints the script of a shell."""
    with open(os.path.join(_FOLDER, f"{arguments.shell}.txt"), encoding="utf-8") as file:
        script = file.read()
    out.data({"shell": arguments.shell, "script": script}, lambda: script.rstrip("\n"))
    return OK
