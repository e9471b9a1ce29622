"""Which literals of parsed code are secrets, by the names that they are given to."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, Callable, Optional

from .lines import lines
from .names import is_options, is_secret
from .told import is_secret_option

#: Functions that hand on what they are given, more or less.
_HANDS_ON = re.compile(
    r"Secret(?:Str|Bytes)?|str|bytes|bytearray|quote(?:_plus)?|unquote|(?:urlsafe_)?b64(?:de|en)code"
    r"|Fernet|dict|tuple|list|set|frozenset|array|asarray|Series|Index|Categorical|getenv|format"
)
#: From which positional argument on these take secrets.
_POSITIONS = {
    "HTTPBasicAuth": 1,
    "HTTPDigestAuth": 1,
    "HTTPProxyAuth": 1,
    "BasicAuth": 1,
    "login": 1,
    "Minio": 1,
}
#: Stands for what an f-string would be.
_ANY_TEXT = "f-string"
_Found = Iterator[ast.expr]
_Holder = Callable[[str, str], bool]


def secret_literals(tree: ast.AST, lines: Sequence[int]) -> _Found:
    """The string constants (f-strings are one) that a name, a key or a function makes secrets.

    Args:
        tree: The code.
        lines: The lines, in order, where names stand that say so; the others are passed over.
    """
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            # Decorators stand before the line of what they decorate.
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
            at = bisect_left(lines, first)
            if at == len(lines) or lines[at] > (node.end_lineno or first):
                continue
        rule = _RULES.get(type(node))
        if rule is not None:
            yield from rule(node)
        waiting.extend(ast.iter_child_nodes(node))


def _leaves(value: Optional[ast.AST], name: str, holds: _Holder = is_secret) -> _Found:  # noqa: UP045
    """The literals that make up a value, if they may be secrets under this name."""
    for node in _parts(value):
        text: Any = node.value if isinstance(node, ast.Constant) else _ANY_TEXT
        text = text.decode("latin-1") if isinstance(text, bytes) else text
        if text and holds(name, text):
            yield node


def _parts(value: Any) -> _Found:
    if isinstance(value, ast.Constant):
        if isinstance(value.value, (str, bytes)):
            yield value
    elif isinstance(value, ast.JoinedStr):
        yield value
    elif isinstance(value, ast.BinOp):
        if not (isinstance(value.op, ast.Mod) and "%" in _text(value.left)):
            yield from _parts(value.left)
        yield from _parts(value.right)
    elif isinstance(value, ast.Call):
        yield from _parts_of_call(value)
    else:
        inner: Sequence[Any] = ()
        if isinstance(value, ast.IfExp):
            inner = (value.body, value.orelse)
        elif isinstance(value, (ast.BoolOp, ast.Dict)):
            inner = value.values
        elif isinstance(value, (ast.Tuple, ast.List, ast.Set)):
            inner = value.elts
        elif isinstance(value, (ast.NamedExpr, ast.Starred)):
            inner = (value.value,)
        elif isinstance(value, ast.Lambda):
            inner = (value.body,)
        for part in inner:
            yield from _parts(part)


def _parts_of_call(call: ast.Call) -> _Found:
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Constant):
        if not (function.attr == "format" and "{" in _text(function.value)):
            yield from _parts(function.value)  # "x".strip()
        if function.attr != "format":
            return
    # os.getenv("NAME", "default"): the name is none.
    named = _last_name(function) == "getenv" or _is_environ(function)
    if not named and not _HANDS_ON.fullmatch(_last_name(function)):
        return
    for argument in call.args[1 if named else 0 :]:
        yield from _parts(argument)
    for keyword in call.keywords:
        yield from _parts(keyword.value)


def _is_environ(function: Any) -> bool:
    """Whether it is a method of `os.environ`."""
    return isinstance(function, ast.Attribute) and _last_name(function.value) == "environ"


def _text(node: Any) -> str:
    value = getattr(node, "value", None)
    return value if isinstance(value, str) else ""


def _last_name(node: Any) -> str:
    """`b` of `a.b`, `"b"` of `a["b"]` and of `a.loc[0, "b"]`, `b` of `b`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        # Python 3.8's Index is gone, so the slice is the expression itself.
        inner = node.slice
        return _text(inner.elts[-1] if isinstance(inner, ast.Tuple) and inner.elts else inner)
    return ""


def _is_option(name: str, value: str = "") -> bool:
    # A user's name is no secret.
    return (name != "username" and is_secret_option(name, value)) or is_secret(name, value)


def _given(target: Any, value: Any) -> _Found:
    """What an assignment, or something like it, gives to a target."""
    if isinstance(target, (ast.Tuple, ast.List)):
        inner: list[Any] = list(target.elts)
        if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(inner):
            for part, piece in zip(inner, value.elts):
                yield from _given(part, piece)
        else:
            for part in inner:
                yield from _leaves(value, _last_name(part))
        return
    name = _last_name(target)
    of_options = isinstance(target, ast.Subscript) and is_options(_last_name(target.value))
    yield from _leaves(value, name, _is_option if of_options else is_secret)
    yield from _named(name, value)


def _named(name: str, value: Any) -> _Found:
    if is_options(name):
        yield from _options(value)


def _options(value: Any) -> _Found:
    """The secrets of a dictionary of a filesystem's options."""
    for name, item in _items(value):
        yield from _leaves(item, name, _is_option)
        yield from _options(item)


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, ast.Dict):
        for key, item in zip(value.keys, value.values):
            yield _text(key), item
    elif isinstance(value, ast.Call) and _last_name(value.func) == "dict":
        for keyword in value.keywords:
            yield keyword.arg or "", keyword.value


def _pairs(items: Sequence[tuple[str, Any]]) -> _Found:
    """Names with values, of a dictionary or a call."""
    names = {name for name, _ in items}
    # s3fs and filesystems like it: a key that stands beside a secret.
    beside = "key" in names and not names.isdisjoint({"secret", "token"})
    for name, item in items:
        yield from _leaves(item, name, _is_option if beside and name == "key" else is_secret)
        yield from _named(name, item)
        if name in ("auth", "basic_auth", "http_auth", "proxy_auth") and isinstance(
            item, ast.Tuple
        ):
            for part in item.elts[1:]:
                yield from _parts(part)


def _call(call: ast.Call) -> _Found:
    function, arguments = _last_name(call.func), call.args
    yield from _pairs([(keyword.arg or "", keyword.value) for keyword in call.keywords])
    for before, argument in zip(arguments, arguments[1:]):
        yield from _after_name(_text(before), argument)
    if any(is_secret(_text(argument)) for argument in arguments if " " not in _text(argument)):
        # parser.add_argument("--password", default="x")
        for keyword in call.keywords:
            if keyword.arg in ("default", "value"):
                yield from _parts(keyword.value)
    first: int | None = _POSITIONS.get(function)
    texts = [_text(argument) for argument in arguments]
    is_class = function[:1].isupper()
    if is_class and function.lower().endswith(("credential", "credentials")):
        first = 0
    if function == "Session" and sum(map(bool, texts)) > 1:
        first = 0
    for number, text in enumerate(texts):
        if text.startswith(("AKIA", "ASIA")):
            first = number if first is None else min(first, number)
    if first is not None:
        for argument in arguments[first:]:
            yield from _parts(argument)
    if function.startswith(("set_", "with_", "add_", "use_")) and is_secret(function):
        for argument in arguments[-1:]:
            yield from _parts(argument)
    if function == "login":
        for keyword in call.keywords:
            if keyword.arg == "key":
                yield from _parts(keyword.value)
    if function in ("DataFrame", "Series", "Index"):
        yield from _labelled(call)
    if function.endswith("FileSystem"):
        yield from _options(ast.Call(ast.Name("dict"), [], call.keywords))


def _labelled(call: ast.Call) -> _Found:
    """`Series(["x"], name="password")`, `DataFrame([["ana", "x"]], columns=["user", "pw"])`."""
    labels = {keyword.arg: keyword.value for keyword in call.keywords}
    for values in call.args[:1]:
        yield from _leaves(values, _text(labels.get("name")))
        for row in getattr(values, "elts", ()):
            columns = getattr(labels.get("columns"), "elts", ())
            for label, cell in zip(columns, getattr(row, "elts", ())):
                yield from _leaves(cell, _text(label))


def _after_name(name: str, argument: Any) -> _Found:
    """What follows a name in a call: `setenv("PGPASSWORD", "x")`; not the options' short forms."""
    if name and " " not in name and not _text(argument).startswith("-"):
        yield from _leaves(argument, name)


def _sequence(node: Any) -> _Found:
    """Names with values in pairs: [("spark.secret.key", "x")]; the words of a command."""
    yield from _words(node.elts)
    for pair in node.elts:
        if isinstance(pair, ast.Tuple) and len(pair.elts) == 2:
            yield from _after_name(_text(pair.elts[0]), pair.elts[1])


def _words(nodes: Sequence[ast.expr]) -> _Found:
    texts = [_text(node) for node in nodes[:100]]
    starts = accumulate((len(text) + 1 for text in texts), initial=0)
    words = [(start, start + len(text), node) for start, text, node in zip(starts, texts, nodes)]
    for start, end in lines(" ".join(texts)) if any(texts) else ():
        yield from (node for first, last, node in words if first < end and start < last)


def _assign(node: ast.Assign) -> _Found:
    for target in node.targets:
        yield from _given(target, node.value)


def _one_target(node: Any) -> _Found:
    yield from _given(node.target, node.value)


def _defaults(node: ast.arguments) -> _Found:
    plain = [*node.posonlyargs, *node.args]
    for argument, value in zip(plain[len(plain) - len(node.defaults) :], node.defaults):
        yield from _leaves(value, argument.arg)
    for argument, default in zip(node.kwonlyargs, node.kw_defaults):
        yield from _leaves(default, argument.arg)


def _compare(node: ast.Compare) -> _Found:
    if len(node.ops) == 1 and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        yield from _leaves(node.comparators[0], _last_name(node.left), _is_compared)
        yield from _leaves(node.left, _last_name(node.comparators[0]), _is_compared)


def _is_compared(name: str, value: str) -> bool:
    # Tokens of a language are compared all the time.
    return "token" not in name.lower() and is_secret(name, value)


_RULES: dict[type[Any], Callable[[Any], _Found]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _one_target,
    ast.AugAssign: _one_target,
    ast.NamedExpr: _one_target,
    ast.Call: _call,
    ast.Dict: lambda node: _pairs(list(_items(node))),
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.arguments: _defaults,
    ast.Compare: _compare,
}
