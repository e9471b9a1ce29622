"""The base of relative paths."""

from __future__ import annotations

import os

from .._frames import is_of_a_signal


def working_directory() -> str:
    """The base of relative paths; empty where there is none, and they are refused."""
    try:
        return os.getcwd()
    except OSError as error:
        if is_of_a_signal(error):
            raise
        return ""  # It was deleted.
