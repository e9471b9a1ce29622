"""The filesystems that are open."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .explain import explained
from .identity import identity_of
from .libraries import Libraries
from .masking import Masking
from .options import Signature, signature_of
from .policies import Policy, policy_of
from .problems import DIRECTORY, HostError

#: Seconds that opening a filesystem may take: connections, and the search for credentials.
_OPENING = 30
_T = TypeVar("_T")


@dataclass(frozen=True)
class Opened:
    """A filesystem that is open.

    Attributes:
        protocol: The name that it was opened by.
        filesystem: Of fsspec.
        policy: What is known of its kind.
        parents: Directories that are known to exist.
    """

    protocol: str
    filesystem: Any
    policy: Policy
    parents: set[str] = field(default_factory=set)


class Filesystems:
    """Opens filesystems and keeps them by the name that the storage server chose."""

    def __init__(self, masking: Masking) -> None:
        self.libraries = Libraries()
        self._masking = masking
        self._opened: dict[str, Opened] = {}

    def open(self, name: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """Open a filesystem.

        Args:
            name: What it is called from now on.
            message: With `protocol` and `options`.

        Returns:
            What is known of it, without secrets.

        Raises:
            HostError: It cannot be opened.
        """
        protocol, options = message.get("protocol"), message.get("options") or {}
        if not isinstance(protocol, str) or not isinstance(options, dict):
            raise HostError.bug("A line was not understood.")
        self._masking.remember(options)
        try:
            return _in_time(lambda: self._open(name, protocol, dict(options)))
        except Exception as error:
            raise explained(error, self._masking, protocol) from None

    def _open(self, name: str, protocol: str, options: dict[str, Any]) -> dict[str, Any]:
        kind = self.libraries.class_of(protocol)
        library = kind.__module__.partition(".")[0]
        notices = signature_of(kind).check(options, library)
        # An instance that fsspec kept would not see credentials that were renewed (s3fs#938).
        filesystem = _plain(kind, options)(
            **{**_adapted(library, options), "skip_instance_cache": True}
        )
        _forget_listings(filesystem)
        policy = policy_of(filesystem)
        identity = identity_of(protocol, filesystem, options)
        self._opened[name] = Opened(protocol, filesystem, policy)
        return {
            "description": self._masking.mask(identity.description),
            "identity": identity.who and self._masking.mask(identity.who),
            "notices": [self._masking.mask(text) for text in [*identity.notices, *notices]],
            "options_from_environment": identity.from_environment,
            "exclusive": policy.exclusive,
        }

    def close(self, name: str) -> None:
        """Forget a filesystem. What is under way goes on."""
        self._opened.pop(name, None)

    def get(self, name: str) -> Opened:
        """An open filesystem.

        Raises:
            HostError: It is not open.
        """
        opened = self._opened.get(name)
        if opened is None:
            raise HostError(
                "not_found", "This filesystem is not open.", "Open it again.", DIRECTORY
            )
        return opened

    def signature(self, protocol: str) -> Signature:
        """The options of a protocol's filesystem.

        Raises:
            HostError: Its library cannot be imported.
        """
        return signature_of(self.libraries.class_of(protocol))


def _plain(kind: type, options: Mapping[str, Any]) -> type:
    """The class to use: at an own address, that part of gcsfs which speaks HTTP alone.

    gcsfs' `ExtendedGcsFileSystem` asks Google by gRPC what kind of bucket it has. Emulators and
    proxies do not answer that, and each first use of a bucket waits for a minute.
    """
    if not (options.get("endpoint_url") or os.environ.get("STORAGE_EMULATOR_HOST")):
        return kind
    return next((parent for parent in kind.__mro__ if parent.__module__ == "gcsfs.core"), kind)


def _adapted(library: str, options: dict[str, Any]) -> dict[str, Any]:
    """The options as a library takes them that came as JSON."""
    if library == "webdav4" and isinstance(options.get("auth"), list):
        return {**options, "auth": tuple(options["auth"])}
    return options


def _forget_listings(filesystem: Any) -> None:
    """Keep fsspec from answering with what it listed earlier: others write there, too."""
    cache = getattr(filesystem, "dircache", None)
    if cache is not None and hasattr(cache, "use_listings_cache"):
        cache.use_listings_cache = False
    inside = getattr(filesystem, "fs", None)
    if inside is not None and inside is not filesystem:
        _forget_listings(inside)


def _in_time(run: Callable[[], _T]) -> _T:
    """What a function returns, or TimeoutError; the function goes on in its thread then."""
    results: list[_T] = []
    errors: list[Exception] = []

    def work() -> None:
        try:
            results.append(run())
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(_OPENING)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError(f"no answer within {_OPENING} seconds")
    return results[0]
