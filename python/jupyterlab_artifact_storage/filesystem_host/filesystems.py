"""The filesystems that are open."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .adapting import is_lost, opened_with
from .directories import Turns
from .explain import explained
from .identity import identity_of
from .libraries import Libraries, library_of
from .masking import Masking
from .options import signature_of
from .policies import Policy, policy_of, with_options
from .problems import HostError
from .reachable import check_before_search, check_reachable, server_of
from .traffic import Peer, Traffic, peers_of

#: Seconds that opening a filesystem may take: connections, and the search for credentials.
_OPENING = 30
#: Requests of one filesystem that are worked on at once.
_AT_ONCE = 32
#: Protocols whose paths and options the storage server reads from their URLs itself.
_READ_BY_SERVER = frozenset(
    (
        *("file", "local", "dir", "gs", "gcs", "abfs", "abfss", "az", "sftp", "ssh", "ftp"),
        *("webdav", "dav", "smb", "hdfs", "arrow_hdfs", "webhdfs", "oci", "ocilake", "hf"),
        *("github", "http", "https"),
    )
)
_T = TypeVar("_T")


@dataclass
class Opened:
    """A filesystem that is open.

    Attributes:
        protocol: The name that it was opened by.
        library: The package that has it.
        options: What it was opened with.
        url: The address that it was opened for.
        filesystem: Of fsspec.
        policy: What is known of its kind.
        notices: What people should know of its options.
        takes_urls: Whether its class alone knows what the paths of its URLs mean.
        lock: For each request, where the library does one thing at a time.
        at_once: Takes so many requests at once: those of a filesystem that is silent keep no other
            one from working.
        turns: For writes, where the store itself cannot refuse a second object of a name.
        parents: Directories that are known to exist.
        peers: The addresses of its server, where its name is known.
    """

    protocol: str
    library: str
    options: Mapping[str, Any]
    url: str
    filesystem: Any
    policy: Policy
    notices: list[str]
    takes_urls: bool = False
    turns: Turns = field(default_factory=Turns)
    lock: threading.Lock | None = None
    at_once: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_AT_ONCE))
    parents: set[str] = field(default_factory=set)
    peers: frozenset[Peer] = frozenset()

    def path(self, path: str) -> str:
        """A path as the filesystem takes it."""
        if not self.takes_urls:
            return path
        return str(self.filesystem._strip_protocol(f"{self.protocol}://{path}"))


class Filesystems:
    """Opens filesystems and keeps them by the name that the storage server chose."""

    def __init__(self, masking: Masking) -> None:
        self.libraries = Libraries(masking)
        self._masking = masking
        self._opened: dict[str, Opened] = {}
        self._reopening = threading.Lock()
        self._traffic = Traffic()

    def open(self, name: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """Open a filesystem.

        Args:
            name: What it is called from now on.
            message: With `protocol`, `options` and, for any but the usual protocols, `url`.

        Returns:
            What is known of it, without secrets.

        Raises:
            HostError: It cannot be opened.
        """
        protocol, options = message.get("protocol"), message.get("options") or {}
        if not isinstance(protocol, str) or not isinstance(options, dict):
            raise HostError.bug("A line was not understood.")
        self._masking.remember(options)
        opened = self._open(protocol, options, str(message.get("url") or ""))
        try:
            identity = identity_of(protocol, opened.filesystem, options)
        except Exception as error:
            raise explained(error, self._masking, opened.library, options) from None
        self._opened[name] = opened
        return {
            "description": self._masking.mask(identity.description),
            "identity": identity.who and self._masking.mask(identity.who),
            "notices": [self._masking.mask(text) for text in identity.notices + opened.notices],
        }

    def _open(self, protocol: str, options: Mapping[str, Any], url: str = "") -> Opened:
        library = protocol

        def make() -> Opened:
            nonlocal library
            kind = self.libraries.class_of(protocol)
            library = library_of(kind)
            takes_urls = bool(url) and protocol not in _READ_BY_SERVER
            said = kind._get_kwargs_from_urls(url) if takes_urls else {}
            notices = signature_of(kind).check(options, library)
            check_before_search(library, options)
            made = opened_with(kind, library, {**said, **options})
            check_reachable(library, made, options)
            policy = with_options(policy_of(made), options)
            opened = Opened(protocol, library, options, url, made, policy, notices, takes_urls)
            opened.peers = peers_of(*server_of(protocol, library, made, options))
            if policy.serial:
                opened.lock = threading.Lock()
            return opened

        try:
            return _in_time(make)
        except Exception as error:
            raise explained(error, self._masking, library, options) from None

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """What a request waits for: its turn among those of the same filesystem."""
        opened = self._opened.get(name)
        with (
            nullcontext() if opened is None else opened.at_once,
            nullcontext() if opened is None or opened.lock is None else opened.lock,
        ):
            yield

    def close(self, name: str) -> None:
        """Forget a filesystem. What is under way goes on."""
        self._opened.pop(name, None)

    def moves(self, name: str) -> int | None:
        """A number that grows while bytes move between a filesystem and its server.

        Returns:
            None where the system does not tell.
        """
        opened = list(self._opened.items())
        own = {peer for other, one in opened for peer in one.peers if other == name}
        return self._traffic.moves({peer for _, one in opened for peer in one.peers} - own)

    def get(self, name: str) -> Opened:
        """An open filesystem; one whose connection was lost is opened again.

        Raises:
            HostError: It is not open, or cannot be opened again.
        """
        opened = self._opened.get(name)
        if opened is None:
            raise HostError("not_found", "This filesystem is not open.", "Open it again.")
        if not is_lost(opened.filesystem):
            return opened
        with self._reopening:
            opened = self._opened.get(name, opened)
            if is_lost(opened.filesystem):
                lock, at_once = opened.lock, opened.at_once
                opened = self._open(opened.protocol, opened.options, opened.url)
                opened.lock, opened.at_once = lock, at_once  # They are held by this request.
                self._opened[name] = opened
            return opened


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
        raise TimeoutError(f"There was no answer within {_OPENING} seconds")
    return results[0]
