"""Which values a text of a value does not show: those that a secret's name belongs to."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from typing import Any

from .._contract import SECRET_MASK as MASK, SECRET_OPTION
from .._masking.names import RECORD_NAMES, is_options, is_secret
from .type_facts import own_fields

#: So much of a name is looked at, in characters.
_NAME_LIMIT = 1_000
_SECRET_OPTIONS = ("key", "username", "token")


def hides(name: str, value: Any) -> bool:
    """Whether a value of this name is a secret."""
    kind = type(value)
    if kind is str:
        return is_secret(name, value)
    # Tokens of a language have numbers.
    return is_secret(name) and not (kind in (int, float) and "token" in name.lower())


def hides_field(name: str, holds_texts: bool) -> bool:
    """Whether the values of a field are secrets: they are not looked at one by one."""
    return hides(name, "of a field") or (holds_texts and hides(name, "a-text-1"))


def hidden_pairs(pairs: Iterable[tuple[Any, Any]], secret: bool) -> Iterator[tuple[Any, Any, bool]]:
    """Keys with values, without secrets in options, and whether the key hides the value."""
    known = list(pairs)
    names = {key for key, _ in known if type(key) is str}
    named = _named_in(known)
    # s3fs and filesystems like it: a key that stands beside a secret.
    beside = "key" in names and not names.isdisjoint({"secret", "token"})
    for key, item in known:
        name = _name_of(key)
        hidden = secret or (name.lower() == "value" and hides(named, item))
        if name:
            hidden = hidden or hides(name, item) or (beside and name in _SECRET_OPTIONS)
            if is_options(name) and type(item) is dict:
                item = {k: MASK if _is_secret_option(k) else v for k, v in item.items()}
        yield key, item, hidden


def hide_pairs(shown: list[list[Any]], columns: list[list[Any]], index: list[Any]) -> None:
    """Rows of names with values: the name of a secret hides the text that follows it.

    Args:
        shown: The columns as they are shown, which this changes.
        columns: As they are: what is masked in `shown` may be a name.
        index: The label of each row that is a text.
    """
    for row, label in enumerate(index):
        name = label
        for column, texts in zip(shown, columns):
            cell = texts[row]
            if type(cell) is str and name is not None and hides(name, cell):
                column[row] = MASK
            elif type(cell) is str and len(cell) < 60:
                name = cell


def _is_secret_option(key: Any) -> bool:
    return type(key) is str and SECRET_OPTION.search(key[:_NAME_LIMIT]) is not None


def _name_of(key: Any) -> str:
    """What a key of a dictionary says; empty where it is nothing that has a name."""
    kind = type(key)
    if kind is str:
        return str(key)
    if kind is bytes:
        return str(key[:_NAME_LIMIT], "latin-1")
    if issubclass(kind, enum.Enum):
        return str(own_fields(key).get("_name_", ""))
    last = key[-1] if kind is tuple and key else None
    return last if type(last) is str else ""


def _named_in(pairs: Iterable[tuple[Any, Any]]) -> str:
    """The name in a record of a name and a value: `{"name": "password", "value": "x"}`."""
    for key, item in pairs:
        if type(item) is str and type(key) is str and key.lower() in RECORD_NAMES:
            return item
    return ""
