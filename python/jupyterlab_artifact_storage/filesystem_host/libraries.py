"""Which filesystems can be opened here, and how to install what is missing."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Mapping
from importlib import invalidate_caches
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

from .masking import Masking
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
#: What fsspec's own modules import, and where that has another name, its package.
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
    "libarchive": "libarchive",
}
_PACKAGES = {"libarchive": "libarchive-c"}
#: What is used where nothing is installed. fsspec knows sshfs only where that is installed.
_USUAL = {
    **dict.fromkeys(("gs", "gcs"), "gcsfs.GCSFileSystem"),
    **dict.fromkeys(("abfs", "abfss", "az"), "adlfs.AzureBlobFileSystem"),
    **dict.fromkeys(("sftp", "ssh"), "sshfs.spec.SSHFileSystem"),
}


class Libraries:
    """The libraries of this environment."""

    def __init__(self, masking: Masking) -> None:
        self._masking = masking
        # By protocol, what its import raised.
        self._failures: dict[str, str] = {}

    def class_of(self, protocol: str) -> Any:
        """The class of a filesystem, imported.

        Raises:
            HostError: `unsupported`, with what to install or what was meant.
        """
        invalidate_caches()  # It may have been installed a moment ago.
        try:
            protocols = _protocols()
        except Exception:
            protocols = {protocol: _USUAL.get(protocol, "fsspec.spec.AbstractFileSystem")}
        library = _library(protocol, protocols)
        for needed in dict.fromkeys((library, "fsspec")):
            problem = _missing(protocol, needed) or _too_old(needed)
            if problem is not None:
                raise problem
        try:
            from fsspec import get_filesystem_class, register_implementation

            if protocols[protocol] == _USUAL.get(protocol):
                # fsspec looks for libraries that were added once, when it is imported.
                register_implementation(protocol, _USUAL[protocol], clobber=True)
            found = get_filesystem_class(protocol)
            self._failures.pop(protocol, None)
            return found
        except (Exception, SystemExit) as error:
            # fsspec's own words replace the reason.
            reason = self._one_line(error.__cause__ or error)
            self._failures[protocol] = reason
            raise HostError(
                "unsupported",
                f"{_title(protocol, library)} needs {library}, which cannot be imported in "
                f"{sys.executable}: {reason}",
                _install(library, anew=True),
            ) from error

    def known(self) -> dict[str, Any]:
        """All protocols of fsspec, with the state of their libraries; these are not imported."""
        invalidate_caches()
        found: dict[str, Any] = {"environment": sys.executable}
        try:
            protocols = _protocols()
        except Exception as error:
            protocols = _USUAL if isinstance(error, ModuleNotFoundError) else {}
            if not protocols:
                found["problem"] = f"fsspec cannot be imported: {self._one_line(error)}"
        libraries = {name: _library(name, protocols) for name in sorted(protocols)}
        states = {library: _state(library) for library in set(libraries.values())}
        return {
            **found,
            "protocols": {
                name: {
                    **states[library],
                    "problem": self._failures.get(name) or states[library]["problem"],
                }
                for name, library in libraries.items()
            },
        }

    def _one_line(self, error: BaseException) -> str:
        return " ".join(self._masking.mask(f"{type(error).__name__}: {error}").split())


def _library(protocol: str, protocols: Mapping[str, str]) -> str:
    """The package that a protocol needs.

    Raises:
        HostError: `unsupported`: fsspec does not know it.
    """
    if protocol not in protocols:
        near = difflib.get_close_matches(protocol, protocols, 1)
        hint = f"Did you mean {near[0]}://?" if near else "Use one that fsspec knows."
        raise HostError("unsupported", f"fsspec knows no filesystem {protocol}://.", hint)
    module = protocols[protocol].replace(":", ".").rpartition(".")[0]
    top, _, rest = module.partition(".")
    return _NEEDED.get(rest.rpartition(".")[2], "fsspec") if top == "fsspec" else top


def _state(library: str) -> dict[str, Any]:
    old = _too_old(library) or _too_old("fsspec")
    installed = all(find_spec(needed) is not None for needed in (library, "fsspec"))
    return {
        "installed": installed,
        "library": library,
        "version": _version(library),
        "problem": old.message if old else None,
        "install": _install(library, anew=installed),
    }


def library_of(kind: type) -> str:
    """The package of a class, as its own words say who speaks."""
    return kind.__module__.partition(".")[0]


def _protocols() -> dict[str, str]:
    """The names of all classes by protocol."""
    from fsspec.registry import known_implementations, registry

    found: dict[str, str] = {
        name: f"{kind.__module__}.{kind.__name__}" for name, kind in registry.items()
    }
    found |= {name: str(entry["class"]) for name, entry in known_implementations.items()}
    for name, usual in _USUAL.items():
        if found.get(name, "fsspec.").startswith("fsspec.") and find_spec("paramiko") is None:
            found[name] = usual
    return found


def _missing(protocol: str, library: str) -> HostError | None:
    if find_spec(library) is not None:
        return None
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
    what = f'"jupyterlab-artifact-storage[{extra}]"' if extra else _PACKAGES.get(library, library)
    if anew:
        what = f"--upgrade {library}"
    return f"Run: {sys.executable} -m pip install {what}"


def _title(protocol: str, library: str) -> str:
    return _NAMES.get(library, f"{protocol}://")


def _version(library: str) -> str | None:
    try:
        return version(_PACKAGES.get(library, library))
    except PackageNotFoundError:
        return None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])
