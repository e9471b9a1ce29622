"""The secrets in the settings of a storage location: all that the session's answers mask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .._contract import HARMLESS_VALUE, PUBLIC_TOKEN, SECRET_OPTION, SHOWN_OPTIONS

# SQLAlchemy lets a password go up to the first @, with spaces, quotes and slashes in it.
_WHOLE_URL = re.compile(r"^\s*[a-zA-Z][\w+.-]*://[^:/@]*:([^@]*)@")
#: The address of a proxy may lack its scheme.
_LOGIN = re.compile(r"^\s*[^\s:/@\"']*:(?![\\/:])([^@]+)@")
_HEADERS = re.compile(r"headers?\s*$", re.IGNORECASE)
#: A header's scheme, and what it gives to the server.
_SCHEME = re.compile(r"\s*(?:Bearer|Basic|Digest|Token|ApiKey)\s+(\S+)", re.IGNORECASE)
_SHOWN = frozenset(SHOWN_OPTIONS)
#: A shorter text is a part of others.
_SHORTEST = 4
#: The same for a line of a key.
_SHORTEST_LINE = 9


def is_secret_option(name: str, value: Any = None) -> bool:
    """Whether the name of an option says that its value is a secret."""
    is_public = name.strip() == "token" and isinstance(value, str) and is_public_token(value)
    return bool(SECRET_OPTION.search(name)) and not is_public


def _may_be_secret(value: str) -> bool:
    return len(value) >= _SHORTEST and HARMLESS_VALUE.match(value) is None


def is_public_token(value: str) -> bool:
    """Whether a `token` only says where credentials are."""
    return PUBLIC_TOKEN.match(value.strip()) is not None


def secrets_in(settings: Any) -> Iterator[str]:
    """The secrets in settings of a storage location; parts of them, too."""
    for name, setting in settings.items() if isinstance(settings, Mapping) else ():
        if isinstance(setting, Mapping):
            place = str(settings.get("artifact_storage_dir") or "s3")
            # S3 alone calls a key so; elsewhere it is the name of a user.
            no_secret = () if place.strip().lower().startswith("s3") else ("username",)
            yield from _of_options({n: v for n, v in setting.items() if n not in no_secret}, "")
        elif isinstance(setting, str):
            if name == "database_url":
                yield from _decoded(match.group(1) for match in _WHOLE_URL.finditer(setting))
            # `options.set("pasword", …)`
            yield from _of_options({name: setting}, "*.")


def _of_options(options: Mapping[Any, Any], prefix: str) -> Iterator[str]:
    for key, value in options.items():
        name = str(key)
        path = "*." if prefix == "*." or f"{prefix}*" in _SHOWN else f"{prefix}{name}."
        is_shown = path == "*." or path[:-1] in _SHOWN
        if is_secret_option(name, value) or _HEADERS.search(name) or not is_shown:
            yield from _leaves(name, value, False)
        else:
            yield from _shown(value, path)


def _shown(value: Any, path: str) -> Iterator[str]:
    """The hidden parts of a value that is shown."""
    if isinstance(value, Mapping):
        yield from _of_options(value, path)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _shown(item, "*.")
    elif isinstance(value, str):
        yield from _written_in(value)


def _leaves(name: str, value: Any, is_sure: bool) -> Iterator[str]:
    is_sure = is_sure or is_secret_option(name, value) or bool(_HEADERS.search(name))
    if isinstance(value, Mapping):
        for inner, item in value.items():
            yield from _leaves(str(inner), item, is_sure)
    elif isinstance(value, (list, tuple)):
        # A user's name is no secret without its password.
        for item in value[1 if name.strip() == "auth" and len(value) > 1 else 0 :]:
            yield from _leaves("", item, is_sure)
    elif isinstance(value, str) and (is_sure or _may_be_secret(value.strip())):
        yield value
        if name.strip() == "auth" and ":" in value:
            yield value.partition(":")[2]
        scheme = _SCHEME.match(value)
        if scheme:
            yield scheme.group(1)
        if "PRIVATE KEY" in value:
            lines = (line.strip() for line in value.splitlines())
            yield from (line for line in lines if len(line) >= _SHORTEST_LINE)
        yield from _written_in(value)


def _written_in(place: str) -> Iterator[str]:
    """Passwords and signatures in a URL or a connection string."""
    from . import forms

    spans = [*forms.logins(place, True), *(m.span(1) for m in _LOGIN.finditer(place))]
    for pattern in (
        forms.URL_PARAMETER,
        forms.AZURE_KEY,
        forms.SIGNED_URL,
        forms.DSN_PASSWORD,
    ):
        spans += [match.span(1) for match in pattern.finditer(place)]
    yield from _decoded(place[start:end].strip("'\"") for start, end in spans)


def _decoded(secrets: Iterable[str]) -> Iterator[str]:
    from urllib.parse import unquote

    for secret in secrets:
        yield secret
        yield unquote(secret)
