"""The names and versions that people pass."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from ._quotes import quoted
from .errors import InvalidInputError, NotFoundError, UnsupportedError


class _Missing:
    """Its text is in the signatures that people look at."""

    def __repr__(self) -> str:
        return "…"


#: Stands for an argument that was not given.
MISSING: Any = _Missing()
#: JSON has no place for greater whole numbers.
_GREATEST = 2**53 - 1
_VERSIONS = "See artifact_store().versions(name) for the versions that exist."


def plain(text: str) -> str:
    """A text as what it is: `str()` of an enum's member, or NumPy's, may be another one."""
    return str.__str__(text)


def no_address(given: Any, field: str) -> InvalidInputError:
    """What is said of an address that is neither text nor a path."""
    kind = type(given).__name__
    return InvalidInputError(f"{field} must be text or a path, not {kind}.", "", field)


def checked_name(name: Any, value: Any = None) -> str:
    """The name, if it is text that can be sent; the storage server checks the rest."""
    if name is MISSING:
        raise InvalidInputError("A name is missing.", 'For example "churn-model".', "name")
    if not isinstance(name, str):
        hint = 'Use save(value, "name").' if isinstance(value, str) else "Use text in quotes."
        kind = type(name).__name__
        raise InvalidInputError(f"The name must be text, not {kind}.", hint, "name")
    text = plain(name)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidInputError(
            "The name has a broken character (a lone surrogate).", "Type the name anew.", "name"
        ) from None
    return text


def checked_version(version: Any, others: str = '"latest" or an alias') -> int | None:
    """The version as a number; None for the newest (`None`, `"latest"`, and LineaPy's `"all"`).

    A number may be written as text or as a whole float, as LineaPy takes it.

    Args:
        version: What was passed.
        others: What is taken beside a number, for the error.
    """
    if isinstance(version, str):
        if version.strip().lower() in ("all", "latest"):
            return None
        with suppress(ValueError):
            # A float has no room for each large number.
            is_whole = version.strip().isdecimal()
            version = int(version) if is_whole else float(version)
    if version is None:
        return None
    if isinstance(version, float) and version.is_integer():
        version = int(version)
    try:
        number = operator.index(version)
    except TypeError:
        number = -1
    if number < 0 or isinstance(version, bool):
        raise InvalidInputError(
            f"The version must be a number from 0 on, {others}, not {quoted(version)}.",
            _VERSIONS,
            "version",
        )
    if number > _GREATEST:
        raise NotFoundError(f"There is no version {number}.", _VERSIONS, "version")
    return number


def checked_flag(value: Any, name: str) -> bool:
    """True or False: a text such as `"no"` would count as yes.

    Args:
        value: What was passed.
        name: The argument, for the error.
    """
    if not isinstance(value, bool):
        raise InvalidInputError(f"{name} must be True or False, not {quoted(value)}.", "", name)
    return value


def version_or_alias(
    version: Any, others: str = '"latest" or an alias'
) -> tuple[int | None, str | None]:
    """The version as a number, or an alias: a text that is neither a number nor a word for one."""
    version = plain(version) if isinstance(version, str) else version
    if isinstance(version, str) and version.strip().lower() not in ("all", "latest"):
        try:
            float(version)
        except ValueError:
            if version.strip():
                return None, version
    return checked_version(version, others), None


def listed_numbers(what: str, version: Any) -> list[int] | None:
    """The numbers of versions in a list, each once, ascending; None where it is no list.

    Args:
        what: The function that takes them, for its error.
        version: A list, or anything else.
    """
    if not isinstance(version, Iterable) or isinstance(version, (str, bytes)):
        return None
    numbers = [version_or_alias(one, '"latest" or "all"') for one in version]
    if not numbers or any(alias is not None or number is None for number, alias in numbers):
        raise InvalidInputError(
            f"{what} takes numbers of versions in a list.",
            f'For example {what}("model", [0, 1]), or "all".',
            "version",
        )
    return sorted({number for number, _ in numbers if number is not None})


def renamed(given: Any, other: Any, name: str, lineapy: str) -> Any:
    """An argument under its own name or under LineaPy's; MISSING where it is under neither."""
    if given is not MISSING and other is not MISSING:
        raise InvalidInputError(
            f"{name} and {lineapy} are the same.", f"Leave {lineapy} out.", name
        )
    return other if given is MISSING else given


def refuse_backend(backend: Any) -> None:
    """Refuses LineaPy's other backend, MLflow."""
    backend = getattr(backend, "value", backend)
    if backend not in (None, "lineapy"):
        raise UnsupportedError(
            f"Values cannot be kept in {quoted(backend)}.",
            "Leave storage_backend out: the value goes to artifact_storage_dir.",
            "storage_backend",
        )


def checked_source(source: Any) -> Any:
    """Whose version is meant; None for ours where both have it."""
    if source not in (None, "lineapy", "artifact_storage"):
        raise InvalidInputError(
            f"Unknown source {quoted(source)}.", 'Use "lineapy" or "artifact_storage".', "source"
        )
    return source


def checked_search(search: Any) -> str | None:
    """Part of a name; None for all."""
    if search is not None and not isinstance(search, str):
        raise InvalidInputError("search must be text.", 'For example search="churn".', "search")
    return plain(search) if search else None


#: The orders of a list; `metadata` needs the key of a number.
ORDERS = ("newest", "oldest", "name", "name_desc", "largest", "smallest", "metadata")


def checked_order(order: Any, key: Any = None) -> str:
    """The order of a list; with a key, by that number of the metadata."""
    if order not in ORDERS:
        hint = f"Use {', '.join(ORDERS[:-1])}; or order_key= with a key of metadata."
        raise InvalidInputError(f"Unknown order {quoted(order)}.", hint, "order")
    return "metadata" if key is not None else str(order)


def notes_if_given(secrets: Any, *notes: Any) -> dict[str, Any]:
    """As `given_notes`, whose module is loaded only for some: most saves have none."""
    if all(note is None for note in notes):
        return {}
    from ._notes import given_notes

    return given_notes(secrets, *notes)
