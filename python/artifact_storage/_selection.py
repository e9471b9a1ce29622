"""Which names work on a whole store is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ._filters import checked_filters
from ._names import checked_name
from ._quotes import quoted
from .errors import InvalidInputError

#: What may be given, as `artifact_store` takes it.
FILTERS = (
    "search",
    "type",
    "tag",
    "alias",
    "notebook",
    "user",
    "since",
    "until",
    "missing",
    "damaged",
    "source",
)


def selection(names: str | Iterable[str] | None, filters: Mapping[str, Any]) -> dict[str, Any]:
    """The names and filters of a request, without what was not given.

    Args:
        names: A name, or several.
        filters: Filters as `artifact_store` takes them.

    Raises:
        InvalidInputError: A name or a filter that cannot be one; `field` says which.
    """
    for key in filters:
        if key not in FILTERS:
            from difflib import get_close_matches

            meant = get_close_matches(key, FILTERS, 1)
            hint = f"Did you mean {meant[0]}?" if meant else f"There are {', '.join(FILTERS)}."
            raise InvalidInputError(f"There is no filter {key}.", hint, key)
    order = {"order": "newest", "order_key": None, "descending": False}
    flags = {"missing": False, "damaged": False}
    checked = checked_filters({**dict.fromkeys(FILTERS), **order, **flags, **filters})
    chosen = {key: value for key, value in checked.items() if key in FILTERS}
    if names is not None and not isinstance(names, Iterable):
        raise InvalidInputError(
            f"names must be texts, not {quoted(type(names).__name__)}.",
            'For example names=["churn-model"].',
            "names",
        )
    texts = [names] if isinstance(names, str) else names
    selected: dict[str, Any] = {}
    if texts is not None:
        selected["names"] = [checked_name(name) for name in texts]
    if chosen:
        selected["filters"] = chosen
    return selected
