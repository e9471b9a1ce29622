"""The options that a filesystem takes, and what a misspelt one was meant to be."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .libraries import library_of
from .problems import HostError

#: Arguments of every filesystem that are no options of a storage location.
_OWN = frozenset(("self", "args", "kwargs", "fs", "loop", "asynchronous", "storage_options"))
#: What every filesystem of fsspec takes (`fsspec.spec._Cached`, `DirCache`, `AsyncFileSystem`).
_OF_FSSPEC = ("use_listings_cache", "listings_expiry_time", "max_paths", "skip_instance_cache")
#: As close as `acount_key` is to `account_key`, and `tokn` to `token`.
_CLOSE = 0.75


@dataclass(frozen=True)
class Signature:
    """The options of a filesystem.

    Attributes:
        names: Of the options.
        takes_any: Whether the library takes other names, too, and hands them on.
    """

    names: tuple[str, ...]
    takes_any: bool

    def check(self, options: Iterable[str], library: str) -> list[str]:
        """Look for misspelt options.

        Returns:
            What to tell people of options that the library may ignore.

        Raises:
            HostError: `invalid_input`, field `storage_options.<name>`.
        """
        notices = []
        for name in options:
            if name in self.names or name in _OF_FSSPEC:
                continue
            near = difflib.get_close_matches(name, self.names, 1, _CLOSE)
            if near or not self.takes_any:
                raise HostError(
                    "invalid_input",
                    f"{library} has no option {name}.",
                    f"Did you mean {near[0]}?" if near else "Remove it, or see its documentation.",
                    f"storage_options.{name}",
                    near[0] if near else None,
                )
            notices.append(
                f"{library} may ignore the option {name}: its signature has no such name."
            )
        return notices


def signature_of(kind: type) -> Signature:
    """The options of a filesystem's class, and of what it hands its other arguments to."""
    names: list[str] = []
    takes_any = False
    for function in [*_makers(kind), *_receivers(kind)]:
        takes_any = False
        for parameter in _parameters(function):
            if parameter.kind is parameter.VAR_KEYWORD:
                takes_any = True
            elif parameter.name not in _OWN and parameter.kind is not parameter.VAR_POSITIONAL:
                names.append(parameter.name)
        if not takes_any:
            break
    return Signature(tuple(names), takes_any)


def _makers(kind: type) -> Iterator[Any]:
    for parent in kind.__mro__:
        # fsspec's base classes take anything.
        if "__init__" in vars(parent) and not parent.__module__.startswith(
            ("fsspec.spec", "fsspec.asyn", "builtins")
        ):
            yield vars(parent)["__init__"]


def _receivers(kind: type) -> Iterator[Any]:
    """What gets the arguments that a class itself does not know."""
    library = library_of(kind)
    if library == "sshfs":
        import asyncssh

        yield asyncssh.SSHClientConnectionOptions.prepare
    elif library == "webdav4":
        import httpx
        from webdav4.client import Client

        yield Client.__init__
        yield httpx.Client.__init__


def _parameters(function: Any) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return []
