"""The panel asks which versions a load would find; that imports nothing."""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from types import ModuleType

from artifact_storage import _here


def here(*names):
    return json.loads(_here.listed(names))


def test_versions_of_what_is_imported_installed_or_missing():
    imported = set(sys.modules)
    found = here("numpy", "mypy", "not_there_at_all", "json")
    assert found["python"] == ".".join(str(part) for part in sys.version_info[:3])
    assert found["packages"]["numpy"] == version("numpy")
    assert found["packages"]["mypy"] == version("mypy")
    assert found["packages"]["not_there_at_all"] is None
    assert "json" not in found["packages"]
    assert not {"mypy", "not_there_at_all"} & (set(sys.modules) - imported)


def test_a_package_of_another_name_is_found_without_importing_it(monkeypatch):
    monkeypatch.setattr(_here, "SECONDS", 60)
    # PyYAML and the like: what is imported is not what is installed.
    assert here("yaml")["packages"] == {"yaml": version("PyYAML")}


def test_a_module_that_is_hostile_says_nothing(monkeypatch):
    class Hostile(ModuleType):
        def __getattr__(self, name):
            raise SystemExit

    monkeypatch.setitem(sys.modules, "hostile_one", Hostile("hostile_one"))
    assert here("hostile_one", "numpy")["packages"] == {"numpy": version("numpy")}
