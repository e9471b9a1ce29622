"""`KEY=VALUE` on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from .._quotes import quoted
from ..errors import InvalidInputError

#: As programs print what is no finite number.
_NOT_FINITE = re.compile(r"\s*[+-]?(?:nan|inf|infinity)\s*", re.IGNORECASE)


def split(text: str, what: str, example: str, field: str) -> tuple[str, str]:
    """Key and value.

    Args:
        text: What was typed. It is in no message: it may be a secret.
        what: What it is, for the error, for example `A storage option`.
        example: For the error.
        field: The input, for the error.

    Raises:
        InvalidInputError: One of them is missing.
    """
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise InvalidInputError(
            f"{what} needs a key and a value.", f"For example {example}.", field
        )
    return key.strip(), value


def plain(value: str) -> Any:
    """True, false, null, numbers, lists and dictionaries as JSON has them; all else is text."""
    import json

    try:
        return json.loads(value, parse_constant=str)
    except ValueError:
        return value


def metadata_of(texts: Iterable[str]) -> dict[str, Any]:
    """The metadata of notes: texts, numbers, booleans and null; `"0.81"` in quotes is a text.

    Raises:
        InvalidInputError: One has no key or no value, or is NaN or infinite: as a text, it would
            silently be missing among the numbers of its column.
    """
    example = "--metadata auc=0.81"
    pairs = (split(text, "Metadata", example, "metadata") for text in texts)
    found: dict[str, Any] = {}
    for key, value in pairs:
        if _NOT_FINITE.fullmatch(value):
            text = value.strip()
            raise InvalidInputError(
                f"Metadata {quoted(key)} is {text}: numbers in metadata are finite.",
                f"Use a finite number or null; for the word itself, '{key}=\"{text}\"'.",
                "metadata",
            )
        found[key] = plain(value)
    return found
