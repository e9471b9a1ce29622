"""The secrets that this process was told, and their removal from captured code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

MASK = "***"
#: Below this length, a secret is masked only where it is a whole string literal.
_FREE_LENGTH = 6

_SECRET_OPTION = re.compile(
    r"^(?:key|username|secret|password|token|account_key|sas_token|connection_string"
    r"|client_secret|credential|aws_(?:access_key_id|secret_access_key|session_token)"
    r"|sse_?customer_?key)$",
    re.IGNORECASE,
)
# Assignments that anyone would call a secret, whoever it is for: secret="…", "password": "…"
_ASSIGNED = re.compile(
    r"""(\b\w*(?:secret|passw(?:or)?d|token|account_key|access_key_id|connection_string)\w*
    ["']?\s*[:=]\s*[rbfuRBFU]{0,2})(["'])((?:(?!\2)[^\\\n]|\\.)+)\2""",
    re.IGNORECASE | re.VERBOSE,
)
_URL_PASSWORD = re.compile(r"(\b[a-zA-Z][\w+.-]*://[^\s:/@\"']*:)([^\s@\"']+)(@)")
# SQLAlchemy lets a password go up to the first @, with spaces, quotes and slashes in it.
_WHOLE_URL = re.compile(r"^\s*[a-zA-Z][\w+.-]*://[^:/@]*:([^@]*)@")
_URL_LITERAL = re.compile(
    r"""(["'])([a-zA-Z][\w+.-]*://[^\s:/@"']*:)((?:(?!\1)[^@\\\n]|\\.)+)@""", re.VERBOSE
)
_URL_PARAMETER = re.compile(
    r"([?&](?:\w*password|passwd|token|secret|sslpassword)=)([^&\s\"']+)()", re.IGNORECASE
)

# os.environ["AWS_SECRET_ACCESS_KEY"] = "…", os.putenv("PGPASSWORD", "…"), setdefault("…", "…")
_NAMED_VARIABLE = re.compile(
    r"""(["']\w*(?:SECRET|PASSW(?:OR)?D|TOKEN|ACCOUNT_KEY|ACCESS_KEY_ID|CONNECTION_STRING)\w*["']
    \s*(?:\]\s*=|,)\s*)(["'])((?:(?!\2)[^\\\n]|\\.)+)\2""",
    re.VERBOSE,
)
# %env AWS_SECRET_ACCESS_KEY=…, !export PGPASSWORD=…
_SHELL_VARIABLE = re.compile(
    r"""((?:^|[;&])\s*(?:%(?:set_)?env|!?\s*export|!?\s*set)\s+
    \w*(?:SECRET|PASSW(?:OR)?D|TOKEN|ACCOUNT_KEY|ACCESS_KEY_ID|CONNECTION_STRING)\w*
    (?:=|[ \t]+))([^\s;&|]+)""",
    re.MULTILINE | re.VERBOSE,
)
# Keys of Azure's connection strings, wherever they stand.
_AZURE_KEY = re.compile(
    r"(\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)\s*=\s*)([^;\s\"']+)", re.IGNORECASE
)
# URLs that give access to whoever has them.
_SIGNED_URL = re.compile(
    r"([?&](?:sig|X-(?:Amz|Goog)-(?:Signature|Credential|Security-Token))=)"
    r"([^&#;\s\"']+)",
    re.IGNORECASE,
)
# libpq's "host=db password=…" and ODBC's "Server=db;PWD=…", within one string literal.
_DSN_PASSWORD = re.compile(
    r"""((?P<quote>["'])[^"'\n]*?\w=[^"'\n]*?[;\s](?:password|passwd|pwd|sslpassword)\s*=\s*)
    ((?!(?P=quote))['"](?:(?!(?P=quote))[^\n])*?['"](?=\s|(?P=quote))|[^;\s"']+)""",
    re.IGNORECASE | re.VERBOSE,
)
_PASSWORD_PARAMETER = re.compile(
    r"(?:^|[;\s])(?:password|passwd|pwd|sslpassword)\s*=\s*('[^']*'|\"[^\"]*\"|[^;\s]+)",
    re.IGNORECASE,
)

_known: set[str] = set()


def remember(options: Any) -> set[str]:
    """Notes the secrets in settings of a storage location, before they are sent anywhere.

    Returns:
        The secrets found.
    """
    found = set(_secrets_in(options))
    _known.update(found)
    return found


def _secrets_in(settings: Any) -> Iterator[str]:
    if not isinstance(settings, Mapping):
        return
    url = settings.get("database_url")
    if isinstance(url, str):
        from urllib.parse import unquote

        whole = _WHOLE_URL.match(url)
        if whole and whole.group(1):
            yield whole.group(1)
            yield unquote(whole.group(1))
        for pattern in (_URL_PASSWORD, _URL_PARAMETER):
            for match in pattern.finditer(url):
                yield match.group(2)
                yield unquote(match.group(2))
        for match in _PASSWORD_PARAMETER.finditer(url):
            yield match.group(1).strip("'\"")
    for place in (url, settings.get("artifact_storage_dir")):
        if isinstance(place, str):
            for pattern in (_AZURE_KEY, _SIGNED_URL):
                yield from (match.group(2) for match in pattern.finditer(place))
    options = settings.get("storage_options")
    if isinstance(options, Mapping):
        yield from _option_secrets(options, False)


def _option_secrets(options: Mapping[Any, Any], all_of_it: bool) -> Iterator[str]:
    for name, value in options.items():
        secret = all_of_it or bool(_SECRET_OPTION.match(str(name)))
        if isinstance(value, Mapping):
            yield from _option_secrets(value, secret)
        elif secret and isinstance(value, str) and value:
            yield value


def mask(code: str) -> str:
    """The same code with every secret replaced by `***`."""
    for secret in sorted(_known, key=len, reverse=True):
        if len(secret) >= _FREE_LENGTH:
            escaped = secret.replace("\\", "\\\\")
            forms = (secret, escaped, escaped.replace("'", "\\'"), escaped.replace('"', '\\"'))
            for form in forms:
                code = code.replace(form, MASK)
        for literal in {repr(secret), f'"{secret}"', f"'{secret}'"}:
            code = code.replace(literal, repr(MASK))
    if "://" in code:
        code = _URL_LITERAL.sub(rf"\1\2{MASK}@", code)
        code = _URL_PASSWORD.sub(rf"\1{MASK}\3", code)
        code = _URL_PARAMETER.sub(rf"\1{MASK}", code)
    for pattern in (_SHELL_VARIABLE, _AZURE_KEY, _SIGNED_URL):
        code = pattern.sub(rf"\1{MASK}", code)
    code = _DSN_PASSWORD.sub(rf"\1{MASK}", code)
    code = _NAMED_VARIABLE.sub(rf"\1\2{MASK}\2", code)
    return _ASSIGNED.sub(rf"\1\2{MASK}\2", code)
