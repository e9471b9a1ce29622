"""A client that is called in the middle of its own call: each call gets its own answer."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import contextmanager

import numpy as np
import pytest
from artifact_storage._default import default
from artifact_storage._transport.later import Later

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")


@contextmanager
def alarm(handler, first=0.002, interval=0.0023):
    before = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, first, interval)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def two(storage):
    storage.save("outer" * 3, "outer")
    storage.save("inner" * 3, "inner")
    return storage


def test_a_signal_handler_that_loads_and_saves(two):
    inside, done = [], []

    def handler(*_):
        if not inside:
            inside.append(1)
            done.append(two.get("inner").get_value())
            two.save(len(done), "counted")
            inside.clear()

    with alarm(handler):
        for number in range(150):
            assert two.get("outer").get_value() == "outer" * 3
            assert two.save(number, "loop").version == number
    assert set(done) == {"inner" * 3}
    assert two.get("counted").version == len(done) - 1


def test_handlers_within_handlers_load_values(two):
    depth = []

    def handler(*_):
        if len(depth) < 4:
            depth.append(1)
            assert two.get("inner").get_value() == "inner" * 3
            depth.pop()

    with alarm(handler):
        for _ in range(100):
            assert two.get("outer").get_value() == "outer" * 3


def test_a_handler_in_the_middle_of_any_step_of_a_call_may_call():
    # A profiler comes in the middle of each step, as a signal handler may.
    later, ran, steps = Later(), threading.Event(), []

    def step(frame, event, _):
        if len(steps) < 200:
            sys.setprofile(None)
            steps.append(event)
            later.after_a_second(lambda: None)
            sys.setprofile(step)

    def ask():
        later.after_a_second(lambda: None)
        while not later._sleeps:  # Until its thread sleeps: then asking wakes it.
            time.sleep(0.01)
        sys.setprofile(step)
        later.after_a_second(ran.set)
        sys.setprofile(None)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    assert steps
    assert ran.wait(20)


class Finalized:
    def __init__(self, storage, done):
        self.itself, self.storage, self.done = self, storage, done

    def __del__(self):
        self.done.append(self.storage.get("inner").get_value())


def test_a_finalizer_that_loads(two):
    done = []
    for _ in range(40):
        Finalized(two, done)
        assert two.get("outer").get_value() == "outer" * 3
    import gc

    gc.collect()
    assert set(done) == {"inner" * 3}


class Saves:
    """Saves and loads something when it is pickled, and loads when it is unpickled."""

    def __init__(self, size):
        self.data = bytes(size)

    def __reduce__(self):
        import artifact_storage

        artifact_storage.save("part", "part")
        return load_inner, (self.data,)


def load_inner(data):
    import artifact_storage

    return artifact_storage.get("inner").get_value(), len(data)


@pytest.mark.parametrize("size", [10, 200_000, 5_000_000])
def test_a_value_that_saves_while_it_is_saved(two, size):
    two.save(Saves(size), "outer")
    assert two.get("outer").get_value() == ("inner" * 3, size)
    assert two.get("part").get_value() == "part"


def test_an_interrupt_in_the_middle_of_an_answer(two):
    class InterruptError(BaseException):
        pass

    def handler(*_):
        raise InterruptError

    interrupted = 0
    for _ in range(200):
        try:
            with alarm(handler, 0.0007, 0):
                value = two.get("inner").get_value()
        except InterruptError:
            interrupted += 1
        else:
            assert value == "inner" * 3
        assert two.get("outer").get_value() == "outer" * 3
    assert interrupted


def test_a_fork_in_the_middle_of_an_answer(two):
    """Parent and child go on in the same call: each reads an answer of its own."""
    children = []

    def handler(*_):
        pid = os.fork()
        if pid:
            children.append(pid)
        else:
            forked.append(1)

    for _ in range(25):
        forked = []
        with alarm(handler, 0.001, 0):
            try:
                for _ in range(6):
                    right = two.get("outer").get_value() == "outer" * 3
                    right = right and two.save(1, "both").name == "both"
                    if not right:
                        break
            except BaseException:
                right = False
                if not forked:
                    raise
        if forked:
            os._exit(0 if right else 1)
        assert right
    assert children
    assert {os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children} == {0}


def test_a_thread_that_is_asked_while_another_forks(two):
    stop, wrong = threading.Event(), []

    def load():
        while not stop.is_set():
            if two.get("outer").get_value() != "outer" * 3:
                wrong.append(1)

    threads = [threading.Thread(target=load) for _ in range(3)]
    for thread in threads:
        thread.start()
    codes = []
    for _ in range(10):
        pid = os.fork()
        if not pid:
            code = 1
            try:
                code = two.get("inner").get_value() != "inner" * 3
            finally:
                os._exit(code)
        codes.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert set(codes) == {0}


def test_the_first_call_is_interrupted_by_another_first_call(run_python):
    """While the storage server starts: both use the same one, and none waits for ever."""
    printed = run_python(
        """
        import pkgutil, signal, time, artifact_storage as s
        # Python itself does not let a handler use what is being imported.
        for module in pkgutil.iter_modules(s.__path__):
            __import__("artifact_storage." + module.name)
        begun, done = [], []
        def handler(*_):
            if len(begun) < 4:
                begun.append(1)
                done.append(s.save("handler", "handler").version)
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 0.012, 0.02)
        s.save("main", "main")
        while len(done) < 4:
            time.sleep(0.01)
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(len(done), s.get("handler").version, s.get("main").get_value())
        """
    )
    assert printed.split() == ["4", "3", "main"]


def test_an_answer_to_another_request_is_not_taken(two, monkeypatch):
    from artifact_storage._transport.connection import Connection

    head, asked = Connection._head, []

    def older(self, method, path, more):
        """As if the answer to the request before were still to come."""
        sent = head(self, method, path, more)
        asked.append(path)
        if len(asked) == 1:
            self._number = b"0-0"
        return sent

    monkeypatch.setattr(Connection, "_head", older)
    assert two.get("outer").get_value() == "outer" * 3
    assert len(asked) > 1
    with pytest.raises(ConnectionResetError, match="another request"):
        connection = default()._client._connect()
        asked.clear()
        connection.request("GET", "/health", None)


def test_an_interrupted_connection_is_not_used_again(two):
    for _ in range(3):
        two.get("outer")
    (idle,) = default()._client._idle
    started = time.monotonic()
    idle.close()
    assert two.get("outer").get_value() == "outer" * 3
    assert default()._client._idle
    assert idle not in default()._client._idle
    assert time.monotonic() - started < 60


def test_large_values_within_large_values(two):
    done = []

    def handler(*_):
        if not done:
            done.append(two.save(np.full(400_000, 2), "large").version)

    with alarm(handler, 0.004, 0):
        for number in range(4):
            saved = two.save(np.full(400_000, number), "loop")
            assert (saved.get_value() == number).all()
    assert done == [0]
    assert (two.get("large").get_value() == 2).all()


def test_an_object_that_python_destroys_at_its_very_end_is_refused_and_never_waits(run_python):
    said = run_python("""
        import os, artifact_storage

        class Last:
            save, load = map(staticmethod, (artifact_storage.save, artifact_storage.load))

            def __del__(self, write=os.write):
                for call in (lambda: self.save(1, "late"), lambda: self.load("early")):
                    try:
                        call()
                    except Exception as error:
                        write(1, f"{type(error).__name__}: {error}\\n".encode())

        kept = Last()
        artifact_storage.save(1, "early")
    """)
    assert said.count("UnreachableError: This program is ending") == 2


def test_what_the_collector_calls_in_the_middle_of_the_first_import_finds_all_of_it(run_python):
    said = run_python("""
        import gc, artifact_storage

        done = []

        def collected(phase, _):
            if phase == "stop" and not done:
                done.append(None)
                done[0] = artifact_storage.save(1, "collected").version

        gc.collect()
        gc.callbacks.append(collected)
        artifact_storage.save(1, "other")
        gc.collect()
        print(done)
    """)
    assert said == "[0]\n"
