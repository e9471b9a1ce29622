"""Saving and loading a big array never holds it twice."""

from __future__ import annotations

import sys

import pytest

SCRIPT = """
import resource
import numpy as np
import artifact_storage

size = 200_000_000
artifact_storage.save(np.zeros(200_000), "warm")
artifact_storage.get("warm").get_value()

def rss():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()

class Peak:
    def __enter__(self):
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")  # The kernel forgets the highest memory so far.
        self.start = rss()
        return self
    def __exit__(self, *_):
        with open("/proc/self/status") as file:
            (peak,) = [int(line.split()[1]) for line in file if line.startswith("VmHWM")]
        self.growth = (peak * 1024 - self.start) / size

array = np.random.default_rng(1).integers(0, 255, size, dtype=np.uint8)
with Peak() as saving:
    artifact_storage.save(array, "big")
del array
with Peak() as loading:
    loaded = artifact_storage.get("big").get_value()
assert loaded.nbytes == size
del loaded
data = bytes(size)
artifact_storage.save(data, "bytes")
del data
with Peak() as loading_bytes:
    artifact_storage.get("bytes").get_value()
frame = {"a": np.ones(10_000_000), "b": np.zeros(15_000_000)}
with Peak() as saving_two:
    artifact_storage.save(frame, "two")
assert saving_two.growth < 0.2, saving_two.growth
del frame
with Peak() as loading_two:
    artifact_storage.get("two").get_value()
assert loading_two.growth < 1.25, loading_two.growth
print(saving.growth, loading.growth, loading_bytes.growth)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the peak")
def test_memory_is_not_doubled(run_python):
    saving, loading, loading_bytes = map(float, run_python(SCRIPT).split())
    assert saving < 0.2, saving
    assert loading < 1.25, loading
    assert loading_bytes < 1.25, loading_bytes


def test_a_full_disk_fails_the_save_and_leaves_nothing_of_it(storage, run_python, leftovers, home):
    """A file size limit fails as a full disk does, in the middle of writing."""
    printed = run_python(
        """
        import resource, signal, artifact_storage
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        artifact_storage.save("small", "x")
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        try:
            artifact_storage.save(bytes(5_000_000), "x")
        except OSError as error:
            print(type(error).__name__, error.kind, error)
        print(artifact_storage.save("small", "x").version)
        """
    )
    assert printed.startswith("StorageFullError storage_full")
    assert printed.endswith("\n1\n")
    assert leftovers() == []
