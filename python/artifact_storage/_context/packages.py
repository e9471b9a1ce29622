"""The packages that a value needs, and whether they are the same here as at the save."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from typing import Any

from .._loading import ready
from .._warnings import warn
from .guard import Guard
from .identity import python_version
from .type_facts import library_of

#: A short string of the pickle that may be a module's name (SHORT_BINUNICODE).
_MODULE = re.compile(rb"\x8c[\x01-\xff]([A-Za-z_][A-Za-z0-9_]*)")
#: What is recorded of a module that is no package, before its file.
BESIDE = "beside the notebook: "


class Packages:
    """What was found out of packages, and said of them."""

    def __init__(self) -> None:
        self._versions: dict[str, str | None] = {}
        self._told: set[str] = set()

    def of(self, value: Any, head: Iterable[bytes], guard: Guard) -> dict[str, str]:
        """Versions of the imported packages that a pickle names.

        A module that is no package, but stands in a folder of the user's, is told by its file.

        Args:
            value: The saved value.
            head: The first bytes of its pickle.
            guard: Asks the packages.
        """
        roots = {library_of(value)}
        for chunk in head:
            roots.update(name.decode("ascii") for name in _MODULE.findall(chunk))
        found: dict[str, str] = {}
        for root in sorted(roots):
            if root in sys.modules and root != "__main__":
                own = _own_file(sys.modules[root])
                told = self._imported_version(root, guard)
                if own is not None and self._installed_version(root, guard) is None:
                    told = own  # No package, whatever version it says of itself.
                if told is not None:
                    found[root] = told
        return found

    def warn_of_differences(self, label: str, python: str, packages: dict[str, str]) -> None:
        """Warns, once for each difference, of versions that are not those of the save.

        Args:
            label: The artifact in words.
            python: The Python version of the save, empty if unknown; only major and minor are
                compared.
            packages: The versions of the packages that the value needs.
        """
        with Guard() as guard:
            differences = self._differences(python, packages, guard)
        new = [difference for difference in differences if difference not in self._told]
        if new:
            self._told.update(new)
            warn(f"{label} was saved with {', '.join(new)}: it may load differently or not at all.")

    def _differences(self, python: str, packages: dict[str, str], guard: Guard) -> list[str]:
        differences: list[str] = []
        if python and _minor(python) != _minor(python_version()):
            differences.append(f"Python {python} (here {python_version()})")
        for root, saved in packages.items():
            if saved.startswith(BESIDE):
                continue
            here = self.version_of(root, guard)
            if here is not None and here != saved:
                differences.append(f"{root} {saved} (here {here})")
        return differences

    def version_of(self, root: str, guard: Guard) -> str | None:
        """The version of a package as it is here, imported or only installed; None: not known."""
        return self._imported_version(root, guard) or self._installed_version(root, guard)

    def _imported_version(self, root: str, guard: Guard) -> str | None:
        module = sys.modules.get(root)
        if module is None or root in sys.stdlib_module_names or root == "__main__":
            return None
        version = _held(module, "__version__")
        if type(version) is not str:
            version = self._installed_version(root, guard)
        if type(version) is not str:  # A module may make it up when it is asked.
            version = guard.ask(lambda: getattr(module, "__version__", None), None)
        return version[:64] if type(version) is str else None

    def _installed_version(self, root: str, guard: Guard) -> str | None:
        if root not in self._versions:  # Reading package metadata takes milliseconds.
            # Not in the guard's thread, whose end would leave half a module to others.
            ready("importlib.metadata")
            from importlib.metadata import PackageNotFoundError, version

            def look() -> str:
                try:
                    return version(root)
                except (PackageNotFoundError, ValueError):
                    return ""

            found: str | None = guard.ask(look, None)
            if found is None:  # Too late.
                return None
            self._versions[root] = found or None
        return self._versions[root]


def _held(module: Any, name: str) -> Any:
    """What stands in a module, without running code of it."""
    try:
        return object.__getattribute__(module, "__dict__").get(name)
    except AttributeError:
        return None


def _own_file(module: Any) -> str | None:
    """`beside the notebook: /home/ana/utils.py`, of a module that nobody installed."""
    file = _held(module, "__file__")
    installed = (sys.prefix, sys.base_prefix, os.path.dirname(os.__file__), "<")
    if type(file) is not str or "-packages" in file or file.startswith(installed):
        return None
    return f"{BESIDE}{os.path.abspath(file)}" if os.path.isabs(file) else None


def _minor(version: str) -> list[str]:
    return version.split(".")[:2]
