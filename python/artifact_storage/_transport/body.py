"""The body of a request, as JSON."""

from __future__ import annotations

import json
from typing import Any

from .._quotes import quoted
from ..errors import InvalidInputError


def encoded(body: Any) -> bytes:
    """The bytes of it: numbers of NumPy and their like are numbers there.

    Raises:
        InvalidInputError: It holds something else that JSON has not; `field` says which.
    """
    try:
        return json.dumps(body, default=_number).encode("ascii")
    except TypeError:
        for field, value in body.items():
            try:
                json.dumps(value, default=_number)
            except TypeError:
                raise InvalidInputError(
                    f"{field} cannot be {quoted(type(value).__name__)}.",
                    "Use a number, text, True, False or None.",
                    field,
                ) from None
        raise


def _number(value: Any) -> Any:
    number = value.item() if type(value).__module__ == "numpy" else value
    if type(number) not in (int, float, bool, str):
        raise TypeError(type(value).__name__)
    return number
