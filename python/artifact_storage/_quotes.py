"""Names and other texts in the middle of sentences."""

from __future__ import annotations


def visible(name: str) -> str:
    """A name with escapes, as Python writes them, in place of what cannot be seen."""
    if name.isprintable():
        return name
    from unicodedata import category

    unseen = {
        one
        for one in name
        if category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") and one not in "\u200c\u200d"
    }
    return "".join(ascii(one)[1:-1] if one in unseen else one for one in name)


def in_lines(text: str) -> str:
    """A text whose line breaks and tabs stay, and whose other unseen characters are escapes."""
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(visible(part) for part in line.split("\t")) for line in lines)


def quoted(given: object) -> str:
    """A text in the quotes that the storage server and the docs use; all else as Python has it."""
    return f'"{visible(given)}"' if isinstance(given, str) else repr(given)


def literal(value: object) -> str:
    """A value as code of Python; a text in the same quotes."""
    from json import dumps

    if not isinstance(value, str):
        return repr(value)
    return dumps(value, ensure_ascii=not value.isprintable())
