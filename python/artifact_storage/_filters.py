"""Which artifacts a catalog has, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ._names import checked_flag, checked_order, checked_search, checked_source, plain
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
    for key in ("missing", "damaged", "descending"):
        query[key] = checked_flag(given[key], key) or None
    return {key: value for key, value in query.items() if value is not None}


def _text(key: str, value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return plain(value) if value else None
    kind = type(value).__name__
    raise InvalidInputError(f"{key} must be text, not {kind}.", "Use text in quotes.", key)


def _tags(tag: Any) -> str | None:
    if tag is None or isinstance(tag, str):
        return _text("tag", tag)
    texts = list(tag) if isinstance(tag, Iterable) else [tag]
    return ",".join(_text("tag", one) or "" for one in texts) or None


def _date(key: str, value: Any) -> str | None:
    if type(value).__name__ == "datetime64" and hasattr(value, "astype"):  # NumPy's.
        value = value.astype("datetime64[us]").item()
        if value is None:
            raise _no_date(key, "NaT")
    if isinstance(value, datetime):
        try:
            # Classes that pandas derives from it read `astimezone` in another way.
            return _of_python(value).astimezone().isoformat()
        except (TypeError, ValueError, OverflowError):
            raise _no_date(key, str(value)) from None
    return value.isoformat() if isinstance(value, date) else _text(key, value)


def _of_python(value: datetime) -> datetime:
    day = (value.year, value.month, value.day)
    time = (value.hour, value.minute, value.second, value.microsecond)
    return datetime(*day, *time, tzinfo=value.tzinfo, fold=value.fold)


def _no_date(key: str, text: str) -> InvalidInputError:
    return InvalidInputError(
        f"{key} is no date: {text}.", "Use a date, or text such as 2026-11-27.", key
    )
