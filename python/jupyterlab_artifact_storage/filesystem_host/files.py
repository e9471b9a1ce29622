"""Options that name files and programs: faults of these, before a library trips over them."""

from __future__ import annotations

import os
import shlex
import shutil
import ssl
from collections.abc import Iterator, Mapping
from typing import Any

from .problems import HostError

#: Options that hold paths of files, alone or in lists.
_FILES = {"sshfs": ("client_keys", "known_hosts", "config"), "webdav4": ("verify", "cert")}
_HERE = "Correct the path; it is one of the machine that Jupyter runs on."


def check_files(library: str, options: Mapping[str, Any]) -> None:
    """Find options that lead to no file, or to one of no use.

    Raises:
        HostError: `invalid_input`, field `storage_options.<name>`.
    """
    for name in _FILES.get(library, ()):
        if library == "sshfs" and not isinstance(options.get(name), (str, list, type(None))):
            raise refuse(
                name, f"The option {name} is neither a path nor a list of paths.", "Correct it."
            )
        for path in _paths(options.get(name)):
            _check_file(name, path, is_folder_fine=name == "verify")
    if library == "sshfs":
        _check_program(options.get("proxy_command"))
    elif library == "webdav4":
        _check_certificates(options)
    elif library == "gcsfs":
        _check_token(options.get("token"))


def refuse(name: str, message: str, hint: str) -> HostError:
    """An option is at fault."""
    return HostError("invalid_input", message, hint, f"storage_options.{name}")


def is_path(text: str) -> bool:
    """Whether a text that may be a secret, too, is a path."""
    return "\n" not in text and (text.startswith(("/", "~", "./", "../")) or text.endswith(".json"))


def _paths(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _paths(one)


def _check_file(name: str, path: str, is_folder_fine: bool = False) -> None:
    if "-----BEGIN" in path or "\n" in path:
        raise refuse(
            name,
            f"The option {name} holds a text in place of the path of a file.",
            "Write the text into a file that only you may read, and set its path.",
        )
    place = os.path.expanduser(path)  # noqa: PTH111
    if not os.path.exists(place):  # noqa: PTH110
        message = f"The option {name} names a file that does not exist on this machine: {path}."
    elif os.path.isdir(place) and not is_folder_fine:  # noqa: PTH112
        message = f"The option {name} names a folder in place of a file: {path}."
    elif not os.access(place, os.R_OK):
        message = f"The option {name} names a file that may not be read: {path}."
    else:
        return
    raise refuse(name, message, _HERE)


def _check_program(command: Any) -> None:
    try:
        words = shlex.split(command) if isinstance(command, str) else list(_paths(command))
    except ValueError:
        raise refuse(
            "proxy_command", "The option proxy_command has a quote without its end.", "Correct it."
        ) from None
    if words and shutil.which(words[0]) is None:
        raise refuse(
            "proxy_command",
            f"The program of the option proxy_command does not exist on this machine: {words[0]}.",
            "Install it where Jupyter runs, or correct its name.",
        )


def _check_certificates(options: Mapping[str, Any]) -> None:
    verify, cert = options.get("verify"), list(_paths(options.get("cert")))
    try:
        name = "verify"
        if isinstance(verify, str) and os.path.isfile(verify):  # noqa: PTH113
            ssl.create_default_context(cafile=verify)
        name = "cert"
        if cert:
            # Without a password, OpenSSL would ask for one in the terminal.
            file, key, password = (*cert, None, None)[:3]
            context = ssl.create_default_context()
            context.load_cert_chain(str(file), key, password or "")
    except (ssl.SSLError, OSError) as error:
        what = "certificates" if name == "verify" else "certificate with its private key"
        raise refuse(
            name, f"The file of the option {name} holds no {what}.", "Set the path of a PEM file."
        ) from error


def _check_token(token: Any) -> None:
    """A path that leads nowhere is sent to Google by gcsfs, as an access token."""
    if token is not None and not isinstance(token, (str, dict)):
        raise refuse(
            "token",
            "The option token is neither a text nor a dictionary.",
            "Set the path of a JSON file on this machine, or its content as a dictionary.",
        )
    if isinstance(token, str) and token.lstrip().startswith("{"):
        raise refuse(
            "token",
            "The option token begins as JSON, and is not complete.",
            "Copy the whole JSON again, or set the path of its file.",
        )
    if isinstance(token, str) and is_path(token):
        if token.startswith("~"):
            token = os.path.expanduser(token)  # noqa: PTH111
        _check_file("token", token)


def no_credentials(token: Any, error: Exception) -> HostError | None:
    """What an error of gcsfs says of the option token; None where it is about something else."""
    if not (isinstance(token, dict) or (isinstance(token, str) and is_path(token))):
        return None
    trace, is_there = error.__traceback__, False
    while trace is not None:
        is_there |= trace.tb_frame.f_globals.get("__name__") == "gcsfs.credentials"
        trace = trace.tb_next
    kinds = (ValueError, KeyError, TypeError, AttributeError)
    known = type(error).__name__ in ("MalformedError", "DefaultCredentialsError")
    if not is_there or not (known or isinstance(error, kinds)):
        return None
    where = (
        "The option token" if isinstance(token, dict) else f"The file {token} of the option token"
    )
    return refuse(
        "token",
        f"{where} holds no complete credentials of Google.",
        "Download the JSON of the account again, or run gcloud auth application-default login.",
    )
