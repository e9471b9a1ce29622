"""An error shows the user's line and the sentence: no frame of this package, no chain of two."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

import pytest
from artifact_storage._context.guard import Guard
from artifact_storage._default import default

only_since_311 = pytest.mark.skipif(sys.version_info < (3, 11), reason="adds the wrapper's frame")


class Refuses:
    def __setstate__(self, state):
        Path(state["path"]).read_text()


def _refuses(path):
    value = Refuses()
    value.path = str(path)
    return value


CALLS = {
    "get": lambda storage: storage.get("nothing"),
    "save": lambda storage: storage.save((n for n in ()), "x"),
    "name": lambda storage: storage.save(1, " "),
    "arguments": lambda storage: storage.save(1, "x", nonsense=1),
    "delete": lambda storage: storage.delete("nothing", 1),
    "options": lambda storage: storage.options.set("nonsense", 1),
    "option": lambda storage: storage.options.get("nonsense"),
    "order": lambda storage: storage.artifact_store(order="nonsense"),
    "relocate": lambda storage: storage.relocate("/nowhere", "/nothing"),
    "property": lambda storage: storage.save(1, "x").delete() or storage.get("x").preview,
    "next": lambda storage: next(iter(_broken_catalog(storage))),
    "loop": lambda storage: list(_broken_catalog(storage)),
    "length": lambda storage: len(_broken_catalog(storage)),
}


def _broken_catalog(storage):
    return storage.ArtifactCatalog(order="nonsense")


@only_since_311
@pytest.mark.parametrize("call", list(CALLS))
def test_no_frame_of_ours_is_in_the_traceback(storage, call):
    with pytest.raises(Exception) as raised:
        CALLS[call](storage)
    error = raised.value
    files = {frame.filename for frame in traceback.extract_tb(error.__traceback__)}
    assert not [file for file in files if f"{os.sep}artifact_storage{os.sep}" in file]
    text = "".join(traceback.format_exception(error))
    assert text.count("Traceback (most recent call last)") == 1


@only_since_311
def test_an_exception_that_the_user_handles_is_still_shown_before(storage):
    with pytest.raises(storage.NotFoundError) as raised:
        try:
            raise ZeroDivisionError("mine")
        except ZeroDivisionError:
            storage.get("nothing")
    text = "".join(traceback.format_exception(raised.value))
    assert text.count("Traceback (most recent call last)") == 2
    assert "ZeroDivisionError: mine" in text


@pytest.mark.parametrize("size", [10, 200_000, 3_000_000])
def test_the_values_own_error_is_its_own(storage, tmp_path, size):
    value = _refuses(tmp_path / "gone")
    value.more = os.urandom(size)
    storage.save(value, "value")
    with pytest.raises(FileNotFoundError, match="gone") as raised:
        storage.get("value").get_value()
    files = [frame.filename for frame in traceback.extract_tb(raised.value.__traceback__)]
    if sys.version_info < (3, 11):
        return
    assert files[:2] == [__file__, __file__]
    assert not [file for file in files if f"{os.sep}artifact_storage{os.sep}" in file]


@pytest.mark.parametrize("when", ["save", "load"])
def test_a_time_limit_of_the_user_passes_unchanged(storage, when):
    class Slow:
        def __reduce__(self):
            if when == "save":
                _alarm()
            return _alarm if when == "load" else int, ()

    def limit(*_):
        raise TimeoutError("mine")

    before = signal.signal(signal.SIGALRM, limit)
    try:
        with pytest.raises(TimeoutError, match=r"^mine$") as raised:
            storage.save(Slow(), "slow")
            storage.get("slow").get_value()
        assert not isinstance(raised.value, storage.ArtifactStorageError)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Limit:
    def __call__(self, signum, frame):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        raise TimeoutError("mine")


def _once(context, signum, frame):
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    raise TimeoutError("mine")


def _any_arguments(*arguments):
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    raise OSError("mine")


HANDLERS = {
    "object": Limit(),
    "partial": functools.partial(_once, "context"),
    "any arguments": _any_arguments,
    "method": Limit().__call__,
}


@pytest.mark.parametrize("handler", list(HANDLERS))
@pytest.mark.parametrize("when", ["start", "answer", "pickle"])
def test_a_handler_that_was_replaced_meanwhile_is_still_the_users(storage, handler, when):
    class Slow:
        def __reduce__(self):
            _alarm()
            return int, ()

    # The storage server is slow to start, or to answer.
    if when == "answer":
        storage.save(1, "x")
        os.kill(default()._client.endpoint.private.pid, signal.SIGSTOP)
    before = signal.signal(signal.SIGALRM, HANDLERS[handler])
    try:
        if when != "pickle":
            signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(OSError, match=r"^mine$") as raised:
            storage.save(Slow(), "slow")
        assert not isinstance(raised.value, storage.ArtifactStorageError)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if when == "answer":
            os.kill(default()._client.endpoint.private.pid, signal.SIGCONT)
    assert storage.save(2, "x").version == (1 if when == "answer" else 0)


def test_a_runtime_error_of_a_handler_is_not_taken_for_a_lack_of_threads(storage):
    class Slow:
        def __repr__(self):
            time.sleep(20)

    def limit(*_):
        raise RuntimeError("mine")

    before = signal.signal(signal.SIGALRM, limit)
    try:
        storage.save(1, "x")
        with Guard(20) as guard, pytest.raises(RuntimeError, match="mine"):
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            guard.ask(lambda: repr(Slow()), None)
    finally:
        signal.signal(signal.SIGALRM, before)


def _alarm():
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    signal.sigtimedwait([], 20)


def test_a_script_shows_its_line_and_the_sentence(home, tmp_path):
    script = tmp_path / "script.py"
    script.write_text("import artifact_storage as s\ns.get('nothing')\n")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=100)
    lines = done.stderr.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert "There is no artifact named" in lines[-1]
    assert "    s.get('nothing')" in lines
    if sys.version_info >= (3, 11):
        assert len([line for line in lines if line.startswith("  File ")]) == 1


def test_ipython_shows_the_line_of_the_cell_and_the_sentence(home, tmp_path):
    cells = tmp_path / "cells.ipy"
    cells.write_text("import artifact_storage as s\nget_ipython().run_cell('s.get(\"nothing\")')\n")
    command = [sys.executable, "-m", "IPython", "--colors=NoColor", str(cells)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert 's.get("nothing")' in done.stdout
    assert "There is no artifact named" in done.stdout
    assert "errors.py" not in done.stdout
    assert "hidden" not in done.stdout
    assert done.stdout.count("Traceback") == 1


def test_a_module_beside_the_notebook_is_told_by_its_file(storage, home, tmp_path, monkeypatch):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "own_utils.py").write_text("class Thing: pass\n")
    monkeypatch.syspath_prepend(str(folder))
    import own_utils

    storage.save(own_utils.Thing(), "thing")
    monkeypatch.delitem(sys.modules, "own_utils")
    (folder / "own_utils.py").unlink()
    with pytest.raises(storage.UnsupportedError) as raised:
        storage.get("thing").get_value()
    assert f"at the save it stood in {folder}/own_utils.py" in str(raised.value)
    assert "Install" not in str(raised.value)


def test_nesting_too_deep_is_not_told_as_an_open_file(storage):
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(storage.UnpicklableError, match="nested too deeply") as raised:
        storage.save(deep, "deep")
    assert "open files" not in str(raised.value)
