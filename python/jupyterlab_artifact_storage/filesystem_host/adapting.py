"""What our use of a filesystem adds to the options of its user."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from .problems import HostError

#: For options that the user has not set. Without them, a server that is silent keeps a request for
#: ever; httpx, on the other hand, gives a server five seconds to store a value of any size.
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "gcsfs": {"requests_timeout": 300},
    "sshfs": {"connect_timeout": 20, "keepalive_interval": 15, "keepalive_count_max": 3},
    "webdav4": {"timeout": 60},
}


#: Options that may be paths of files.
_FILES = {"gcsfs": ("token",), "sshfs": ("client_keys", "known_hosts")}


def opened_with(kind: Any, library: str, options: Mapping[str, Any]) -> Any:
    """A filesystem with these options.

    Raises:
        HostError: `invalid_input`: an option names a file that does not exist.
        Exception: Whatever the library raises.
    """
    _check_files(library, options)
    arguments = {**_DEFAULTS.get(library, {}), **options}
    if library == "webdav4" and isinstance(options.get("auth"), list):
        arguments["auth"] = tuple(options["auth"])  # JSON has no tuples.
    # An instance that fsspec kept would not see credentials that were renewed (s3fs#938).
    filesystem = _plain(kind, options)(**{**arguments, "skip_instance_cache": True})
    _forget_listings(filesystem)
    return filesystem


def _check_files(library: str, options: Mapping[str, Any]) -> None:
    """Find paths that lead nowhere: gcsfs would send them to Google as access tokens."""
    for name in _FILES.get(library, ()):
        value = options.get(name)
        for path in value if isinstance(value, list) else [value]:
            if not isinstance(path, str) or not _is_path(path):
                continue
            home = os.path.expanduser if library == "sshfs" else str
            if not os.path.exists(home(path)):  # noqa: PTH110
                raise HostError(
                    "invalid_input",
                    f"The option {name} names a file that does not exist on this machine.",
                    "Correct the path; it is one of the machine that Jupyter runs on.",
                    f"storage_options.{name}",
                )


def _is_path(text: str) -> bool:
    return "\n" not in text and (text.startswith(("/", "~", "./", "../")) or text.endswith(".json"))


def is_lost(filesystem: Any) -> bool:
    """Whether the one connection of a filesystem is closed, which does not open it again itself."""
    client = getattr(filesystem, "client", None)
    is_closed = getattr(client, "is_closed", None)  # asyncssh
    if type(filesystem).__module__.startswith("sshfs") and is_closed is not None:
        return bool(is_closed())
    if type(filesystem).__module__ == "fsspec.implementations.ftp":
        try:
            filesystem.ftp.voidcmd("NOOP")
        except Exception:  # Servers end connections that are idle.
            return True
    transport = getattr(client, "get_transport", None)  # paramiko
    if transport is not None:
        found = transport()
        return found is None or not found.is_active()
    return False


def _plain(kind: type, options: Mapping[str, Any]) -> type:
    """The class to use: at an own address, that part of gcsfs which speaks HTTP alone.

    gcsfs' `ExtendedGcsFileSystem` asks Google by gRPC what kind of bucket it has. Emulators and
    proxies do not answer that, and each first use of a bucket waits for a minute.
    """
    if not (options.get("endpoint_url") or os.environ.get("STORAGE_EMULATOR_HOST")):
        return kind
    return next((parent for parent in kind.__mro__ if parent.__module__ == "gcsfs.core"), kind)


def _forget_listings(filesystem: Any) -> None:
    """Keep fsspec from answering with what it listed earlier: others write there, too."""
    cache = getattr(filesystem, "dircache", None)
    if cache is not None and hasattr(cache, "use_listings_cache"):
        cache.use_listings_cache = False
    inside = getattr(filesystem, "fs", None)
    if inside is not None and inside is not filesystem:
        _forget_listings(inside)
