"""What our use of a filesystem adds to the options of its user."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from .files import check_files, no_credentials
from .libraries import library_of
from .redirects import stay_at_server

#: For options that the user has not set. Without them, a server that is silent keeps a request for
#: ever; httpx, on the other hand, gives a server five seconds to store a value of any size.
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "gcsfs": {"requests_timeout": 300},
    "sshfs": {"connect_timeout": 15, "keepalive_interval": 10, "keepalive_count_max": 3},
    "webdav4": {"timeout": 60},
}


def opened_with(kind: Any, library: str, options: Mapping[str, Any]) -> Any:
    """A filesystem with these options.

    Raises:
        HostError: `invalid_input`: an option leads to no file, or to one of no use.
        Exception: Whatever the library raises.
    """
    check_files(library, options)
    arguments = {**_DEFAULTS.get(library, {}), **options}
    if library == "webdav4" and isinstance(options.get("auth"), list):
        arguments["auth"] = tuple(options["auth"])  # JSON has no tuples.
    endpoint = str(options.get("endpoint_url") or "")
    if library == "gcsfs" and endpoint and "://" not in endpoint:
        arguments["endpoint_url"] = f"http://{endpoint}"  # As gcsfs reads STORAGE_EMULATOR_HOST.
    # An instance that fsspec kept would not see credentials that were renewed (s3fs#938).
    try:
        filesystem = _plain(kind, options)(**{**arguments, "skip_instance_cache": True})
    except Exception as error:
        found = no_credentials(options.get("token"), error) if library == "gcsfs" else None
        raise found or error from error.__cause__
    _forget_listings(filesystem)
    stay_at_server(library, filesystem)
    if library == "webdav4":
        _keep_percent_signs(filesystem.client)
    return filesystem


def _keep_percent_signs(client: Any) -> None:
    """Keep httpx from taking `a%41` for a name that is percent-encoded, the folder `aA`."""
    join = client.join_url

    def join_url(path: str, add_trailing_slash: bool = False) -> Any:
        return join(path.replace("%", "%25"), add_trailing_slash)

    client.join_url = join_url


def is_lost(filesystem: Any) -> bool:
    """Whether the one connection of a filesystem is closed, which does not open it again itself."""
    client = getattr(filesystem, "client", None)
    is_closed = getattr(client, "is_closed", None)  # asyncssh
    if library_of(type(filesystem)) == "sshfs" and is_closed is not None:
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
