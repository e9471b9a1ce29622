"""Runs a notebook in a kernel of this Python and prints each cell with what it answered.

Usage: python run_notebook.py NOTEBOOK. The notebook's file is not changed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def main(path: Path) -> int:
    """Run the notebook at `path`; return an exit code."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_executed=lambda cell, **_: _show(cell),
    )
    print(f"{path.name}, without a browser, in an empty home directory\n")
    try:
        client.execute()
    except CellExecutionError as error:
        print(_ESCAPES.sub("", str(error)), file=sys.stderr)
        return 1
    return 0


def _show(cell: Any) -> None:
    for line in cell.source.splitlines():
        print(f"    {line}")
    for output in cell.outputs:
        text = _ESCAPES.sub("", _text(output)).rstrip()
        if text:
            print(text)
    print(flush=True)


def _text(output: Any) -> str:
    if output.output_type == "stream":
        return output.text
    if output.output_type == "error":
        return "\n".join(output.traceback)
    return output.data.get("text/plain", "")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
