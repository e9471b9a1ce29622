"""What a library's exception means, in plain words."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .known_failures import known_failure
from .masking import Masking
from .problems import DIRECTORY, HostError

#: Characters of a message: some libraries repeat all of an answer.
_LONGEST = 500
_FOR_SUPPORT = ("RequestId:", "Time:", "ErrorCode:", "Content:", "<")
#: What object stores answer; azure-core adds it to the same in words.
_XML = re.compile(r"<Code>(?P<code>[^<]*)</Code>\s*<Message>(?P<message>[^<\n]*)")
#: Kinds by the status of an HTTP answer (gcsfs HttpError, azure-core, httpx, aiohttp).
_BY_STATUS = {
    400: "invalid_input",
    401: "permission_denied",
    403: "permission_denied",
    404: "not_found",
    407: "permission_denied",
    408: "unreachable",
    409: "conflict",
    412: "conflict",
    413: "storage_full",
    416: "invalid_input",
    429: "unreachable",
    507: "storage_full",
}
#: Kinds by names of exceptions, so that no library is imported for its exceptions.
_BY_NAME = {
    "PermissionDenied": "permission_denied",
    "HostKeyNotVerifiable": "permission_denied",
    "KeyImportError": "invalid_input",
    "KeyEncryptionError": "invalid_input",
    "SFTPPermissionDenied": "permission_denied",
    "SFTPNoSuchFile": "not_found",
    "SFTPNoSuchPath": "not_found",
    "SFTPNoSpaceOnFilesystem": "storage_full",
    "SFTPQuotaExceeded": "storage_full",
    "SFTPConnectionLost": "unreachable",
    "SFTPNoConnection": "unreachable",
    "ConnectionLost": "unreachable",
    "DisconnectError": "unreachable",
    "ClientAuthenticationError": "permission_denied",
    "CredentialUnavailableError": "permission_denied",
    "ResourceNotFoundError": "not_found",
    "ResourceNotFound": "not_found",
    "ResourceExistsError": "conflict",
    "ServiceRequestError": "unreachable",
    "ServiceResponseError": "unreachable",
    "RefreshError": "permission_denied",
    "DefaultCredentialsError": "permission_denied",
    "TransportError": "unreachable",
    "ProxyError": "unreachable",
    "ConnectError": "unreachable",
    "ReadError": "unreachable",
    "WriteError": "unreachable",
    "RemoteProtocolError": "unreachable",
    "ClientConnectorError": "unreachable",
    "ServerDisconnectedError": "unreachable",
    "ClientPayloadError": "unreachable",
    "FSTimeoutError": "unreachable",
}
#: Kinds by the reply of an FTP server (RFC 959, 4.2).
_BY_REPLY = {
    "452": "storage_full",
    "552": "storage_full",
    "500": "unsupported",
    "502": "unsupported",
    "530": "permission_denied",
    "532": "permission_denied",
    "550": "permission_denied",
    "553": "invalid_input",
}
#: Exceptions of credentials that are wrong, or that were not found.
_CREDENTIALS = frozenset(
    (
        "PermissionDenied",  # asyncssh, at the login; later it is SFTPPermissionDenied
        "ClientAuthenticationError",
        "CredentialUnavailableError",
        "RefreshError",
        "DefaultCredentialsError",
        "KeyImportError",
        "KeyEncryptionError",
    )
)
#: Options with which a user proves who they are.
_PROOFS = (
    *("password", "auth", "token", "client_keys", "account_key", "sas_token", "connection_string"),
    *("client_secret", "credential"),
)
#: Kinds by the number of an operating system's error.
_BY_NUMBER = {
    errno.ENOSPC: "storage_full",
    errno.EDQUOT: "storage_full",
    errno.EFBIG: "storage_full",
    errno.EROFS: "permission_denied",
    errno.EACCES: "permission_denied",
    errno.EPERM: "permission_denied",
    errno.ENOENT: "not_found",
    errno.EEXIST: "conflict",
    errno.ENOTDIR: "invalid_input",
    errno.EISDIR: "invalid_input",
    errno.ENAMETOOLONG: "invalid_input",
}
_SENTENCES = {
    "invalid_input": ("The filesystem refuses this.", "Correct the address or the option."),
    "permission_denied": (
        "The filesystem denies access.",
        "Check the credentials, and what they may do at this address.",
    ),
    "not_found": ("The address does not exist.", "Check the address, or create it."),
    "conflict": ("There is another object of this name.", "Save again."),
    "storage_full": ("There is no room left.", "Make room, or ask for a larger quota."),
    "unreachable": (
        "The filesystem does not answer.",
        "Check the address and the network, then try again.",
    ),
    "unsupported": ("The filesystem cannot do this.", "Use another one."),
    "corrupted": ("The filesystem sent something else than what was saved.", "Try again."),
    "internal": ("The filesystem failed.", "If the reason does not help, report this as a bug."),
}


def explained(
    error: Exception, masking: Masking, library: str, options: Mapping[str, Any] | None = None
) -> HostError:
    """An error of a library, as ours, without secrets.

    Args:
        error: The error.
        masking: All secrets.
        library: Of the filesystem.
        options: Those of the filesystem: one of them may be at fault.
    """
    found = _ours(error) or _explained(error, library)
    if found.code == "credentials" and found.field == DIRECTORY:
        given = [name for name in _PROOFS if (options or {}).get(name)]
        # Of two of them, no library says which one it did not accept.
        found.field = f"storage_options.{given[0]}" if len(given) == 1 else DIRECTORY
    return HostError(
        found.kind,
        _shortened(masking.mask(found.message)),
        masking.mask(found.hint),
        found.field,
        found.meant,
        found.status,
        found.code,
        _shortened(masking.mask(found.said)),
    )


def _shortened(text: str) -> str:
    # Only a text without secrets may be cut: what is left of one is not found any more.
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def kind_of(error: Exception) -> str:
    """The kind of an error (docs/errors.md)."""
    ours = _ours(error)
    if ours is not None:
        return ours.kind
    return next((kind for one in _chain(error) if (kind := _kind(one)) is not None), "internal")


def _ours(error: Exception) -> HostError | None:
    """An error of ours, also inside one that a library made of it."""
    return next((one for one in _chain(error) if isinstance(one, HostError)), None)


def _explained(error: Exception, library: str) -> HostError:
    chain = list(_chain(error))
    found = known_failure(chain)
    if found is None:
        kind = kind_of(error)
        status = next((status for one in chain if (status := _status(one)) is not None), 0)
        sentences, code = _SENTENCES[kind], None
        if kind == "unreachable" and status >= 500:
            sentences = _failed(status)
        elif kind == "unreachable":
            code = "silent"
        if any(_is_about_credentials(one) for one in chain):
            code = "credentials"
        found = HostError(kind, *sentences, code=code)
    reason = _reason(chain)
    # gcsfs says of what does not exist nothing but its URL.
    if " " in reason and found.field == DIRECTORY:
        found.said = f"{library} says: {reason}"
    return found


def _failed(status: int) -> tuple[str, str]:
    """What is said of a server that answers that it failed (RFC 9110, 15.6)."""
    return (
        f"The server of the filesystem failed (HTTP status {status}).",
        "Try again later. If it stays so, ask its administrator: its disk may be full.",
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _kind(error: BaseException) -> str | None:
    status = _status(error)
    if status is not None:
        return _BY_STATUS.get(status, "unreachable" if status >= 500 else "invalid_input")
    for parent in type(error).__mro__:
        if parent.__name__ in _BY_NAME:
            return _BY_NAME[parent.__name__]
    if type(error).__module__ == "ftplib":
        return _BY_REPLY.get(str(error)[:3], "unreachable")
    if isinstance(error, (TimeoutError, ConnectionError, EOFError)):
        return "unreachable"
    if isinstance(error, (NotImplementedError, ImportError)):
        return "unsupported"
    if isinstance(error, OSError):
        return _of_os_error(error)
    if isinstance(error, (ValueError, TypeError, KeyError)):
        return "invalid_input"
    return None


def _is_about_credentials(error: BaseException) -> bool:
    """Whether nobody is known by these credentials; else somebody is who may not do it."""
    return (
        _status(error) == 401
        or (type(error).__module__ == "ftplib" and str(error).startswith("530"))
        or type(error).__name__ in _CREDENTIALS
        or "failed to authenticate" in str(error)  # Azure, with status 403
    )


def _of_os_error(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "not_found"
    if isinstance(error, PermissionError) or str(error).startswith("Forbidden"):  # gcsfs, for 403
        return "permission_denied"
    if isinstance(error, FileExistsError):
        return "conflict"
    if error.errno in _BY_NUMBER:
        return _BY_NUMBER[error.errno]
    return "unreachable"


def _status(error: BaseException) -> int | None:
    for holder in (error, getattr(error, "response", None)):
        for name in ("status_code", "status", "code"):
            value = getattr(holder, name, None)
            if isinstance(value, str) and value.isdigit():
                value = int(value)
            if isinstance(value, int) and 400 <= value < 600:
                return value
    return None


def _reason(chain: list[BaseException]) -> str:
    """A library's own words: the first that there are."""
    for one in chain:
        lines = [line.strip() for line in str(one).splitlines() if line.strip()]
        xml = _XML.search(str(one))
        # azure-core goes on with what only its support understands.
        lines = [line for line in lines if not line.startswith(_FOR_SUPPORT)]
        if not lines and xml:
            lines = [f"{xml['message'].strip().rstrip('.')} ({xml['code']})"]
        if lines:
            text = " ".join(lines)
            code = getattr(one, "error_code", None)
            if code is not None:
                text = f"{text.rstrip('.!')} ({getattr(code, 'value', code)})"
            return text if text.endswith((".", "!", "?")) else f"{text}."
    return f"{type(chain[0]).__name__}."
