"""What a value is asked for its preview ends with the save, whatever the value's code does."""

from __future__ import annotations

import fractions
import itertools
import os
import signal
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from artifact_storage._masking.known import Secrets


def _raise(error):
    raise error


@pytest.fixture(params=["in a process", "in a thread"])
def asked(request, monkeypatch, without_haste):
    """Values are asked without haste, in each of the ways there are."""
    from artifact_storage._context import preview as _preview

    if request.param == "in a thread":
        monkeypatch.setattr(_preview, "is_possible", lambda: False)


class Slow:
    """Says so where it is asked, and takes its time to answer."""

    def __init__(self, begin):
        self._begin = begin

    def __repr__(self):
        os.write(self._begin, b"x")
        time.sleep(20)
        return "Slow"

    def __reduce__(self):
        return int, (1,)


def test_an_interrupt_while_a_value_is_asked_ends_the_save(storage, asked):
    begun, begin = os.pipe()

    def interrupt():
        os.read(begun, 1)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    storage.save(1, "warm")
    helper = threading.Thread(target=interrupt)
    helper.start()
    with pytest.raises(KeyboardInterrupt):
        storage.save(Slow(begin), "slow")
    helper.join()
    assert [one.name for one in storage.artifact_store()] == ["warm"]


def test_a_time_limit_of_the_users_own_is_not_swallowed(storage, asked):
    begun, begin = os.pipe()

    def limit():
        os.read(begun, 1)
        signal.setitimer(signal.ITIMER_REAL, 0.01)

    storage.save(1, "warm")
    before = signal.signal(signal.SIGALRM, lambda *_: _raise(TimeoutError("mine")))
    helper = threading.Thread(target=limit)
    helper.start()
    try:
        with pytest.raises(TimeoutError, match="mine"):
            storage.save(Slow(begin), "slow")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        helper.join()


class Rows(list):
    def __repr__(self):
        return "Rows()"

    def _repr_html_(self):
        return "".join(f"<li>{row}" for row in self)


class Report:
    def __init__(self):
        self.frame = pd.DataFrame(np.zeros((300_000, 5)))

    def __repr__(self):
        return "Report()"

    def _repr_html_(self):
        return self.frame.to_html()


def _shown_as(**methods):
    kind = type("Shown", (), {"__repr__": lambda _: "Shown()", **methods})
    return kind()


LARGE = 300_000_000
#: What a thread cannot be ended in, or takes memory for.
STUBBORN = {
    "html": lambda: _shown_as(_repr_html_=lambda _: "x" * LARGE),
    "png": lambda: _shown_as(_repr_png_=lambda _: bytes(LARGE)),
    "repr": lambda: _shown_as(__repr__=lambda _: "x" * LARGE),
    "in a list": lambda: [_shown_as(__repr__=lambda _: "x" * LARGE)],
    "endless in C": lambda: _shown_as(_repr_html_=lambda _: list(itertools.count())),
    "endless sum": lambda: _shown_as(__repr__=lambda _: sum(range(10**12))),
    "endless text": lambda: _shown_as(_repr_html_=lambda _: "".join(map(str, itertools.count()))),
    "deaf": lambda: _shown_as(_repr_html_=_deaf),
    "rows": lambda: Rows(range(3_000_000)),
    "report": Report,
}


def _deaf(_self):
    while True:
        try:
            time.sleep(0.001)
        except BaseException:
            continue


@pytest.mark.skipif(sys.platform != "linux", reason="A process is asked on Linux only")
@pytest.mark.parametrize("how", list(STUBBORN))
def test_what_cannot_be_ended_in_a_thread_takes_neither_time_nor_memory(how):
    from artifact_storage._context.guard import Guard
    from artifact_storage._context.preview import preview

    value = STUBBORN[how]()
    threads = set(threading.enumerate())
    children = _children()
    Path("/proc/self/clear_refs").write_text("5")  # The most memory that it had is counted anew.
    before = _most_memory()
    started = time.monotonic()
    with Guard() as guard:
        preview(value, guard, Secrets())
    # Promised is a tenth of a second; other programs run on the machine of the test too.
    assert time.monotonic() - started < 2
    assert _most_memory() - before < 50_000_000
    for thread in set(threading.enumerate()) - threads:
        thread.join(10)
        assert not thread.is_alive()
    assert _children() == children


def _most_memory():
    lines = Path("/proc/self/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(kilobytes) * 1024


def _children():
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text()


def test_what_is_asked_in_a_process_is_shown_and_changes_nothing_here(capfd, monkeypatch):
    from artifact_storage._context.guard import Guard
    from artifact_storage._context.preview import preview

    seen = []
    signal_before = signal.pthread_sigmask(signal.SIG_BLOCK, [])

    def html(_self):
        os.write(1, b"loud")
        seen.append(1)
        return "<b>shown</b>"

    with Guard(20.0) as guard:
        shown = preview(_shown_as(_repr_html_=html), guard, Secrets())
    assert shown == {"text/plain": "Shown()", "text/html": "<b>shown</b>"}
    assert capfd.readouterr().out == ""
    assert seen == ([] if sys.platform == "linux" else [1])
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == signal_before


def test_what_is_known_is_shown_although_what_comes_later_never_ends():
    from artifact_storage._context.guard import Guard
    from artifact_storage._context.preview import preview

    def png(_self):
        return b"" if 0 in itertools.count(1) else None  # In C, with the interpreter's lock.

    with Guard(2.0) as guard:
        shown = preview(
            _shown_as(_repr_html_=lambda _: "<b>shown</b>", _repr_png_=png), guard, Secrets()
        )
    assert shown == {"text/plain": "Shown()", "text/html": "<b>shown</b>"}


def test_a_property_in_place_of_a_method_asks_nobody():
    from artifact_storage._context.guard import Guard
    from artifact_storage._context.preview import preview

    class Model(fractions.Fraction):
        _repr_html_ = property(lambda self: lambda: "<b>model</b>")
        __repr__ = fractions.Fraction.__repr__

    forks = []
    os.register_at_fork(before=lambda: forks.append(1))
    with Guard(20.0) as guard:
        assert preview(Model(1, 2), guard, Secrets()) == {"text/plain": "Model(1, 2)"}
    assert forks == []
