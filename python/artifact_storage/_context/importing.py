"""What to do where a value needs a module or a name that is not here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import UnsupportedError
from .packages import BESIDE

#: What pickle says of a name that its module has not.
_NAME = re.compile(r"attribute '([^']+)'")
_MODULE = re.compile(r"module '([\w.]+)'")
#: Also behind a package: `python -m pytest` calls its own pytest.__main__.
_NOTEBOOKS = frozenset(("__main__", "__mp_main__"))


def cannot_import(
    reason: Exception, label: str, packages: Mapping[str, str], notebook: str | None
) -> UnsupportedError:
    """The error, with what was recorded of the missing module.

    Args:
        reason: What Python said.
        label: The artifact in words.
        packages: What is recorded of the packages that it needs.
        notebook: Where it was saved.
    """
    message = f"{label} cannot be loaded here: {reason}."
    name, module = _found(_NAME, reason), _found(_MODULE, reason)
    missing = (reason.name if isinstance(reason, ImportError) else None) or module
    if missing is not None and missing.rpartition(".")[2] in _NOTEBOOKS:
        place = f" ({notebook})" if notebook else ""
        return UnsupportedError(
            message,
            f"{name} was defined in the notebook or script that saved it{place}, whose code was "
            "not saved along. Run that cell here first: the artifact's get_code() has it. To need "
            "no cell, install cloudpickle there and save it again.",
        )
    if not missing:
        return UnsupportedError(
            message, "Load it with the packages that are recorded with it (its .packages)."
        )
    root = missing.partition(".")[0]
    recorded = packages.get(root)
    if recorded is None:
        place = f" ({notebook})" if notebook else ""
        hint = (
            f"No package {root} was recorded with it. A file of your own that stood beside the "
            f"notebook{place} has to be where this one runs, or its folder in sys.path."
        )
    elif recorded.startswith(BESIDE):
        hint = (
            f"{root} is no package: at the save it stood in {recorded[len(BESIDE) :]}. Copy it to "
            "where this notebook runs, or add its folder to sys.path."
        )
    else:
        hint = f"Install {root} {recorded}, the version that is recorded with the artifact."
    return UnsupportedError(message, hint)


def _found(pattern: re.Pattern[str], reason: Exception) -> str | None:
    match = pattern.search(str(reason))
    return match and match[1]
