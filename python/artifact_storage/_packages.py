"""The packages that a value needs, and whether they are the same here as at the save."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from typing import Any

from ._identity import python_version
from ._warnings import warn

#: A short string of the pickle that may be a module's name (SHORT_BINUNICODE).
_MODULE = re.compile(rb"\x8c[\x01-\xff]([A-Za-z_][A-Za-z0-9_]*)")
_versions: dict[str, str | None] = {}
_told: set[str] = set()


def packages_of(value: Any, head: Iterable[bytes]) -> dict[str, str]:
    """Versions of the imported packages that a pickle names.

    Args:
        value: The saved value.
        head: The first bytes of its pickle.
    """
    roots = {str(type(value).__module__).partition(".")[0]}
    for chunk in head:
        roots.update(name.decode("ascii") for name in _MODULE.findall(chunk))
    found: dict[str, str] = {}
    for root in sorted(roots):
        version = _imported_version(root)
        if version is not None:
            found[root] = version
    return found


def _imported_version(root: str) -> str | None:
    module = sys.modules.get(root)
    if module is None or _is_standard(root, module):
        return None
    version = getattr(module, "__version__", None)
    return version[:64] if isinstance(version, str) else _installed_version(root)


def _is_standard(root: str, module: Any) -> bool:
    names = getattr(sys, "stdlib_module_names", None)  # Python >= 3.10
    if names is not None:
        return root in names or root == "__main__"
    file = getattr(module, "__file__", None)
    standard = os.path.dirname(os.__file__)
    return file is None or (
        file.startswith(standard) and "site-packages" not in file and "dist-packages" not in file
    )


def _installed_version(root: str) -> str | None:
    if root not in _versions:  # Reading package metadata takes milliseconds.
        from importlib.metadata import PackageNotFoundError, version

        try:
            _versions[root] = version(root)
        except (PackageNotFoundError, ValueError):
            _versions[root] = None
    return _versions[root]


def warn_of_differences(label: str, python: str, packages: dict[str, str]) -> None:
    """Warns, once for each difference, of versions that are not those of the save.

    Args:
        label: The artifact in words.
        python: The Python version of the save; only major and minor are compared.
        packages: The versions of the packages that the value needs.
    """
    differences: list[str] = []
    if _minor(python) != _minor(python_version()):
        differences.append(f"Python {python} (here {python_version()})")
    for root, saved in packages.items():
        here = _imported_version(root) or _installed_version(root)
        if here is not None and here != saved:
            differences.append(f"{root} {saved} (here {here})")
    new = [difference for difference in differences if difference not in _told]
    if new:
        _told.update(new)
        warn(f"{label} was saved with {', '.join(new)}: it may load differently or not at all.")


def _minor(version: str) -> list[str]:
    return version.split(".")[:2]
