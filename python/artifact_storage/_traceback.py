"""Our errors as IPython shows them, without the secrets in the lines around them."""

from __future__ import annotations

import re
import traceback

from ._context.identity import ipython
from ._frames import trimmed
from ._masking import known

_COLOR = re.compile(r"\x1b\[[0-9;]*m")


def rendered(error: BaseException) -> list[str]:
    """The traceback that IPython would show; a part with a secret is masked, without colors."""
    try:
        shell = ipython()
        frames = trimmed(error.__traceback__)
        if shell is None:
            parts = traceback.format_exception(type(error), error, frames)
        else:
            parts = shell.InteractiveTB.structured_traceback(type(error), error, frames)
        return [_masked(part) for part in parts]
    except Exception:  # IPython would show the whole traceback instead, with all its lines.
        return [f"{type(error).__name__}: {error}"]


def _masked(part: str) -> str:
    plain = _COLOR.sub("", part)
    masked = known.mask(plain)
    return part if masked == plain else masked
