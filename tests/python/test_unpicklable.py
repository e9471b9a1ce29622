"""What cannot be saved says why, where, and what to do; and leaves nothing behind."""

from __future__ import annotations

import pickle
import re
import sys
import threading
import types

import numpy as np
import pytest


def test_it_names_the_part_at_fault(storage, leftovers, home):
    value = {"data": np.arange(50_000), "parts": [1, {"lock": threading.Lock()}]}
    with pytest.raises(storage.UnpicklableError, match=r"\['parts'\]\[1\]\['lock'\]") as caught:
        storage.save(value, "locked")
    assert isinstance(caught.value, TypeError)
    assert caught.value.kind == "invalid_input"
    assert leftovers() == []
    assert not list(home.rglob("*.pkl"))
    assert len(storage.artifact_store()) == 0


def test_generators_and_open_files_are_refused(storage, home):
    with pytest.raises(storage.UnpicklableError, match="list"):
        storage.save((number for number in range(3)), "generator")
    with (home / "file").open("w") as file, pytest.raises(storage.UnpicklableError):
        storage.save(file, "file")


def test_lambdas_and_local_classes(storage):
    class Local:
        def __init__(self):
            self.x = 5

    assert storage.save(lambda x: x + 1, "function").get_value()(1) == 2
    assert storage.save(Local(), "local").get_value().x == 5
    assert storage.get("function").packages["cloudpickle"]


def test_classes_of_a_script_load_elsewhere(storage, run_python):
    run_python(
        """
        import artifact_storage
        class Model:
            def predict(self): return helper() + 1
        def helper(): return 41
        artifact_storage.save(Model(), "model")
        artifact_storage.save({"models": [Model()]}, "nested")
        artifact_storage.save(helper, "function")
        artifact_storage.save("if __name__ == '__main__'", "text")
        """
    )
    assert storage.get("model").get_value().predict() == 42
    assert storage.get("nested").get_value()["models"][0].predict() == 42
    assert storage.get("function").get_value()() == 41


def test_without_cloudpickle_the_error_says_what_it_would_do(storage, run_python):
    printed = run_python(
        """
        import sys, warnings
        sys.modules["cloudpickle"] = None
        import artifact_storage
        class Model: pass
        try:
            artifact_storage.save(lambda: 1, "f")
        except artifact_storage.UnpicklableError as error:
            print(error)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            artifact_storage.save(Model(), "model")
        print(caught[0].message, caught[0].filename)
        """
    )
    assert "Install cloudpickle" in printed
    assert "another kernel can load it only where the same name is defined" in printed
    assert "script-0.py" in printed


def test_errors_of_the_values_own_code(storage):
    class Odd:
        def __reduce__(self):
            raise OSError(28, "No space left in my head")

    with pytest.raises(storage.UnpicklableError, match="my head"):
        storage.save(Odd(), "odd")


def test_a_value_that_is_nested_too_deep_says_so(storage):
    deep = []
    for _ in range(sys.getrecursionlimit() * 5):
        deep = [deep]
    with pytest.raises(storage.UnpicklableError, match=r"nested|recursion"):
        storage.save(deep, "deep")


def test_an_interrupt_leaves_nothing(storage, leftovers):
    class Interrupting:
        def __reduce__(self):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        storage.save([np.arange(100_000), Interrupting()], "interrupted")
    assert leftovers() == []
    assert len(storage.artifact_store()) == 0
    assert storage.save(np.arange(100_000), "interrupted").version == 0


def test_exceptions_can_be_pickled(storage):
    error = storage.UnpicklableError("Message.", "Hint.", "value")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.field) == (type(error), "Message. Hint.", "value")
    assert str(storage.NotFoundError("Nothing.", "Look.")) == "Nothing. Look."
    assert isinstance(storage.StorageFullError("Full."), OSError)


def test_previews_are_quick_and_limited(storage):
    class Rude:
        def __repr__(self):
            raise ValueError

        def _repr_html_(self):
            return "x" * 1_000_000

    for value in (bytes(60_000_000), "x" * 60_000_000, [["y" * 10_000] * 100] * 1000):
        saved = storage.save(value, "big")
        assert sum(map(len, saved.preview.values())) < 64_000
    assert storage.save(Rude(), "rude").preview == {}
    assert storage.save(10**5000, "number").get_value() == 10**5000


def test_a_preview_shows_a_dictionary_in_its_own_order(storage):
    value = {"window": {"10": 1, 2: "b"}, "b": [1], "a": None}
    assert storage.save(value, "ordered").preview["text/plain"] == repr(value)
    long = dict.fromkeys(range(100, 0, -1))
    text = storage.save(long, "long").preview["text/plain"]
    assert text.startswith("{100: None, 99: None") and text.endswith(", ...}")


_SAVED = """
    import sys, types
    sys.modules["cloudpickle"] = None
    import artifact_storage
    class Model: pass
    def helper(): pass
    class Outer:
        class Inner: pass
    tools = sys.modules["tools"] = types.ModuleType("tools")
    {tools}
    exec("class Kit: pass", vars(tools))
    artifact_storage.save(Model(), "model")
    artifact_storage.save([helper], "helper")
    artifact_storage.save(Outer.Inner(), "inner")
    artifact_storage.save(tools.Kit(), "kit")
"""


@pytest.mark.parametrize(
    ("artifact", "name"), [("model", "Model"), ("helper", "helper"), ("inner", "Outer")]
)
@pytest.mark.filterwarnings("ignore")
def test_what_the_notebook_defined_is_asked_for_by_its_name(storage, run_python, artifact, name):
    run_python(_SAVED.format(tools=""))
    with pytest.raises(storage.UnsupportedError) as raised:
        storage.get(artifact).get_value()
    said = str(raised.value)
    assert re.search(rf"\b{name}[.\w]* was defined in the notebook or script that saved it", said)
    assert "get_code()" in said
    assert "install cloudpickle there and save it again" in said
    assert ".packages" not in said


@pytest.mark.parametrize(
    ("tools", "hint"),
    [
        ("tools.__version__ = '3.1'", "Install tools 3.1, the version that is recorded"),
        ("", "No package tools was recorded with it"),
    ],
)
def test_a_name_that_a_module_lacks_is_asked_for_with_its_module(
    storage, run_python, monkeypatch, tools, hint
):
    run_python(_SAVED.format(tools=tools))
    monkeypatch.setitem(sys.modules, "tools", types.ModuleType("tools"))
    with pytest.raises(storage.UnsupportedError) as raised:
        storage.get("kit").get_value()
    assert hint in str(raised.value)


class _StrangeClass:
    """Whoever asks what it is gets an error."""

    @property
    def __class__(self):
        raise RuntimeError("the class is not told")


class _StrangeKey:
    def __repr__(self):
        raise RuntimeError("the key is not told")


@pytest.mark.parametrize("make", [_StrangeClass, lambda: {_StrangeKey(): threading.Lock()}])
def test_a_value_that_fails_while_its_part_is_looked_for_is_refused_all_the_same(storage, make):
    with pytest.raises(storage.UnpicklableError, match="The value cannot be saved: "):
        storage.save(make(), "strange")
    assert list(storage.artifact_store()) == []
