"""Warnings that name the user's line, and never show it: a secret may be written there."""

from __future__ import annotations

import os
import sys
import warnings
from types import FrameType
from typing import Any

from ._context.identity import ipython
from ._frames import HERE
from .errors import ArtifactStorageWarning

#: Modules that call back what pickles.
_PICKLERS = frozenset({"cloudpickle", "copyreg", "pickle"})


def warn(message: str) -> None:
    """Warns with :class:`ArtifactStorageWarning` at the first frame outside this package."""
    frame = sys._getframe(1)
    while frame.f_back is not None and _is_between(frame):
        frame = frame.f_back
    warnings.warn_explicit(
        message,
        ArtifactStorageWarning,
        # Python shows the line of a file that it can read: of a name like this there is none.
        filename=f"<{_place(frame)}>",
        lineno=frame.f_lineno,
        module=frame.f_globals.get("__name__", "<unknown>"),
        registry=frame.f_globals.setdefault("__warningregistry__", {}),
    )


def _is_between(frame: FrameType) -> bool:
    """Whether a frame is ours, or of a pickler that we called."""
    module = str(frame.f_globals.get("__name__"))
    return frame.f_code.co_filename.startswith(HERE) or module.partition(".")[0] in _PICKLERS


def _place(frame: FrameType) -> str:
    """`cell 3`, or the path of a file."""
    file = frame.f_code.co_filename
    shell = ipython()
    if shell is None or os.path.isfile(file):
        return file.strip("<>")
    # IPython's own "Cell In[3]" comes from there, where it has it.
    numbers: Any = getattr(getattr(shell, "compile", None), "_filename_map", {})
    return f"cell {numbers.get(file, shell.execution_count)}"
