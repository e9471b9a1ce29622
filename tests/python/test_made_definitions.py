"""Classes and functions that functions of a notebook made are its own again after a restart."""

from __future__ import annotations

import pytest

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


@pytest.fixture
def run(run_after):
    return lambda code, definitions=MADE: run_after(code, definitions)


def test_what_functions_made_is_the_notebooks_own(run):
    run("wrapped(1); fib(9); s.save(value(), 'v')")
    code = """
loaded = s.get("v").get_value()
other = [k for k, v in value().items() if type(loaded[k]) is not type(v)]
things = "wrapped unwrapped fib cached shown within double keys kind".split()
print(other, [k for k in things if loaded[k] is not value()[k]])
"""
    assert run(code) == "[] []\n"


def test_what_functions_made_comes_with_the_value(run, home):
    run("s.save(value(), 'v')")
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
    run("s.save(value(), 'v')")
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
