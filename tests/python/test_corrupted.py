"""Bytes that are not what was saved are never unpickled (promise 5)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest


class Canary:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path, ballast):
        self.path, self.ballast = str(path), ballast

    def __reduce__(self):
        return (sing, (self.path, self.ballast))


def sing(path, _ballast):
    Path(path).write_text("unpickled")
    return "sung"


@pytest.mark.parametrize("count", [10, 20_000, 400_000], ids=["inline", "file", "buffers"])
@pytest.mark.parametrize("damage", ["flip", "longer", "shorter", "empty", "missing", "first"])
def test_damaged_bytes_are_never_unpickled(storage, home, tmp_path, value_file, count, damage):
    sung = tmp_path / "sung"
    storage.save(Canary(sung, np.arange(count)), "canary")
    assert storage.get("canary").get_value() == "sung"
    sung.unlink()
    file = value_file()
    content = bytearray(file.read_bytes())
    if damage == "flip":
        content[-20] ^= 1
    elif damage == "first":
        content[0] ^= 1
    elif damage == "longer":
        content += b"."
    elif damage == "shorter":
        del content[-1]
    else:
        content.clear()
    file.unlink() if damage == "missing" else file.write_bytes(bytes(content))
    with pytest.raises(storage.CorruptedError, match="canary"):
        storage.get("canary").get_value()
    assert not sung.exists()


@pytest.mark.parametrize("count", [10, 400_000], ids=["inline", "buffers"])
def test_damage_that_a_load_finds_is_remembered_until_a_load_finds_it_mended(
    storage, value_file, count
):
    storage.save(np.arange(count), "x")
    file = value_file()
    good = file.read_bytes()
    file.write_bytes(good[:-20] + bytes([good[-20] ^ 1]) + good[-19:])
    with pytest.raises(storage.CorruptedError):
        storage.get("x").get_value()
    assert storage.get("x")._record["damaged_at"]
    file.write_bytes(good)
    assert len(storage.get("x").get_value()) == count
    assert "damaged_at" not in storage.get("x")._record


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_handle_tells_all_but_the_value(storage, value_file, damage):
    storage.save({"a": 1}, "x", description="The first one")
    expected = storage.get("x").get_code()
    file = value_file()
    file.unlink() if damage == "missing" else file.write_bytes(b"other")
    artifact = storage.get("x")
    assert artifact.get_code() == expected
    assert artifact.description == "The first one"
    assert artifact.python_version and artifact.preview
    with pytest.raises(storage.CorruptedError, match=r"x.* is (missing|not what was saved)"):
        artifact.get_value()


def test_a_directory_that_is_gone(storage, home):
    storage.save(np.arange(20_000), "x")
    values = home / ".lineapy" / "linea_pickles"
    values.rename(home / "unmounted")
    with pytest.raises(storage.ArtifactStorageError, match="disk"):
        storage.get("x").get_value()
    (home / "unmounted").rename(values)
    assert len(storage.get("x").get_value()) == 20_000


def test_a_class_that_is_not_there(storage, run_python):
    run_python(
        """
        import sys, types, artifact_storage
        module = types.ModuleType("vanished"); sys.modules["vanished"] = module
        exec("class Thing: pass", module.__dict__)
        artifact_storage.save(module.Thing(), "thing")
        """
    )
    with pytest.raises(storage.UnsupportedError, match="vanished"):
        storage.get("thing").get_value()
