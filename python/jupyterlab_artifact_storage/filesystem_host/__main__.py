"""Starts the filesystem host."""

from __future__ import annotations

import argparse

from .process import run


def main() -> None:
    """Parse the command line and serve until standard input closes."""
    parser = argparse.ArgumentParser(prog="filesystem-host", allow_abbrev=False)
    parser.add_argument("--socket", required=True, help="where to listen: a path, not too long")
    run(parser.parse_args().socket)


if __name__ == "__main__":
    main()
