"""Classes and functions of a notebook are its own again after a restart."""

from __future__ import annotations

import pickle
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
def run(run_after):
    return lambda code, definitions=DEFINITIONS: run_after(code, definitions)


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
