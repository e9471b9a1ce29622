"""Failures that libraries report in words of their own, with the option that is at fault."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass

from .problems import DIRECTORY, HostError


@dataclass(frozen=True)
class _Case:
    """A failure that is known.

    Attributes:
        signs: Names of exceptions, and words of theirs: any of them tells.
        kind: Of error.
        message: What it means.
        hint: What to do.
        option: At fault.
        code: What code reads.
    """

    signs: Sequence[str]
    kind: str
    message: str
    hint: str
    option: str | None = None
    code: str | None = None


_CASES = (
    _Case(
        ("getaddrinfo", "Name or service not known", "nodename nor servname"),
        "unreachable",
        "The name of the server is not known.",
        "Check the address for mistakes, and the network.",
    ),
    _Case(
        # The words of strerror(3), where a protocol has no number for them: SFTP before version 5.
        ("No space left on device", "Disk quota exceeded"),
        "storage_full",
        "There is no room left.",
        "Make room, or ask for a larger quota.",
    ),
    _Case(
        # OpenSSH's server says no more of a disk that is full.
        ("SFTPFailure: Failure",),
        "internal",
        "The server failed, and SFTP has no word for the reason.",
        "Its disk or your quota may be full: look there.",
    ),
    _Case(
        ("CERTIFICATE_VERIFY_FAILED", "CertificateError"),
        "permission_denied",
        "The server's certificate is not trusted.",
        "Check the address, or trust the certificate's authority on this machine.",
    ),
    _Case(
        ("WRONG_VERSION_NUMBER", "SSLError", "[SSL"),
        "permission_denied",
        "The server speaks no TLS, or its certificate is of no use.",
        "Check the address: does it begin with https:// by mistake?",
    ),
    _Case(
        ("received 301 (", "received 302 (", "received 307 (", "received 308 ("),
        "invalid_input",
        "The server sends us to another address, as from http:// to https://.",
        "Set the address that a browser shows in its place, or follow_redirects to true.",
        "base_url",
    ),
    _Case(
        (
            *("is not a multistatus response", "JSONDecodeError", "KeyError: 'Location'"),
            *("invalid status 'OK'", "Unable to deserialize", "JSON is invalid"),
        ),
        "invalid_input",
        "What answers there is no server of this kind of filesystem.",
        "Check the address: a login page or a proxy may answer in its place.",
    ),
    _Case(
        ("does not match the google default project",),
        "invalid_input",
        "The option project is not the project of the default credentials.",
        "Leave the option project out, or set token.",
        "project",
    ),
    _Case(
        ("Provided token is either not valid", "provided raw token expires", "Token format not"),
        "permission_denied",
        "The access token in the option token is not valid any more, or is none.",
        "Set a new one, or the path of a file of credentials on this machine.",
        "token",
        "credentials",
    ),
    _Case(
        ("requester pays",),
        "invalid_input",
        "The owner of this bucket lets its readers pay.",
        "Set the option requester_pays to true, or to the project that pays.",
        "requester_pays",
    ),
    _Case(
        ("HostKeyNotVerifiable", "Host key is not trusted"),
        "permission_denied",
        "The key of the server is not among those that the option known_hosts has.",
        "Check that it is the right server, then add its key (ssh-keyscan).",
        "known_hosts",
    ),
    _Case(
        ("Passphrase must be specified", "KeyEncryptionError", "Unable to decrypt"),
        "invalid_input",
        "The private key has a passphrase, and the option passphrase is missing or wrong.",
        "Set the option passphrase.",
        "passphrase",
    ),
    _Case(
        ("KeyImportError", "Invalid private key"),
        "invalid_input",
        "The option client_keys leads to no private key.",
        "Set the path of a private key on this machine.",
        "client_keys",
    ),
    _Case(
        ("AzureSigningError", "Incorrect padding", "Invalid base64-encoded string"),
        "invalid_input",
        "The account key is not complete: it is not Base64.",
        "Copy it again from the storage account.",
        "account_key",
    ),
    _Case(
        ("Connection string",),
        "invalid_input",
        "The option connection_string is not complete.",
        "Copy it again from the storage account.",
        "connection_string",
    ),
    _Case(
        ("account_name with credentials",),
        "invalid_input",
        "The storage account is not known: account_name and connection_string are missing.",
        "Set one of them, or write abfs://container@account.dfs.core.windows.net/folder.",
        "account_name",
    ),
)


def known_failure(chain: Sequence[BaseException]) -> HostError | None:
    """What is known of a failure; None: nothing.

    Args:
        chain: The exception, and what caused it.
    """
    signs = [_signs_of(error) for error in chain]
    for case in _CASES:
        if any(sign in text for sign in case.signs for text in signs):
            field = f"storage_options.{case.option}" if case.option else DIRECTORY
            return HostError(case.kind, case.message, case.hint, field, code=case.code)
    return _missing_argument(chain[0])


def _signs_of(error: BaseException) -> str:
    # Its own class is the last one: "KeyError: 'Location'" is a sign.
    kinds = " ".join(kind.__name__ for kind in reversed(type(error).__mro__))
    if isinstance(error, socket.gaierror):
        kinds = f"getaddrinfo {kinds}"
    if isinstance(error, ssl.SSLCertVerificationError):
        kinds = f"CERTIFICATE_VERIFY_FAILED {kinds}"
    return f"{kinds}: {error}"


def _missing_argument(error: BaseException) -> HostError | None:
    """Python's own complaint about an argument that a constructor misses."""
    text = str(error)
    if not isinstance(error, TypeError) or "required" not in text or "'" not in text:
        return None
    name = text.split("'")[1]
    return HostError(
        "invalid_input", f"The option {name} is missing.", "Set it.", f"storage_options.{name}"
    )
