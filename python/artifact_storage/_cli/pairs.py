"""`KEY=VALUE` on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..errors import InvalidInputError


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
    """The metadata of notes: texts, numbers, booleans and null; `"0.81"` in quotes is a text."""
    example = "--metadata auc=0.81"
    pairs = (split(text, "Metadata", example, "metadata") for text in texts)
    return {key: plain(value) for key, value in pairs}
