"""The list of the authors whom the user trusts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ._facts import moment
from ._quotes import quoted
from ._render import date_text, table


class TrustedAuthor(NamedTuple):
    """An author whose pickles load at one store, on this machine and for this user."""

    #: The name that the store has for the author.
    user: str
    #: The store's address, without password.
    store: str
    #: The store's id.
    store_id: str
    #: When that was; with time zone UTC.
    trusted_at: datetime


class TrustedAuthors(list[TrustedAuthor]):
    """The trusted authors, the latest first; a notebook shows them as a table."""

    def __repr__(self) -> str:
        rows = [
            f"{quoted(one.user)} at {one.store}, {date_text(one.trusted_at)} UTC" for one in self
        ]
        return "\n".join(rows) or "Nobody but yourself is trusted."

    def _repr_html_(self) -> str:
        rows = [(one.user, one.store, f"{date_text(one.trusted_at)} UTC") for one in self]
        return table(("Author", "Store", "Trusted"), rows)


def trusted_authors(records: Iterable[Mapping[str, Any]]) -> TrustedAuthors:
    """The list of an answer."""
    return TrustedAuthors(
        TrustedAuthor(one["user"], one["store"], one["store_id"], moment(one["trusted_at"]))
        for one in records
    )
