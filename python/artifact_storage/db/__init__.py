"""LineaPy's package of this name, so far that its users learn what takes its place."""

from . import db

__all__ = ["db"]
