"""Classes and functions of the notebook, by value and by name at once.

cloudpickle takes their code along, so that any kernel can load them. But then they come back as
strangers: `mode == Mode.TRAIN` is False, although the same cell defined both. So a pickle also says
what was defined: where the notebook that loads has the same definition under the same name, that
one is used. The pickle remains one that cloudpickle alone can load.
"""

from __future__ import annotations

import io
import pickle
import sys
from types import FunctionType
from typing import Any

from .._quotes import quoted
from .._warnings import warn
from .definitions import fingerprint, of_main
from .made_anew import REGISTER, TRAVELLING, is_maker_of_hints, made_anew, noted, refuse_functions

_MARK = "artifact_storage"
#: Behind the name of a function, which cloudpickle sets anew a moment later.
_SPLIT = "\n"
_MAKERS = (b"cloudpickle", b"typing")


def value_pickler(cloudpickle: Any) -> Any:
    """Cloudpickle's pickler, which also notes what was defined."""

    class Pickler(cloudpickle.Pickler):  # type: ignore[misc]
        def reducer_override(self, obj: Any) -> Any:
            if type(obj) is io.TextIOWrapper:
                _warn_of_file(obj)
            elif type(obj) is memoryview:
                warn("The value holds a memoryview: what is loaded is a copy of its bytes.")
            anew = made_anew(obj)
            if anew is not None:
                return anew
            reduced = super().reducer_override(obj)
            return _marked(obj, reduced) if type(reduced) is tuple else reduced

    return Pickler


def is_registered() -> bool:
    """Whether modules are to be pickled by value, which only cloudpickle does."""
    cloudpickle: Any = sys.modules.get("cloudpickle")
    registered = getattr(cloudpickle, "list_registry_pickle_by_value", None)
    return bool(registered is not None and registered())


def _warn_of_file(file: Any) -> None:
    if file not in (sys.stdout, sys.stderr, sys.stdin):
        warn(
            f"The value holds an open file, {quoted(str(file.name)[:200])}: what is loaded is a "
            "copy of its text, no file. Better save the text, or the path."
        )


def _marked(obj: Any, reduced: tuple[Any, ...]) -> tuple[Any, ...]:
    maker, arguments, *rest = reduced
    if maker.__name__ == "_make_skeleton_enum":
        refuse_functions(obj)
    if maker.__name__ in ("_make_skeleton_class", "_make_skeleton_enum"):
        told = noted(obj) if arguments[-1] is None else None
        if told is not None:
            extra = {_MARK: {"name": told[0], "definition": told[1]}}
            return (maker, (*arguments[:-1], extra), *rest)
    elif maker.__name__ == "_make_function" and len(arguments) == 5:
        code, known, _, defaults, closure = arguments
        name = obj.__name__
        told = (_MARK, name) if TRAVELLING.get(name) is obj else noted(obj)
        if told is not None:
            return (maker, (code, known, _SPLIT.join(told), defaults, closure), *rest)
    return reduced


def has_definitions(data: Any) -> bool:
    """Whether a pickle (bytes or bytearray) brings classes or functions along."""
    return any(maker in data for maker in _MAKERS)


class OwnUnpickler(pickle.Unpickler):
    """Unpickles with the notebook's own classes and functions where they are the same."""

    def __init__(self, data: Any, buffers: Any) -> None:
        super().__init__(_Reader(data), buffers=buffers)
        self._kept: list[Any] = []

    def find_class(self, module: str, name: str) -> Any:
        """Steps in where cloudpickle would make a class or function anew."""
        found = super().find_class(module, name)
        if module.partition(".")[0] == "cloudpickle":
            if name in ("_make_skeleton_class", "_make_skeleton_enum"):
                return lambda *arguments: self._class(found, arguments)
            if name == "_make_function":
                return lambda *arguments: self._function(found, *arguments)
            if name in ("_class_setstate", "_function_setstate"):
                return lambda obj, state: obj if self._is_kept(obj) else found(obj, state)
            if name == "_make_typevar":
                return lambda *arguments: _own_or(found(*arguments))
        elif is_maker_of_hints(module, name):
            return lambda *arguments, **more: _own_or(found(*arguments, **more))
        return found

    def _class(self, make: Any, arguments: tuple[Any, ...]) -> Any:
        extra = arguments[-1]
        noted = extra.get(_MARK) if isinstance(extra, dict) else None
        if noted is None:
            return make(*arguments)
        own = of_main(noted["name"])
        if isinstance(own, type) and fingerprint(own) == noted["definition"]:
            self._kept.append(own)
            return own
        made = make(*arguments)
        if isinstance(own, type) and own is not made:
            _warn_of_other("class", noted["name"])
        return made

    def _function(
        self, make: Any, code: Any, known: Any, name: Any, defaults: Any, closure: Any
    ) -> Any:
        if type(name) is not str or _SPLIT not in name:
            return make(code, known, name, defaults, closure)
        name, _, definition = name.partition(_SPLIT)
        if name == _MARK:
            return self._travelling(definition)
        own = of_main(name)
        if isinstance(own, FunctionType):
            if fingerprint(own) == definition:
                self._kept.append(own)
                return own
            _warn_of_other("function", name)
        return make(code, known, None, defaults, closure)

    def _travelling(self, name: str) -> Any:
        """A maker that came along: it makes nothing that the notebook has."""
        make: Any = TRAVELLING[name]

        def own_or_made(*arguments: Any) -> Any:
            told = arguments[-1]
            if make is REGISTER:
                return None if self._is_kept(arguments[0]) else make(*arguments)
            own = of_main(told[0]) if told else None
            if own is not None and fingerprint(own) == told[1]:
                self._kept.append(own)
                return own
            made = make(*arguments)
            if type(own) is type(made):
                _warn_of_other("class" if isinstance(own, type) else "function", told[0])
            return made

        self._kept.append(own_or_made)
        return own_or_made

    def _is_kept(self, obj: Any) -> bool:
        return any(obj is one for one in self._kept)


def _own_or(made: Any) -> Any:
    """The notebook's own type of that name, where it means the same."""
    own = of_main(made.__name__)
    if type(own) is not type(made):
        return made
    if fingerprint(own) == fingerprint(made):
        return own
    _warn_of_other("type", made.__name__)
    return made


def _warn_of_other(what: str, name: str) -> None:
    warn(
        f"The {what} {name} of this notebook is not the one that was saved: the value has the "
        "saved one, and what compares the two finds them different."
    )


class _Reader:
    """Bytes as a file, without a copy of them all."""

    def __init__(self, data: Any) -> None:
        self._view = memoryview(data)
        self._position = 0

    def read(self, size: int) -> bytes:
        start = self._position
        self._position = min(start + size, len(self._view))
        return bytes(self._view[start : self._position])

    def readline(self) -> bytes:
        piece = b""
        while not piece.endswith(b"\n") and self._position < len(self._view):
            piece += self.read(1)
        return piece

    def readinto(self, buffer: Any) -> int:
        piece = self._view[self._position : self._position + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)
