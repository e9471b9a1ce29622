"""Who a filesystem acts as, as far as its library tells, and what people should know of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .libraries import library_of
from .problems import HostError


@dataclass
class Identity:
    """Who a filesystem acts as.

    Attributes:
        description: The store in words, without secrets.
        who: Who reads and writes; None where the library does not tell.
        notices: What people should know of it.
    """

    description: str
    who: str | None = None
    notices: list[str] = field(default_factory=list)


def identity_of(protocol: str, filesystem: Any, options: Mapping[str, Any]) -> Identity:
    """Describe an open filesystem.

    Raises:
        HostError: It acts in another place than the options say.
    """
    describe = {"gcsfs": _google, "adlfs": _azure, "sshfs": _sftp, "webdav4": _webdav}.get(
        library_of(type(filesystem))
    )
    if describe is None:
        return Identity(f"{protocol}://")
    return describe(filesystem, options)


def _google(filesystem: Any, options: Mapping[str, Any]) -> Identity:
    found = Identity("Google Cloud Storage")
    used = filesystem.credentials
    credentials = getattr(used, "credentials", None)
    project = getattr(used, "project", None)
    endpoint = options.get("endpoint_url") or os.environ.get("STORAGE_EMULATOR_HOST")
    if endpoint:
        found.description = f"Google Cloud Storage at {endpoint}"
    if credentials is None:
        found.who = "anonymous"
        if options.get("token") != "anon":
            found.notices.append(
                "gcsfs found no credentials of Google and goes on anonymously: private buckets "
                "refuse it. Run `gcloud auth application-default login`, or set the option token."
            )
        return found
    method = getattr(used, "method", None) or "the option token"
    email = next(
        (
            value
            for name in ("service_account_email", "signer_email", "account")
            if (value := getattr(credentials, name, None)) and value != "default"
        ),
        None,
    )
    found.who = f"{email or type(credentials).__name__}, by {method}"
    if project:
        found.who += f", project {project}"
    return found


#: The variable that adlfs prefers to all options.
_CONNECTION_STRING = "AZURE_STORAGE_CONNECTION_STRING"
#: The options that it ignores then.
_IGNORED = (
    *("account_name", "account_key", "sas_token"),
    *("client_id", "client_secret", "tenant_id", "anon"),
)


def _azure(filesystem: Any, options: Mapping[str, Any]) -> Identity:
    account = getattr(filesystem.service_client, "account_name", None) or filesystem.account_name
    found = Identity(f"Azure Storage, account {account}")
    if filesystem.connection_string is not None:
        found.who = f"the account {account}, by connection string"
        if options.get("connection_string") is None and os.environ.get(_CONNECTION_STRING):
            ignored = [name for name in _IGNORED if name in options]
            than = f" The options {', '.join(ignored)} are ignored." if ignored else ""
            _refuse_another_account(_CONNECTION_STRING, account, options.get("account_name"))
            found.notices.append(
                f"The environment variable {_CONNECTION_STRING} decides about account and key."
                f"{than}"
            )
    elif filesystem.credential is not None:
        kind = type(filesystem.credential).__name__
        who = filesystem.client_id if kind == "ClientSecretCredential" else None
        found.who = f"{who or kind}, by {kind}" if who else f"by {kind}"
    elif filesystem.account_key is not None:
        found.who = f"the account {account}, by account key"
    elif filesystem.sas_token is not None:
        found.who = "by shared access signature"
    else:
        found.who = "anonymous"
        if not options.get("anon"):
            found.notices.append("adlfs found no credentials of Azure and goes on anonymously.")
    return found


def _refuse_another_account(variable: str, account: str, named: str | None) -> None:
    """Values must not go to another account than the location says.

    Raises:
        HostError: adlfs takes the account of the variable, whatever its parameters say.
    """
    if named is not None and named != account:
        raise HostError(
            "invalid_input",
            f"The location is in the account {named}, but the environment variable {variable} is "
            f"for the account {account}, which adlfs would use instead.",
            f"Unset {variable} where Jupyter is started, or use the account {account}.",
            "storage_options.account_name",
        )


def _sftp(filesystem: Any, options: Mapping[str, Any]) -> Identity:
    connection = filesystem.client
    user = connection.get_extra_info("username") or options.get("username")
    host, port = options.get("host"), options.get("port") or 22
    found = Identity(f"SFTP on {host}:{port}", f"{user}@{host}")
    if options.get("known_hosts") is None:
        found.notices.append(
            "sshfs does not check the key of the server unless the option known_hosts is set."
        )
    return found


def _webdav(_: Any, options: Mapping[str, Any]) -> Identity:
    auth = options.get("auth")
    user = auth[0] if isinstance(auth, (list, tuple)) and auth else None
    return Identity(f"WebDAV at {options.get('base_url')}", user if user else "anonymous")
