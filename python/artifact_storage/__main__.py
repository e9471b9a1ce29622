"""`python -m artifact_storage`: the command line."""

from __future__ import annotations

from ._cli.main import main

if __name__ == "__main__":
    main()
