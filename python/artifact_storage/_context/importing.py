"""What to do where a value needs a module or a name that is not here."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import UnsupportedError
from .packages import BESIDE


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
    missing = reason.name if isinstance(reason, ImportError) else None
    message = f"{label} cannot be loaded here: {reason}."
    if not missing:
        return UnsupportedError(
            message,
            "Define that name before loading, or install the version of its package that is "
            "recorded with the artifact (its .packages).",
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
