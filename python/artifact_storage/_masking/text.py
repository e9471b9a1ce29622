"""Finds secrets in texts that are no code: previews, HTML, what libraries print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import forms
from .lines import lines
from .names import is_secret, may_be_secret

#: Between a name and its value: `=`, `:`, `=>`, tags of HTML other than the cells of a head.
_BETWEEN = re.compile(
    r"""(?:["']|&quot;|&\#(?:39|x27);)?[ \t]{0,20}
    (?:(?:=>|[:=]|</th>\s{0,40}<td\b[^<>]{0,200}>|</?(?!th\b)[A-Za-z][^<>]{0,200}>)\s{0,20}){1,8}
    [\[(]{0,3}(?:["']|&quot;|&\#(?:39|x27);)?""",
    re.VERBOSE,
)
_VALUE = re.compile(r"""(?:[^\s<>&"',;(){}\[\]\\]|\\(?![nrt])|&amp;){1,500}""")

#: Between brackets.
_HELD = re.compile(r"[^\])\n]{1,2000}")


def text_spans(text: str, named: bool = True) -> list[forms.Span]:
    """Start and end of each secret that its form, or its name, gives away."""
    names = list(forms.names(text))
    found = [*forms.forms(text, False), *lines(text, names)]
    if named:
        found += [*forms.assigned(text, names), *_named(text, names)]
    return found


def _named(text: str, names: list[tuple[str, int]]) -> Iterator[forms.Span]:
    for name, end in names:
        between = _BETWEEN.match(text, end) if may_be_secret(name) else None
        is_held = between is not None and between.group().rstrip("\"'")[-1:] in ("[", "(")
        pattern = _HELD if is_held else _VALUE
        value = pattern.match(text, between.end()) if between else None
        if value is None or text[value.end() : value.end() + 1] == "(":
            continue
        found = value.group()
        # b'x' of Python and N'x' of SQL
        if len(found) <= 2 and text[value.end() : value.end() + 1] in ("'", '"'):
            continue
        is_value = not forms.is_placeholder(found) and is_secret(name, found)
        if is_value and not forms.is_word(text, name, value.span()):
            yield value.span()
