"""Unpickles: the one place of this package. `_trust` alone hands it out, behind its question."""

from __future__ import annotations

import pickle
from typing import Any

from .._frames import raised_here
from .by_value import OwnUnpickler, has_definitions


class NotImportableError(Exception):
    """The value needs something that is not here."""

    def __init__(self, reason: Exception) -> None:
        super().__init__()
        self.reason = reason


def unpickle(data: Any, regions: list[Any] | None) -> Any:
    """Runs the code of a pickle.

    Args:
        data: The pickle, verified.
        regions: Its large buffers, where they were taken out.
    """
    try:
        if has_definitions(data):
            return OwnUnpickler(data, regions or None).load()
        return pickle.loads(data, buffers=regions or None)
    except ImportError as error:
        failure = NotImportableError(error)
    except AttributeError as error:
        if not raised_here(error):
            raise  # The value's own code.
        failure = NotImportableError(error)
    raise failure
