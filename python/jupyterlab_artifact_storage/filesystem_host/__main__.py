"""Starts the filesystem host: ``python -m … --socket PATH``."""

from __future__ import annotations

import os
import sys


def main(arguments: list[str]) -> None:
    """Serve until standard input closes.

    Args:
        arguments: ``--socket`` and where to listen: a path, not too long.
    """
    if len(arguments) != 2 or arguments[0] != "--socket":
        sys.exit("usage: filesystem_host --socket PATH")
    # Python before 3.11 has no -P: nothing may be imported from the present directory.
    if not getattr(sys.flags, "safe_path", False) and sys.path[:1] in ([""], [os.getcwd()]):  # noqa: PTH109
        del sys.path[0]
    from .process import run

    run(arguments[1])


if __name__ == "__main__":
    main(sys.argv[1:])
