"""What is only recorded can neither end a save nor delay it, whatever the value's code does."""

from __future__ import annotations

import array
import base64
import collections
import dataclasses
import enum
import gc
import importlib
import linecache
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import types
import warnings

import numpy as np
import pandas as pd
import pytest
from artifact_storage._context.code import CapturedCode
from artifact_storage._context.packages import Packages
from artifact_storage._masking.known import Secrets
from artifact_storage.storage import Storage

Pair = collections.namedtuple("Pair", "blob n")


class Colour(enum.Enum):
    LARGE = b"x" * 5_000_000


@dataclasses.dataclass
class Held:
    blob: bytes
    n: int = 1


class Printed:
    def __init__(self, blob):
        self.blob = blob

    def __repr__(self):
        return f"Printed({self.blob!r})"


def _raise(error):
    raise error


def _loop(_self):
    while True:
        pass


def _wait(_self):
    time.sleep(30)


BAD = {
    "raises": lambda _: _raise(ValueError("no")),
    "exits": lambda _: sys.exit("bye"),
    "ends": lambda _: _raise(BaseException("no")),
    "loops": _loop,
    "waits": _wait,
    "is no text": lambda _: 5,
}


def _held_forever(answer):
    """Classes of this module that are hostile in one place each; pickled by reference."""
    made = {}
    for place in ("__repr__", "_repr_html_", "_repr_png_", "shape", "__len__", "__class__"):
        special = property(answer) if place in ("shape", "__class__") else answer
        made[place] = type("Bad", (), {place: special, "__reduce__": lambda _: (int, (1,))})
    return made


@pytest.fixture
def quick(storage):
    """Saves; the save must take no longer than one of an integer, and a little."""
    storage.save(1, "warm")

    def save(value):
        started = time.monotonic()
        saved = storage.save(value, "v")
        # Promised is a tenth of a second; other programs run on the machine of the test too.
        assert time.monotonic() - started < 3
        return saved

    return save


@pytest.mark.parametrize("how", list(BAD))
def test_a_value_whose_code_misbehaves_is_saved(quick, how, capsys):
    importlib.import_module("artifact_storage._lineapy")  # It looks at values, too.
    for place, kind in _held_forever(BAD[how]).items():
        assert quick(kind()).get_value() == 1, place
        assert quick([kind(), {"a": kind()}]).get_value() == [1, {"a": 1}], place
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("without_haste")
def test_what_a_repr_prints_is_not_seen_and_nothing_else_is_hidden(quick, capsys):
    class Loud:
        def __repr__(self):
            print("loud")
            print("loud", file=sys.stderr)
            return "Loud()"

    stdout = sys.stdout
    assert quick(Loud()).preview == {"text/plain": "Loud()"}
    print("heard")
    # Where an earlier test's thread is still asked something, ours stands before it.
    assert getattr(sys.stdout, "_stream", sys.stdout) is stdout
    assert capsys.readouterr() == ("heard\n", "")


def test_a_repr_is_not_begun_when_its_time_is_over(monkeypatch, capsys):
    import artifact_storage._context.guard as module

    held, too_late = threading.Event(), threading.Event()

    def hold():
        with module._mute_lock:
            held.set()
            too_late.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(20)
    # The thread that asks has the question, and comes no further until nobody waits for it.
    monkeypatch.setattr(module, "_end_thread", lambda _: too_late.set())
    with module.Guard(0.2) as guard:
        assert guard.ask(lambda: print("loud"), "no answer") == "no answer"
    for thread in threading.enumerate():
        if thread is holder or thread.name == "artifact-storage-ask":
            thread.join(20)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("how", ["raises", "exits", "ends", "loops", "waits"])
def test_a_module_whose_version_misbehaves_does_not_matter(quick, monkeypatch, how):
    module = type("Module", (types.ModuleType,), {"__version__": property(BAD[how])})("bad_one")
    module.Thing = type("Thing", (), {"__module__": "bad_one"})
    monkeypatch.setitem(sys.modules, "bad_one", module)
    lazy = types.ModuleType("lazy_one")
    lazy.__getattr__ = BAD[how]
    monkeypatch.setitem(sys.modules, "lazy_one", lazy)
    lazy.Thing = type("Thing", (), {"__module__": "lazy_one"})
    saved = quick([module.Thing(), lazy.Thing()])
    assert type(saved.get_value()[0]) is module.Thing


def test_a_metaclass_that_misbehaves_does_not_matter():
    from artifact_storage._context.recorded import recorded

    class Meta(type):
        def __getattribute__(cls, name):
            if name in ("__module__", "__qualname__", "__name__", "__repr__", "__mro__"):
                sys.exit("bye")
            return super().__getattribute__(name)

        def __hash__(cls):
            raise ValueError

    class Bad(metaclass=Meta):
        pass

    assert recorded(Bad(), [], CapturedCode(Secrets()), Packages())["value_type"].endswith("Bad")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Pair(bytes(60_000_000), 1),
        lambda: Held(bytes(60_000_000)),
        lambda: Printed(bytes(60_000_000)),
        lambda: types.SimpleNamespace(blob=bytes(60_000_000)),
        lambda: collections.UserList(range(3_000_000)),
        lambda: collections.OrderedDict.fromkeys(range(1_000_000)),
        lambda: collections.Counter(range(1_000_000)),
        lambda: collections.deque(range(3_000_000)),
        lambda: collections.defaultdict(list, {n: [n] for n in range(500_000)}),
        lambda: ValueError("x" * 60_000_000),
        lambda: array.array("d", bytes(24_000_000)),
        lambda: Colour.LARGE,
        lambda: {"a": {"b": {"c": [list(range(1000))] * 1000}}},
        lambda: {frozenset(range(500_000)): 1},
        lambda: np.zeros((2,) * 20),
        lambda: np.array(["x" * 5_000_000, "y"]),
        lambda: np.array([b"x" * 5_000_000, {}], dtype=object),
        lambda: np.ma.masked_array(np.zeros(1_000_000), True),
        lambda: pd.DataFrame({"s": ["x" * 20_000_000], "o": [b"y" * 20_000_000]}),
        lambda: pd.DataFrame({"o": [Printed(bytes(20_000_000))], "l": [list(range(100_000))]}),
        lambda: pd.DataFrame(np.zeros((40_000, 200))),
        lambda: pd.Series(range(500_000)),
        lambda: pd.Series(["x" * 20_000_000], index=["i" * 5_000_000]),
        lambda: pd.Index(range(0, 5_000_000, 2)).astype(float),
        lambda: pd.DataFrame(pd.arrays.SparseArray(np.zeros(500_000)), columns=["s"]),
        lambda: pd.DataFrame({"c": pd.Categorical(list(map(str, range(100_000))))}),
        lambda: 10**100_000,
    ],
)
def test_a_large_value_has_a_short_preview_soon(make):
    from artifact_storage._context.guard import Guard
    from artifact_storage._context.preview import preview

    value = make()
    options = ("display.max_rows", None, "display.max_colwidth", None)
    with (
        np.printoptions(threshold=sys.maxsize, edgeitems=10**9),
        pd.option_context(*options, "display.max_columns", None, "display.max_seq_items", None),
    ):
        with Guard() as guard:
            preview(
                value, guard, Secrets()
            )  # Libraries load the parts that print when they first print.
        started = time.monotonic()
        with Guard() as guard:
            shown = preview(value, guard, Secrets())
        assert time.monotonic() - started < 2
    assert shown["text/plain"]
    assert sum(map(len, shown.values())) <= 64_000


def test_deep_values_have_a_preview(quick):
    deep: list = []
    for _ in range(300):
        deep = [deep, {"deeper": deep}][:1]
    circular: dict = {}
    circular["self"] = [circular]
    assert quick(deep).preview == {"text/plain": "[[[[[...]]]]]"}
    assert quick(circular).preview == {"text/plain": "{'self': [...]}"}


def test_tables_are_shown_as_pandas_shows_them(quick):
    frame = pd.DataFrame({"n": range(100), "x": ["text"] * 100})
    shown = quick(frame).preview
    assert shown["text/plain"].endswith("[100 rows x 2 columns]")
    assert "<p>100 rows \N{MULTIPLICATION SIGN} 2 columns</p>" in shown["text/html"]
    assert quick(frame[:5]).preview["text/plain"] == repr(frame[:5])
    assert quick(frame["n"][:5]).preview["text/plain"] == repr(frame["n"][:5])
    pd.testing.assert_frame_equal(frame, pd.DataFrame({"n": range(100), "x": ["text"] * 100}))
    small = np.arange(12).reshape(3, 4)
    assert quick(small).preview["text/plain"] == repr(small)


def test_nul_and_halves_of_characters_are_replaced_in_everything_that_is_recorded(
    quick, home, monkeypatch
):
    from artifact_storage._context import code as _capture, identity as _identity

    broken = "a\0b\ud800c"
    monkeypatch.setattr(_capture, "script_path", lambda: str(home / "code.py"))
    (home / "code.py").write_bytes(b"x = 'a\0b'\n")
    monkeypatch.setattr(_identity, "notebook_path", lambda: f"{broken}.ipynb")
    _identity.user.cache_clear()
    monkeypatch.setenv("LOGNAME", "ana\udce9")
    body = {"__reduce__": lambda _: (int, (1,)), "__repr__": lambda _: broken}
    kind = type("Kind", (), {**body, "__module__": broken})
    saved = Storage().save(kind(), "x")
    _identity.user.cache_clear()
    details = saved._details()
    told = [saved.value_type, saved.notebook_path, saved.user, saved.get_code(), saved.preview]
    assert "\0" not in str(told)
    assert saved.preview["text/plain"] == "a\ufffdb\ufffdc"
    assert saved.get_code() == "x = 'a\ufffdb'\n"
    assert str(details).encode()
    with sqlite3.connect(home / ".lineapy" / "db.sqlite") as database:
        assert "\0" not in "".join(database.iterdump())


def test_neither_pythons_own_modules_nor_the_program_are_told_as_packages(run_python):
    out = run_python(
        """
        import datetime, enum, artifact_storage as storage
        class Mode(enum.Enum):
            TEST = datetime.date(2026, 1, 1)
        print({*storage.save(Mode.TEST, "mode").packages} & {"__main__", "datetime", "enum"})
        """
    )
    assert out == "set()\n"


def test_a_program_from_a_pipe_is_no_file(home):
    program = b"import artifact_storage as s; print(s.save(1, 'model').notebook_path)"
    done = subprocess.run([sys.executable], input=program, capture_output=True, check=True)
    assert done.stdout == b"None\n"


def test_a_deleted_working_directory_does_not_matter(quick, tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    monkeypatch.setattr(sys.modules["__main__"], "__file__", "script.py", raising=False)
    gone.rmdir()
    assert quick(1).notebook_path == "script.py"


def test_masking_a_long_script_takes_a_part_of_the_time_and_the_rest_is_left_out(
    quick, home, monkeypatch
):
    from artifact_storage._context import code as _capture

    monkeypatch.setattr(_capture, "script_path", lambda: str(home / "code.py"))
    (home / "code.py").write_text("password = 'canarypw'\n" * 40_000)
    code = Storage().save(1, "x").get_code()
    # How much is kept is a matter of the machine; all of it is masked.
    rest = code.replace("password = '***'\n", "")
    assert rest == "# … (left out: masking the secrets in it took too long)\n"


@pytest.mark.parametrize(
    ("method", "data", "mime"),
    [
        ("_repr_png_", b"no picture", "image/png"),
        ("_repr_png_", "no picture", "image/png"),
        ("_repr_png_", 5, "image/png"),
        ("_repr_html_", b"<b>bytes</b>", "text/html"),
        ("_repr_html_", ["<b>"], "text/html"),
    ],
)
def test_what_is_no_picture_and_no_html_is_not_shown_as_one(quick, method, data, mime):
    kind = type("Shown", (), {method: lambda _: data, "__module__": __name__})
    assert mime not in quick(kind()).preview


def test_a_picture_is_shown_from_bytes_and_from_base64(quick):
    png = b"\x89PNG\r\n\x1a\n" + bytes(50)
    for data in (png, base64.b64encode(png).decode()):
        kind = type("Shown", (), {"_repr_png_": lambda _, data=data: data, "__module__": __name__})
        assert base64.b64decode(quick(kind()).preview["image/png"]) == png


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("long", [False, True], ids=["answered", "too late"])
def test_an_interrupt_at_any_line_leaves_the_streams_and_no_thread(long):
    """Ctrl+C comes where it comes: here it comes at each line, one after the other."""
    import artifact_storage._context.guard as module

    streams = sys.stdout, sys.stderr
    never = threading.Event()
    # Those of other tests may wait in code that nothing ends.
    before = set(threading.enumerate())

    def ask():
        with module.Guard(0.01) as guard:
            guard.ask(lambda: never.wait(0.05) if long else print("x"), None)
            guard.ask(lambda: 2, None)

    def interrupted(at):
        """Whether the interrupt came before the end."""
        count = 0

        def trace(frame, event, _argument):
            nonlocal count
            if frame.f_code.co_filename != module.__file__:
                return None
            # Python looks for no interrupt where a block of `with` ends.
            line = linecache.getline(module.__file__, frame.f_lineno).strip()
            count += not line.startswith("with ")
            if count == at and not line.startswith("with "):
                sys.settrace(None)
                raise KeyboardInterrupt
            return trace

        sys.settrace(trace)
        try:
            ask()
        except KeyboardInterrupt:
            return True
        finally:
            sys.settrace(None)
        return count >= at  # It came in `__del__`, where Python only tells of it.

    at = 1
    while interrupted(at):
        at += 1
        gc.collect()
        for thread in set(threading.enumerate()) - before:
            if thread.name == "artifact-storage-ask":
                thread.join(20)
                assert not thread.is_alive(), at
        assert (sys.stdout, sys.stderr) == streams, at
    assert at > 20


def test_a_process_that_is_forked_while_a_value_is_asked_has_its_own_streams():
    import artifact_storage._context.guard as module

    streams = sys.stdout, sys.stderr
    begun, end = threading.Event(), threading.Event()

    def ask():
        with module.Guard(20.0) as guard:
            guard.ask(lambda: begun.set() or end.wait(20), None)

    asking = threading.Thread(target=ask)
    asking.start()
    assert begun.wait(20)
    with module._mute_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:
        signal.alarm(20)
        is_own = (sys.stdout, sys.stderr) == streams
        with module.Guard(10.0) as guard:
            answered = guard.ask(lambda: 3, 0)
        os._exit(0 if is_own and answered == 3 and (sys.stdout, sys.stderr) == streams else 1)
    end.set()
    asking.join(20)
    assert os.waitpid(child, 0)[1] == 0
    assert (sys.stdout, sys.stderr) == streams
