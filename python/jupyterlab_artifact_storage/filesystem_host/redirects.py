"""Keeps libraries at the server that the user named."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from .problems import HostError

_FIELDS = {"gcsfs": "endpoint_url", "adlfs": "connection_string"}


def stay_at_server(library: str, filesystem: Any) -> None:
    """Refuse what sends us to another server: a value would go there, too.

    gcsfs and adlfs follow it, and repeat it for more than a minute where nobody answers.
    webdav4 has an option for that; it follows nothing by itself.
    """
    if library == "gcsfs":
        _stay_with_aiohttp(filesystem)
    elif library == "adlfs":
        _stay_with_azure(filesystem)


def elsewhere(library: str, server: str) -> HostError:
    """The error for a server that names another one."""
    return HostError(
        "invalid_input",
        f"The server sends us to another one: {server}.",
        "Set the address of the store itself: a login page or a proxy may answer in its place.",
        f"storage_options.{_FIELDS[library]}",
    )


def _other_server(url: str, location: str | None) -> str | None:
    """The server that an answer to a request for a URL names, unless it is the same one."""
    wanted = urlsplit(urljoin(url, location or "")).hostname
    return None if wanted == urlsplit(url).hostname else wanted or "no address at all"


def _stay_with_aiohttp(filesystem: Any) -> None:
    from aiohttp import TraceConfig

    async def on_redirect(_session: Any, _context: Any, told: Any) -> None:
        headers = told.response.headers
        server = _other_server(str(told.url), headers.get("Location") or headers.get("URI"))
        if server is not None:
            raise elsewhere("gcsfs", server)

    trace = TraceConfig()
    trace.on_request_redirect.append(on_redirect)
    options = filesystem.session_kwargs
    # gcsfs makes its session at the first request.
    traces = [*options.get("trace_configs", ()), trace]
    filesystem.session_kwargs = {**options, "trace_configs": traces}


def _stay_with_azure(filesystem: Any) -> None:
    pipeline = getattr(getattr(filesystem, "service_client", None), "_pipeline", None)
    for policy in getattr(pipeline, "_impl_policies", ()):
        if hasattr(policy, "get_redirect_location"):
            _watch(policy)


def _watch(policy: Any) -> None:
    find = policy.get_redirect_location

    def get_redirect_location(response: Any) -> Any:
        location = find(response)
        if location:
            server = _other_server(str(response.http_request.url), location)
            if server is not None:
                raise elsewhere("adlfs", server)
        return location

    policy.get_redirect_location = get_redirect_location
