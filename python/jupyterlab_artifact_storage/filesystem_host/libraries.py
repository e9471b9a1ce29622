"""Which filesystems can be opened here, and how to install what is missing."""

from __future__ import annotations

import importlib.util
import re
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from .problems import HostError

#: The extra of this package that brings a library.
_EXTRAS = {"gcsfs": "gcs", "adlfs": "azure", "sshfs": "sftp"}
#: How people call a store.
_NAMES = {
    "gcsfs": "Google Cloud Storage",
    "adlfs": "Azure Storage",
    "sshfs": "SFTP",
    "webdav4": "WebDAV",
    "smbprotocol": "SMB",
    "pyarrow": "HDFS",
    "ocifs": "OCI Object Storage",
    "huggingface_hub": "Hugging Face",
}
#: The first versions that write create-only (`mode="xb"`), by their release notes.
_OLDEST = {
    "fsspec": (2024, 10),
    "gcsfs": (2024, 10),
    "adlfs": (2024, 12),
    "sshfs": (2023, 10),
    "webdav4": (0, 9, 8),
}
#: What fsspec's own modules import.
_NEEDED = {
    "sftp": "paramiko",
    "smb": "smbprotocol",
    "arrow": "pyarrow",
    "webhdfs": "requests",
    "http": "aiohttp",
    "github": "requests",
    "git": "pygit2",
    "dask": "distributed",
    "dbfs": "requests",
    "jupyter": "requests",
    "libarchive": "libarchive-c",
}
#: Modules whose packages have another name.
_PACKAGES = {
    "sshfs": "sshfs",
    "smbclient": "smbprotocol",
    "boxfs": "boxfs",
    "libarchive": "libarchive-c",
}
#: SFTP goes through sshfs, which fsspec does not know before it is installed.
_SFTP = ("sftp", "ssh")


class Libraries:
    """The libraries of this environment."""

    def __init__(self) -> None:
        # By protocol, what its import raised.
        self._failures: dict[str, str] = {}

    def class_of(self, protocol: str) -> Any:
        """The class of a filesystem, imported.

        Raises:
            HostError: `unsupported`, with what to install; `invalid_input` for no protocol.
        """
        module = self._module(protocol)
        library = _library_of(module)
        problem = _too_old("fsspec") or _missing(protocol, library) or _too_old(library)
        if problem is not None:
            raise problem
        from fsspec import get_filesystem_class

        try:
            return get_filesystem_class(protocol)
        except Exception as error:
            self._failures[protocol] = _one_line(error)
            raise HostError(
                "unsupported",
                f"{_title(protocol, library)} needs {library}, which cannot be imported in "
                f"{sys.executable}: {_one_line(error)}",
                _install(library, anew=True),
            ) from error

    def known(self) -> dict[str, Any]:
        """All protocols of fsspec, with the state of their libraries; nothing is imported."""
        found: dict[str, Any] = {}
        if _version("fsspec") is not None:
            found = {name: self._state(name) for name in sorted(_protocols())}
        return {"environment": sys.executable, "fsspec": _version("fsspec"), "protocols": found}

    def _state(self, protocol: str) -> dict[str, Any]:
        library = _library_of(self._module(protocol))
        old = _too_old(library)
        problem = self._failures.get(protocol) or (old.message if old else None)
        return {
            "installed": _missing(protocol, library) is None,
            "library": library,
            "version": _version(library),
            "problem": problem,
        }

    def _module(self, protocol: str) -> str:
        if _version("fsspec") is None and importlib.util.find_spec("fsspec") is None:
            raise _missing_error(protocol, "fsspec")
        found = _protocols().get(protocol)
        if found is None:
            import difflib

            near = difflib.get_close_matches(protocol, _protocols(), 1)
            hint = f"Did you mean {near[0]}://?" if near else "Use one that fsspec knows."
            raise HostError("invalid_input", f"fsspec knows no filesystem {protocol}://.", hint)
        return found


def _protocols() -> dict[str, str]:
    """The modules of all filesystems by protocol."""
    from fsspec.registry import known_implementations, registry

    found = {name: entry["class"] for name, entry in known_implementations.items()}
    for name, kind in registry.items():
        found.setdefault(name, f"{kind.__module__}.{kind.__name__}")
    for name in _SFTP:
        if importlib.util.find_spec("paramiko") is None or "fsspec." not in found.get(name, ""):
            found[name] = "sshfs.spec.SSHFileSystem"
    return {name: place.replace(":", ".").rpartition(".")[0] for name, place in found.items()}


def _library_of(module: str) -> str:
    """The package that a filesystem needs."""
    if module.startswith("fsspec."):
        return _NEEDED.get(module.rpartition(".")[2], "fsspec")
    top = module.partition(".")[0]
    return _PACKAGES.get(top, top)


def _missing(protocol: str, library: str) -> HostError | None:
    module = {"libarchive-c": "libarchive"}.get(library, library)
    if importlib.util.find_spec(module) is not None:
        return None
    return _missing_error(protocol, library)


def _missing_error(protocol: str, library: str) -> HostError:
    return HostError(
        "unsupported",
        f"{_title(protocol, library)} needs {library}, which is not installed in {sys.executable}.",
        _install(library),
    )


def _too_old(library: str) -> HostError | None:
    found, oldest = _version(library), _OLDEST.get(library)
    if found is None or oldest is None or _numbers(found) >= oldest:
        return None
    wanted = ".".join(map(str, oldest))
    return HostError(
        "unsupported",
        f"{library} {found} in {sys.executable} is too old: {wanted} or newer is needed.",
        _install(library, anew=True),
    )


def _install(library: str, anew: bool = False) -> str:
    extra = _EXTRAS.get(library)
    what = f'"jupyterlab-artifact-storage[{extra}]"' if extra else library
    if anew:
        what = f"--upgrade {library}"
    return f"Run: {sys.executable} -m pip install {what}"


def _title(protocol: str, library: str) -> str:
    return _NAMES.get(library, f"{protocol}://")


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])


def _one_line(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".replace("\n", " ")[:300]
