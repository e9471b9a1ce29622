"""Artifact Storage for JupyterLab: the server extension and the built JupyterLab plugin.

Nothing heavy is imported here: a kernel imports :mod:`jupyterlab_artifact_storage.launch` to
start its own storage server, and that must not cost the time of importing Jupyter.
"""

from __future__ import annotations

from typing import Any


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Tell JupyterLab where the built plugin lies."""
    return [{"src": "labextension", "dest": "jupyterlab-artifact-storage"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Tell Jupyter Server which extension to load."""
    from .app import ArtifactStorage

    return [{"module": "jupyterlab_artifact_storage.app", "app": ArtifactStorage}]
