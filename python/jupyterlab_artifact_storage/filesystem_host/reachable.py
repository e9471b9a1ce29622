"""Whether the server of a filesystem answers at all, before its library tries for minutes."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

#: Seconds until a server takes a connection.
_PATIENCE = 10
_GOOGLE = "https://storage.googleapis.com"
_PORTS = {"http": 80, "https": 443}
#: Of servers that the option `host` names, where `port` names no other.
_PORTS_OF_HOSTS = {
    **dict.fromkeys(("sftp", "ssh"), 22),
    "ftp": 21,
    "smb": 445,
    **dict.fromkeys(("hdfs", "arrow_hdfs"), 8020),
    "webhdfs": 9870,
}


def server_of(
    protocol: str, library: str, filesystem: Any, options: Mapping[str, Any]
) -> tuple[str | None, int]:
    """The name and port of the server of an open filesystem; None where that is not known."""
    url = _address(library, filesystem, options)
    if url is None:
        port = options.get("port") or _PORTS_OF_HOSTS.get(protocol)
        return (options.get("host"), int(port)) if port else (None, 0)
    parts = urlsplit(url)
    return parts.hostname, parts.port or _PORTS.get(parts.scheme, 0)


def check_reachable(library: str, filesystem: Any, options: Mapping[str, Any]) -> None:
    """Connect once to the server that a filesystem will use. Others than these connect themselves.

    adlfs repeats a name that is not known, for example of a misspelt account, for a minute.

    Raises:
        OSError: There is no such name, or nobody answers.
    """
    url = _address(library, filesystem, options)
    if url is None:
        return
    parts = urlsplit(url)
    host = parts.hostname
    if host is None or parts.scheme not in _PORTS or _is_by_proxy(parts.scheme, host):
        return
    socket.create_connection((host, parts.port or _PORTS[parts.scheme]), _PATIENCE).close()


def check_before_search(library: str, options: Mapping[str, Any]) -> None:
    """Connect once before gcsfs looks for credentials: without a network that takes 15 seconds.

    Raises:
        OSError: As :func:`check_reachable`.
    """
    if library == "gcsfs" and options.get("token") in (None, "google_default", "cloud"):
        check_reachable(library, None, options)


def _address(library: str, filesystem: Any, options: Mapping[str, Any]) -> str | None:
    if library == "gcsfs":
        named = options.get("endpoint_url") or os.environ.get("STORAGE_EMULATOR_HOST")
        return str(getattr(filesystem, "_location", None) or named or _GOOGLE)
    if library == "adlfs":
        return str(filesystem.service_client.url)
    if library == "webdav4":
        return str(options.get("base_url"))
    return None


def _is_by_proxy(scheme: str, host: str) -> bool:
    proxies = getproxies()
    return (scheme in proxies or "all" in proxies) and not proxy_bypass(host)
