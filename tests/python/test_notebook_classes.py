"""Classes and functions of a notebook are its own again after a restart."""

from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest

DEFINITIONS = """
import abc, collections, dataclasses, enum, functools, typing
import artifact_storage as s

@dataclasses.dataclass
class Point:
    x: int
    tags: list = dataclasses.field(default_factory=list)

@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    x: int = 1

class Mode(enum.Enum):
    TRAIN = 1
    TEST = "test"
    def label(self):
        return self.name.lower()

class Level(enum.IntFlag):
    LOW = 1
    HIGH = 2

Pair = collections.namedtuple("Pair", "a b")

class Typed(typing.NamedTuple):
    a: int
    b: str = "x"

class Base(abc.ABC):
    kinds = frozenset(["a", "b", "c"])
    @abc.abstractmethod
    def f(self): ...

class Child(Base):
    __slots__ = ("x",)
    def __init__(self, x=3):
        super().__init__()
        self.x = x
    def f(self):
        return [n for n in range(self.x) if n in {1, 2, 3}]
    def __eq__(self, other):
        return type(other) is Child and other.x == self.x
    @property
    def twice(self):
        return 2 * self.x
    @classmethod
    def make(cls):
        return cls()
    class Inner:
        pass

def double(n, by=2, *, more=0):
    return n * by + more

@functools.lru_cache
def cached(n):
    return n

def value():
    return {
        "point": Point(1), "frozen": Frozen(), "mode": Mode.TRAIN, "level": Level.LOW,
        "pair": Pair(1, 2), "typed": Typed(1), "child": Child(), "function": double, "class": Child,
    }
"""


@pytest.fixture
def run(home):
    def go(code: str, definitions: str = DEFINITIONS) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "always", "-c", definitions + code],
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    return go


def test_what_is_defined_the_same_is_the_notebooks_own(run):
    run("s.save(value(), 'v')")
    out = run(
        "loaded = s.get('v').get_value()\n"
        "print(loaded == value(), *(type(loaded[k]) is type(v) for k, v in value().items()))\n"
        "print(loaded['function'] is double, loaded['class'] is Child)\n"
    )
    assert out.split() == ["True"] * 12


def test_what_is_not_defined_comes_with_the_value(run):
    run("s.save(value(), 'v')")
    out = run(
        "v = s.get('v').get_value()\n"
        "print(v['point'], v['mode'].label(), v['child'].f(), v['function'](4))\n",
        "import artifact_storage as s\n",
    )
    assert out == "Point(x=1, tags=[]) train [1, 2] 8\n"


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("    x: int\n", "    x: float\n", "class Point"),
        ("TRAIN = 1", "TRAIN = 3", "class Mode"),
        ("return self.name.lower()", "return self.name", "class Mode"),
        ("return 2 * self.x", "return 3 * self.x", "class Child"),
        ("def f(self): ...", "def f(self, more): ...", "class Child"),
        ("by=2", "by=3", "function double"),
        ('namedtuple("Pair", "a b")', 'namedtuple("Pair", "a c")', "class Pair"),
    ],
)
def test_what_is_defined_differently_comes_with_the_value_and_a_warning(run, before, after, name):
    assert DEFINITIONS.count(before) >= 1
    run("s.save(value(), 'v')")
    out = run(
        "v = s.get('v').get_value(); print(v['child'].twice)",
        DEFINITIONS.replace(before, after, 1),
    )
    assert f"The {name} of this notebook is not the one that was saved" in out
    assert "6\n" in out


def test_the_pickle_is_one_that_cloudpickle_alone_can_load(run, home):
    run("s.save(value(), 'v')")
    (file,) = home.rglob("*.pkl")
    loaded = pickle.loads(file.read_bytes())
    assert loaded["function"](2, more=1) == 5
    assert loaded["function"].__name__ == "double"
    assert loaded["mode"].label() == "train"


def test_modules_registered_to_be_pickled_by_value_are(run, home):
    (home / "own_module.py").write_text("def triple(n):\n    return 3 * n\n")
    run(
        "import cloudpickle, own_module\n"
        "cloudpickle.register_pickle_by_value(own_module)\n"
        "s.save([own_module.triple], 'v')\n",
        f"import sys; sys.path.insert(0, {str(home)!r}); import artifact_storage as s\n",
    )
    (home / "own_module.py").unlink()
    out = run("print(s.get('v').get_value()[0](2))", "import artifact_storage as s\n")
    assert "6\n" in out


def test_an_open_file_is_told_of(storage, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("text")
    expected = pytest.warns(storage.ArtifactStorageWarning, match="an open file")
    with path.open() as file, expected as told:
        storage.save([file], "file")
        # It is the pickler that finds the file, and the user's line that is named.
        storage.save(lambda: file, "function")
    assert {warning.filename for warning in told} == {f"<{__file__}>"}


def test_a_memoryview_is_told_of(storage):
    with pytest.warns(storage.ArtifactStorageWarning, match="a memoryview") as told:
        storage.save([memoryview(b"abc")], "view")
    assert {warning.filename for warning in told} == {f"<{__file__}>"}
    assert storage.load("view") == [b"abc"]


class Holder:
    """Hands its bytes on as pickle's protocol 5 suggests."""

    def __init__(self, data):
        self.data = data

    def __reduce_ex__(self, protocol):
        return Holder, (pickle.PickleBuffer(self.data),)


@pytest.mark.parametrize("make", [bytes, bytearray])
def test_holders_of_buffers_get_what_they_had(storage, make):
    data = make(b"x" * 3_000_000)
    storage.save([Holder(data), np.arange(1_000_000)], "holder")
    loaded, array = storage.get("holder").get_value()
    assert type(loaded.data) is make
    assert loaded.data == data
    array[0] = 7


HINTS = """
import typing
import artifact_storage as s
class Point: pass
UserId = typing.NewType("UserId", int)
PointId = typing.NewType("PointId", Point)
T = typing.TypeVar("T", bound=int)
P = typing.ParamSpec("P")
def value():
    return {"id": UserId, "point": PointId, "t": T, "p": P, "hints": {"x": typing.List[UserId]}}
"""


def test_types_of_hints_are_the_notebooks_own(run):
    run("s.save(value(), 'hints')", HINTS)
    code = """
v = s.get("hints").get_value()
assert v == value(), v
assert [v[k] is value()[k] for k in ("id", "point", "t", "p")] == [True] * 4
print("same")
"""
    assert run(code, HINTS).strip() == "same"
    # A kernel that does not define them gets them too, and cloudpickle alone loads them.
    code = """
v = s.get("hints").get_value()
assert v["id"](5) == 5 and v["id"].__supertype__ is int and v["id"].__name__ == "UserId"
assert v["hints"]["x"].__args__ == (v["id"],)
s.save(v, "again")
assert s.get("again").get_value()["id"].__supertype__ is int
"""
    run(code, "import artifact_storage as s")
    other = HINTS.replace('"UserId", int', '"UserId", str')
    said = run("assert s.get('hints').get_value()['id'] is not UserId", other)
    assert "The type UserId of this notebook is not the one" in said


@pytest.mark.skipif(sys.version_info < (3, 12), reason="has no type statement")
def test_type_aliases_are_the_notebooks_own(run):
    definitions = "import artifact_storage as s\ntype X = int\ntype Y[A] = list[A]\n"
    run("s.save([X, Y], 'aliases')", definitions)
    run("assert s.get('aliases').get_value()[0] is X", definitions)
    run("assert s.get('aliases').get_value()[0].__value__ is int", "import artifact_storage as s")


MADE = """
import collections, contextlib, dataclasses, enum, functools, threading, types, typing
import artifact_storage as s

def traced(function):
    seen = []
    @functools.wraps(function)
    def inner(*args):
        seen.append(args)
        return function(*args)
    return inner

def plus(n):
    def wrap(function):
        def inner(*args):
            return function(*args) + n
        return inner
    return wrap

@traced
def wrapped(n): return n + 1
@plus(3)
def unwrapped(n): return n + 1
@functools.lru_cache(maxsize=7)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
@functools.cache
def cached(n): return n
@functools.singledispatch
def shown(n): return "any"
@shown.register
def _(n: int): return "int"
@shown.register
def _(n: list): return [shown(one) for one in n]
@contextlib.contextmanager
def within(n):
    yield n
double = lambda n: 2 * n

Made = dataclasses.make_dataclass("Made", [("a", int), ("b", int, 3)])
Pair = collections.namedtuple("Pair", "a b", defaults=[5])
Typed = typing.NamedTuple("Typed", [("a", int), ("b", str)])
Colour = enum.Enum("Colour", "RED GREEN")
Number = enum.IntEnum("Number", {"ONE": 1, "TWO": 2})
Right = enum.Flag("Right", "READ WRITE")
Plain = type("Plain", (), {"f": lambda self: 1})
Held = types.new_class("Held", (dict,))
Keys = typing.TypedDict("Keys", {"a": int})

def make():
    class Local:
        pass
    return Local
Local = make()

class Methods:
    def __init__(self): self.n = 2
    @functools.lru_cache
    def cached(self): return 1
    @functools.cached_property
    def once(self): return self.n * 2
    @functools.singledispatchmethod
    def by_type(self, n): return "any"
    @by_type.register
    def _(self, n: int): return "int"
    @contextlib.contextmanager
    def within(self): yield 1
    plus = functools.partialmethod(lambda self, n: n + self.n, 4)
    @traced
    def wrapped(self): return super().__repr__()

def value():
    return dict(
        made=Made(1), pair=Pair(1), typed=Typed(1, "a"), red=Colour.RED, one=Number.ONE,
        right=Right.READ | Right.WRITE, plain=Plain(), held=Held(a=1), local=Local(),
        methods=Methods(), wrapped=wrapped, unwrapped=unwrapped, fib=fib, cached=cached,
        shown=shown, within=within, double=double, keys=Keys, kind=Made,
    )
"""


def test_what_functions_made_is_the_notebooks_own(run):
    run("wrapped(1); fib(9); s.save(value(), 'v')", MADE)
    code = """
loaded = s.get("v").get_value()
other = [k for k, v in value().items() if type(loaded[k]) is not type(v)]
things = "wrapped unwrapped fib cached shown within double keys kind".split()
print(other, [k for k in things if loaded[k] is not value()[k]])
"""
    assert run(code, MADE) == "[] []\n"


def test_what_functions_made_comes_with_the_value(run, home):
    run("s.save(value(), 'v')", MADE)
    code = """
with v["within"](7) as n, v["methods"].within() as one:
    assert (n, one) == (7, 1)
assert v["made"].b == 3 and v["pair"].b == 5 and v["typed"].b == "a" and v["plain"].f() == 1
assert v["red"].name == "RED" and v["one"] == 1 and v["right"].value == 3 and v["held"]["a"] == 1
m = v["methods"]
assert (m.cached(), m.once, m.by_type(1), m.by_type(""), m.plus()) == (1, 4, "int", "any", 6)
assert "object at" in m.wrapped()
assert v["wrapped"](1) == 2 and v["unwrapped"](1) == 5 and v["double"](4) == 8
assert v["fib"](30) == 832040 and v["fib"].cache_info().maxsize == 7 and v["cached"](3) == 3
assert v["shown"]([1, ""]) == ["int", "any"] and v["keys"](a=1) == {"a": 1}
"""
    again = "import artifact_storage as s\nv = s.get('v').get_value()\n"
    assert run(f"{code}s.save(v, 'v')\nv = s.get('v').get_value()\n{code}", again) == ""
    # Without this package, too.
    for file in home.rglob("*.pkl"):
        alone = "import pathlib, pickle\n"
        alone += f"v = pickle.loads(pathlib.Path({str(file)!r}).read_bytes())\n"
        assert run(code, alone) == ""


OTHERWISE = [
    ("seen.append(args)", "pass", "function wrapped"),
    ("@plus(3)", "@plus(4)", "function unwrapped"),
    ("fib(n - 1) +", "fib(n - 1) -", "function fib"),
    ('def _(n: int): return "int"', 'def _(n: int): return "whole"', "function shown"),
    ("double = lambda n: 2", "double = lambda n: 3", "function double"),
    ('("b", int, 3)', '("b", int, 4)', "class Made"),
    ("RED GREEN", "GREEN RED", "class Colour"),
    ('TypedDict("Keys", {"a": int', 'TypedDict("Keys", {"a": str', "class Keys"),
    ("return self.n * 2", "return self.n * 3", "class Methods"),
]


def test_what_functions_made_differently_comes_with_a_warning(run):
    run("s.save(value(), 'v')", MADE)
    other = MADE
    for before, after, _ in OTHERWISE:
        assert other.count(before) == 1
        other = other.replace(before, after)
    out = run("s.get('v').get_value()", other)
    for *_, name in OTHERWISE:
        assert f"The {name} of this notebook is not the one that was saved" in out


def test_a_function_that_keeps_what_cannot_be_compared_comes_as_it_was(run):
    definitions = """
import artifact_storage as s
class Model:
    def __init__(self, n): self.n = n
def predictor(model):
    def predict(n): return n * model.n
    return predict
predict = predictor(Model({n}))
"""
    run("s.save(predict, 'v')", definitions.replace("{n}", "2"))
    assert run("print(s.get('v').get_value()(5))", definitions.replace("{n}", "3")) == "10\n"


def test_a_class_whose_code_cannot_be_saved_is_saved_by_its_name(run):
    definitions = """
import threading
import artifact_storage as s
class Counter:
    lock = threading.Lock()
    def __init__(self): self.n = 2
"""
    said = run("s.save(Counter(), 'v')", definitions)
    assert "refers to a class or function of this notebook or script by its name" in said
    assert "cannot pickle '_thread.lock' object" in said
    assert run("print(type(s.get('v').get_value()) is Counter)", definitions) == "True\n"


_ENUMS = """
import enum, functools, artifact_storage as s
class Thing:
    pass
class Mode(enum.Enum):
    TRAIN = object()
    TEST = Thing()
    NAN = float("nan")
    PART = functools.partial(print)
    PLAIN = 1
    ALSO = 1
class Right(enum.Flag):
    READ = 1
    WRITE = 2
"""


def test_members_of_an_enum_whose_values_equal_nothing_else_are_found_again(run):
    run("s.save({'all': list(Mode), 'both': Right.READ | Right.WRITE}, 'v')", _ENUMS)
    own = "v = s.load('v'); print(v['all'] == list(Mode), v['both'] == Right(3), Mode.ALSO)"
    assert run(own, _ENUMS).split() == ["True", "True", "Mode.PLAIN"]
    other = "v = s.load('v'); print(*[one.name for one in v['all']], int(v['both'].value))"
    found = run(other, "import artifact_storage as s\n")
    assert found.split() == ["TRAIN", "TEST", "NAN", "PART", "PLAIN", "3"]


def test_an_enum_with_functions_as_members_says_why_it_cannot_be_saved(run):
    says = run(
        "try:\n    s.save(Mode, 'v')\nexcept s.UnpicklableError as error:\n    print(error)\n",
        "import enum, artifact_storage as s\nclass Mode(enum.Enum):\n    A = 1\n"
        "Mode.A._value_ = lambda: 1\n",
    )
    assert "members of the enum Mode are functions (A)" in says
