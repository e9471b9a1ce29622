"""Python and the packages of this process, for the panel: it compares them with those of a save."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import packages_distributions

from ._context.guard import Guard
from ._context.identity import python_version
from ._context.packages import Packages

#: Seconds for all that packages are asked.
SECONDS = 2.0


def listed(names: Iterable[str]) -> str:
    """Finds the versions that a load would find here. Nothing is imported.

    Args:
        names: Packages by the names that are imported.

    Returns:
        As JSON: `python`, its version; `packages`, the version of each package, or null where there
        is none. A package whose version is not known is left out.
    """
    packages = Packages()
    found: dict[str, str | None] = {}
    with Guard(SECONDS) as guard:
        unknown = []
        for name in names:
            version = packages.version_of(name, guard)
            if version is not None or _is_missing(name, guard):
                found[name] = version
            elif name not in sys.stdlib_module_names:
                unknown.append(name)
        if unknown:  # `sklearn` is of scikit-learn; to read that takes long.
            nothing: Mapping[str, list[str]] = {}
            distributions = guard.ask(packages_distributions, nothing)
            for name in unknown:
                versions = {packages.version_of(one, guard) for one in distributions.get(name, [])}
                if len(versions) == 1 and None not in versions:
                    found[name] = versions.pop()
    return json.dumps({"python": python_version(), "packages": found})


def _is_missing(name: str, guard: Guard) -> bool:
    if name in sys.modules:
        return False

    def look() -> bool:
        return importlib.util.find_spec(name) is None

    missing: bool = guard.ask(look, False)
    return missing
