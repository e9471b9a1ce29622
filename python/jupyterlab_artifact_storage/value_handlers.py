"""Where browsers download and upload values, below the Jupyter server's base URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .downloads import DownloadHandler, ExportHandler, ExportsHandler
from .uploads import UploadHandler

if TYPE_CHECKING:
    from pathlib import Path

    from .exports import Exports

_BASE = "/jupyterlab_artifact_storage"


def value_handlers(path: Path, exports: Exports) -> list[tuple[Any, ...]]:
    """Return the handlers.

    Args:
        path: Where the storage server listens.
        exports: The files that kernels make.
    """
    return [
        (rf"{_BASE}/sessions/([\w-]+)/value", DownloadHandler, {"path": path}),
        (rf"{_BASE}/sessions/([\w-]+)/upload", UploadHandler, {"path": path}),
        (rf"{_BASE}/exports", ExportsHandler, {"exports": exports}),
        (rf"{_BASE}/exports/([0-9a-f]+)", ExportHandler, {"path": path, "exports": exports}),
    ]
