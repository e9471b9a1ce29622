"""The arguments of each command."""

from __future__ import annotations

from argparse import ArgumentParser as Parser, ArgumentTypeError
from collections.abc import Callable
from contextlib import suppress
from math import inf

from .._names import ORDERS
from .._quotes import quoted

__all__ = ["Parser"]

_NAME = "the artifact's name"
_VERSION = "a number, an alias, or latest (default)"
#: Arguments that are files: their completion looks for some. (argparse has no word for it.)
FILES = ("FILE", "DIR")
FORMS = ("csv", "parquet", "png")
#: Arguments for which an empty text means something; of all others it is a mistake.
MAY_BE_EMPTY = ("description",)
KINDS = ("bytes", "text", "json", "table")


def whole(least: int) -> Callable[[str], int]:
    """Reads a whole number that is not below `least`."""

    def read(text: str) -> int:
        with suppress(ValueError):
            if (number := int(text)) >= least:
                return number
        raise ArgumentTypeError(f"needs a whole number from {least} on, not {quoted(text)}")

    return read


def days(text: str) -> float:
    """Reads a number of days."""
    with suppress(ValueError):
        if 0 <= (number := float(text)) < inf:
            return number
    raise ArgumentTypeError(f"needs a number from 0 on, not {quoted(text)}")


def of_nothing(_parser: Parser) -> None:
    """No argument."""


def of_list(parser: Parser) -> None:
    """Filters, order and number."""
    parser.add_argument(
        "search", metavar="WORD", nargs="*", help="each is in the name, description or tags"
    )
    parser.add_argument("--versions", action="store_true", help="all versions, not the newest only")
    parser.add_argument("--limit", type=whole(0), metavar="N", help="at most so many")
    add_filters(parser)
    parser.add_argument(
        "--order", choices=ORDERS[:-1], default="newest", help="the order (default: newest)"
    )
    parser.add_argument("--order-key", metavar="KEY", help="sort by this number of the metadata")
    parser.add_argument("--descending", action="store_true", help="with --order-key: the greatest")


def add_filters(parser: Parser) -> None:
    """Filters of a list: as those of `artifact_store`."""
    filters = parser.add_argument_group("filters")
    filters.add_argument("--type", help="the value's type, whole or its last part: DataFrame")
    filters.add_argument("--tag", action="append", help="a tag; repeat it for several")
    filters.add_argument("--alias", help="an alias that points at some version")
    filters.add_argument("--notebook", help="the notebook or script, or its last part")
    filters.add_argument("--user", help="who saved it")
    filters.add_argument("--since", metavar="DATE", help="saved then or later: 2026-11-27")
    filters.add_argument("--until", metavar="DATE", help="saved then or earlier")
    filters.add_argument("--missing", action="store_true", help="with values known to be missing")
    filters.add_argument("--damaged", action="store_true", help="with values known to be damaged")
    filters.add_argument("--source", choices=("artifact_storage", "lineapy"), help="what saved it")


def of_show(parser: Parser) -> None:
    """A version."""
    _add_version(parser)


def of_code(parser: Parser) -> None:
    """A version, and where to write."""
    _add_version(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write it there, as it is")


def of_compare(parser: Parser) -> None:
    """Two versions."""
    parser.add_argument("name", metavar="NAME", help=_NAME)
    parser.add_argument("before", metavar="BEFORE", help="the earlier version")
    parser.add_argument("after", metavar="AFTER", nargs="?", help="the later one (default: latest)")
    parser.add_argument("--with", dest="other", metavar="NAME", help="AFTER is a version of this")


def of_get(parser: Parser) -> None:
    """A version, and where and how to write it."""
    _add_version(parser)
    parser.add_argument(
        *("-o", "--output"),
        metavar="FILE",
        help="write it there, or into that directory; - is standard output",
    )
    parser.add_argument(
        "--as", dest="as_form", choices=FORMS, help="unpickle the value and write it as such a file"
    )
    parser.add_argument("--source", choices=("artifact_storage", "lineapy"), help="what saved it")
    parser.add_argument(
        "--trust",
        action="store_true",
        help="with --as: unpickle it even if nobody trusts its author",
    )


def of_put(parser: Parser) -> None:
    """A file, a name, and notes."""
    parser.add_argument("file", metavar="FILE", help="a pickle file; - is standard input")
    parser.add_argument("name", metavar="NAME", help=_NAME)
    _add_notes(parser)


def of_save_file(parser: Parser) -> None:
    """A file, a name, its kind, and notes."""
    parser.add_argument("file", metavar="FILE", help="any file; - is standard input")
    parser.add_argument("name", metavar="NAME", help=_NAME)
    parser.add_argument("--as", dest="kind", choices=KINDS, help="what becomes of it")
    parser.add_argument(
        "--format",
        choices=("pickle", "parquet", "numpy", "json"),
        help="how it is stored; all but pickle are data that cannot run code",
    )
    _add_notes(parser)


def of_tag(parser: Parser) -> None:
    """A version, and what to change of its notes."""
    parser.add_argument("name", metavar="NAME", help=_NAME)
    parser.add_argument("add", metavar="TAG", nargs="*", help="tags to add")
    parser.add_argument("--version", dest="of_version", metavar="VERSION", help=_VERSION)
    parser.add_argument(
        "--remove", metavar="TAG", action="append", default=[], help="a tag to remove"
    )
    parser.add_argument(
        *("--alias", "-a"), metavar="ALIAS", action="append", default=[], help="point it here"
    )
    parser.add_argument(
        "--remove-alias", metavar="ALIAS", action="append", default=[], help="an alias to remove"
    )
    parser.add_argument("--description", metavar="TEXT", help="write the description; '': none")
    _add_metadata(parser)
    parser.add_argument(
        "--remove-metadata", metavar="KEY", action="append", default=[], help="a key to remove"
    )


def of_delete(parser: Parser) -> None:
    """Versions, and what is deleted along with them."""
    parser.add_argument("name", metavar="NAME", help=_NAME)
    parser.add_argument("versions", metavar="VERSION", nargs="+", help="a number, latest, or all")
    parser.add_argument(
        "--with-aliases", action="store_true", help="also where aliases point at them"
    )
    parser.add_argument(
        "--leave-values", action="store_true", help="also where their values cannot be reached"
    )
    parser.add_argument(
        "--permanently", action="store_true", help="at once, not to the trash; also what is in it"
    )
    add_yes(parser, "delete them")


def of_restore(parser: Parser) -> None:
    """Versions."""
    parser.add_argument("name", metavar="NAME", help=_NAME)
    parser.add_argument("versions", metavar="VERSION", nargs="+", help="a number, latest, or all")


def of_trash(parser: Parser) -> None:
    """What to do with it."""
    parser.add_argument(
        "action", nargs="?", choices=("list", "empty"), default="list", help="list or empty"
    )
    parser.add_argument("--name", metavar="NAME", help="with list: only of this artifact")
    _add_days(parser, "with empty: only what was deleted so many days ago")
    add_yes(parser, "delete for good what is in it")


def _add_days(parser: Parser, help_text: str) -> None:
    parser.add_argument("--older-than-days", type=days, metavar="N", help=help_text)


def of_verify(parser: Parser) -> None:
    """Everything, a name, or a version."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="only this artifact")
    parser.add_argument("version", metavar="VERSION", nargs="?", help="only this version of it")
    _add_days(parser, "leave out what was verified in the last so many days")
    parser.add_argument(
        "--bytes-per-second", type=whole(1), metavar="N", help="read at most so many in a second"
    )


def of_copy(parser: Parser) -> None:
    """What to copy, and where to."""
    parser.add_argument("names", metavar="NAME", nargs="*", help="only these, with all versions")
    target = parser.add_argument_group("target", "Give both: what is left out is the default's.")
    target.add_argument(
        "--to-artifact-storage-dir",
        metavar="DIR",
        help="where values go; without it, to the default directory",
    )
    target.add_argument(
        "--to-database-url",
        metavar="URL",
        help="where metadata go; without it, to the default database",
    )
    target.add_argument(
        "--to-storage-option",
        metavar="KEY=VALUE",
        action="append",
        dest="to_storage_options",
        help="as --storage-option, of the target",
    )
    target.add_argument(
        "--to-storage-options-stdin",
        action="store_true",
        help="read those of the target, as a JSON object, from standard input",
    )
    parser.add_argument(
        "--conflicts",
        choices=("append", "prefix", "skip", "stop"),
        default="append",
        help="where the target gave a number to another save: append as the next number "
        "(default), under another name, leave out, or copy nothing",
    )
    parser.add_argument("--prefix", help="with --conflicts prefix: comes before the name")
    parser.add_argument(
        "-n", "--dry-run", action="store_true", help="only say what would be copied"
    )
    add_filters(parser)


def of_sizes(parser: Parser) -> None:
    """How to group."""
    groups = ("name", "notebook", "user", "type")
    parser.add_argument("--by", choices=groups, default="name", help="groups (default: name)")
    parser.add_argument(
        "--limit", type=whole(1), default=20, metavar="N", help="the largest so many"
    )


def of_retain(parser: Parser) -> None:
    """Which versions need not be kept."""
    parser.add_argument("names", metavar="NAME", nargs="*", help="only of these")
    parser.add_argument(
        "--keep-newest", type=whole(1), metavar="N", help="keep the newest N versions of each name"
    )
    _add_days(parser, "what is younger stays")
    parser.add_argument("--tag", dest="having_tag", help="only what has this tag goes")
    parser.add_argument("--permanently", action="store_true", help="at once, not to the trash")
    add_yes(parser, "delete them")


def of_clean(parser: Parser) -> None:
    """Whether to do it."""
    add_yes(parser, "delete them")


def of_relocate(parser: Parser) -> None:
    """Two addresses."""
    parser.add_argument("old_root", metavar="OLD_DIR", help="the address that versions remember")
    parser.add_argument("new_root", metavar="NEW_DIR", help="where their values are now")
    add_yes(parser, "change the store")


def of_config(parser: Parser) -> None:
    """How much to tell."""
    parser.add_argument("--origins", action="store_true", help="say where each setting comes from")


def of_open(parser: Parser) -> None:
    """Whether to open it."""
    parser.add_argument("--browser", action="store_true", help="open it in a browser, too")


def of_completion(parser: Parser) -> None:
    """A shell."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="for which shell")


def add_yes(parser: Parser, what: str) -> None:
    """Whether to do what it only says otherwise."""
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("-y", "--yes", action="store_true", help=f"{what}; without it, a dry run")
    chosen.add_argument("-n", "--dry-run", action="store_true", help="only say it (the default)")


def _add_version(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help=_NAME)
    parser.add_argument("version", metavar="VERSION", nargs="?", help=_VERSION)


def _add_notes(parser: Parser) -> None:
    parser.add_argument("--description", metavar="TEXT", help="a text about it")
    parser.add_argument("--tag", action="append", dest="tags", help="a tag; repeat it for several")
    _add_metadata(parser)


def _add_metadata(parser: Parser) -> None:
    parser.add_argument(
        "--metadata",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="a number, true, false, null or text; repeat it for several",
    )
