"""Finds secrets in texts that are no code: previews, HTML, what libraries print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import forms
from .names import is_secret, may_be_secret

#: Between a name and its value: `=`, `:`, `=>`, tags of HTML other than the cells of a head.
_BETWEEN = re.compile(
    r"""(?:["']|&quot;|&\#(?:39|x27);)?[ \t]{0,20}
    (?:(?:=>|[:=]|</?(?!th\b)[A-Za-z][^<>]{0,200}>)\s{0,20}){1,8}
    (?:["']|&quot;|&\#(?:39|x27);)?""",
    re.VERBOSE,
)
_VALUE = re.compile(r"""(?:[^\s<>&"',;(){}\[\]\\]|\\(?![nrt])|&amp;){1,500}""")
#: What stands there in a signature or a schema.
_NO_VALUES = frozenset(("str", "int", "bytes", "bool", "float", "object", "optional", "string"))


def text_spans(text: str) -> list[forms.Span]:
    """Start and end of each secret that its form or its name gives away."""
    names = list(forms.names(text))
    return [*forms.forms(text, False), *forms.assigned(text, names), *_named(text, names)]


def _named(text: str, names: list[tuple[str, int]]) -> Iterator[forms.Span]:
    for name, end in names:
        between = _BETWEEN.match(text, end) if may_be_secret(name) else None
        value = _VALUE.match(text, between.end()) if between else None
        if value is None or text[value.end() : value.end() + 1] == "(":
            continue
        found = value.group()
        is_value = found.lower() not in _NO_VALUES and not forms.is_placeholder(found)
        if is_value and is_secret(name, found):
            yield value.span()
