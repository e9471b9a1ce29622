"""Which artifacts a catalog has, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ._names import checked_order, checked_search, checked_source
from .errors import InvalidInputError

_TEXTS = ("type", "alias", "notebook", "user")


def checked_filters(given: dict[str, Any]) -> dict[str, Any]:
    """The query of a list, without what was not given.

    Args:
        given: The arguments of `artifact_store`; others are left alone.

    Raises:
        InvalidInputError: One of them is of another kind; its field is named.
    """
    query = {
        "search": checked_search(given["search"]),
        "order": checked_order(given["order"], given["order_key"]),
        "source": checked_source(given["source"]),
        "tag": _tags(given["tag"]),
        **{key: _text(key, given[key]) for key in (*_TEXTS, "order_key")},
        **{key: _date(key, given[key]) for key in ("since", "until")},
    }
    for key in ("missing", "descending"):
        query[key] = True if given[key] else None
    return {key: value for key, value in query.items() if value is not None}


def _text(key: str, value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    kind = type(value).__name__
    raise InvalidInputError(f"{key} must be text, not {kind}.", "Use text in quotes.", key)


def _tags(tag: Any) -> str | None:
    if tag is None or isinstance(tag, str):
        return tag or None
    texts = list(tag) if isinstance(tag, Iterable) else [tag]
    for one in texts:
        _text("tag", one)
    return ",".join(texts) or None


def _date(key: str, value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone().isoformat()
    return value.isoformat() if isinstance(value, date) else _text(key, value)
