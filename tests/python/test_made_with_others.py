"""Values that pickle would make anew with other arguments than their class takes."""

from __future__ import annotations

import pickle
import sys
import urllib.error

import pytest
from artifact_storage._pickle.own_new import _objects, reducers_for

CLASSES = """
class Two(Exception):
    def __init__(self, code, reason):
        super().__init__(f"{code}: {reason}")
        self.code, self.reason = code, reason
class Named(ValueError):
    def __init__(self, *, code):
        super().__init__("named")
        self.code = code
class Longer(KeyError):
    def __init__(self, key):
        super().__init__(f"no {key}")
class OfFile(OSError):
    def __init__(self, path):
        super().__init__(2, "gone", path)
        self.path = path
class OfModule(ImportError):
    def __init__(self, one):
        super().__init__(f"no {one}", name=one)
class OfExit(SystemExit):
    def __init__(self, one, two):
        super().__init__(one + two)
class Plain(Exception):
    pass
"""
exec(CLASSES)  # As in a script.
MADE = {
    "two arguments": "Two(404, 'gone')",
    "by name": "Named(code=3)",
    "another text": "Longer('a')",
    "a file": "OfFile('/x')",
    "a module": "OfModule('x')",
    "an exit": "OfExit(1, 2)",
    "plain": "Plain('a', 1)",
    "inside": "{'errors': [Two(1, 2)], 'n': 1}",
    "within another": "Two(Named(code=3), Two(1, 2))",
}
SHOW = """
def show(value):
    if isinstance(value, dict):
        return {key: show(one) for key, one in value.items()}
    if isinstance(value, list):
        return [show(one) for one in value]
    if not isinstance(value, BaseException):
        return value
    members = ("errno", "strerror", "filename", "name", "code", "__notes__")
    shown = [str(value), show(list(value.args)), show(dict(vars(value)))]
    return [type(value).__name__, *shown, *[str(getattr(value, name, None)) for name in members]]
"""


@pytest.mark.parametrize("made", MADE.values(), ids=list(MADE))
@pytest.mark.parametrize("where", ["a script", "a module"])
def test_exceptions_come_back_as_they_were(run_python, tmp_path, made, where):
    (tmp_path / "errors_of_mine.py").write_text(CLASSES)
    classes = CLASSES if where == "a script" else "from errors_of_mine import *"
    begin = f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\n{classes}\n{SHOW}\n"
    begin += "import artifact_storage as storage\n"
    saved = run_python(f"{begin}\nvalue = {made}\nstorage.save(value, 'x')\nprint(show(value))")
    assert run_python(f"{begin}\nprint(show(storage.load('x')))") == saved


def test_notes_and_causes_are_kept_as_pickle_keeps_them(storage):
    error = globals()["Two"](1, 2)
    error.__notes__ = ["a note"]
    storage.save(error, "x")
    loaded = storage.load("x")
    assert loaded.__notes__ == ["a note"]
    assert (loaded.code, loaded.reason, str(loaded)) == (1, 2, "1: 2")


@pytest.mark.skipif(sys.version_info < (3, 11), reason="groups of exceptions")
def test_exceptions_in_groups_come_back(storage):
    group = ExceptionGroup("all", [globals()["Two"](1, 2), ValueError("x")])  # noqa: F821
    storage.save(group, "x")
    loaded = storage.load("x")
    assert [str(one) for one in loaded.exceptions] == ["1: 2", "x"]


def test_an_exception_of_the_standard_library_comes_back(storage):
    storage.save(urllib.error.HTTPError("http://x", 404, "gone", {}, None), "x")
    loaded = storage.load("x")
    assert (loaded.code, loaded.filename, str(loaded)) == (404, "http://x", "HTTP Error 404: gone")


def test_exceptions_that_say_themselves_how_they_are_pickled_are_left_alone():
    class Told(Exception):
        def __init__(self, one, two):
            super().__init__(one)
            self.two = two

        def __reduce__(self):
            return (Told, (self.args[0], self.two))

    assert reducers_for([Told(1, 2), ValueError("x"), OSError(2, "x"), KeyError(1)]) == {}


class Pair(tuple):
    def __new__(cls, one, two):
        return super().__new__(cls, (one, two))


class Joined(str):
    def __new__(cls, one, two):
        return super().__new__(cls, one + two)


class Needs:
    def __new__(cls, *, one):
        return super().__new__(cls)


class PairAsTold(Pair):
    def __getnewargs__(self):
        return tuple(self)


class Any:
    def __new__(cls, *given, **named):
        return super().__new__(cls)


class Default(int):
    def __new__(cls, one=1):
        return super().__new__(cls, one)


@pytest.mark.parametrize(
    "made", [Pair(1, 2), Joined("a", "b"), Needs(one=1)], ids=lambda value: type(value).__name__
)
def test_what_could_not_be_made_anew_is_refused_by_name(storage, made):
    with pytest.raises(TypeError):
        pickle.loads(pickle.dumps(made, 5))
    for value in (made, {"inner": [made]}):
        with pytest.raises(storage.UnpicklableError, match=type(made).__name__) as caught:
            storage.save(value, "x")
        assert "__getnewargs__" in caught.value.hint
    assert len(storage.artifact_store()) == 0


@pytest.mark.parametrize(
    "made", [PairAsTold(1, 2), Default(3), Any(1, two=2)], ids=lambda value: type(value).__name__
)
def test_what_takes_what_pickle_gives_is_saved(storage, made):
    storage.save({"inner": [made]}, "x")
    assert type(storage.load("x")["inner"][0]) is type(made)


class OfParts:
    def __init__(self):
        self.inner = [1, 2, 3]


def test_a_value_that_is_large_is_looked_at_in_part_only():
    value = [[{"a": object(), "b": OfParts()} for _ in range(100)] for _ in range(100)]
    assert 0 < len(list(_objects(value))) <= 1_000
    assert reducers_for(value) == {}
