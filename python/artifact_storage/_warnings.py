"""Warnings that point at the user's line, not at ours."""

from __future__ import annotations

import os
import sys
import warnings

from .errors import ArtifactStorageWarning

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def warn(message: str) -> None:
    """Warns with :class:`ArtifactStorageWarning` at the first frame outside this package."""
    level = 2
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_HERE):
        frame = frame.f_back
        level += 1
    warnings.warn(message, ArtifactStorageWarning, stacklevel=level)
