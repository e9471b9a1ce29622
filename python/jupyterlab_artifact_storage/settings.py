"""What the settings editor says about the storage location, read on the Jupyter server.

The browser tells the storage server about later changes. But a kernel may run before any browser
opens, so the values that are saved already are read here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

PLUGIN_ID = "jupyterlab-artifact-storage:plugin"

#: The settings that can come from the settings editor. Secrets cannot, so storage_options of
#: the editor are passed on as they are: the schema refuses those with secrets.
KEYS = ("artifact_storage_dir", "database_url", "storage_options", "on_unreachable_database")


def read_settings(serverapp: ServerApp) -> dict[str, Any]:
    """Return the storage location's settings that people or administrators made in JupyterLab.

    Args:
        serverapp: The Jupyter server; its JupyterLab extension knows the directories.

    Returns:
        Values for some of :data:`KEYS`; empty ones are left out. Settings that cannot be read
        are none: JupyterLab itself reports them.
    """
    try:
        values = _composite(serverapp)
    except Exception as error:  # noqa: BLE001, RUF100  (settings must never stop a Jupyter server)
        serverapp.log.warning(
            "Artifact Storage: the JupyterLab settings cannot be read (%s).", error
        )
        return {}
    return {key: values[key] for key in KEYS if values.get(key)}


def _composite(serverapp: ServerApp) -> dict[str, Any]:
    from jupyterlab_server.settings_utils import get_settings

    directories = _directories(serverapp)
    found, _warnings = get_settings(
        directories["app_settings_dir"],
        directories["schemas_dir"],
        directories["user_settings_dir"],
        schema_name=PLUGIN_ID,
        labextensions_path=directories["labextensions_path"],
    )
    # The properties' defaults already hold an administrator's overrides.json.
    properties = found.get("schema", {}).get("properties", {})
    defaults = {
        key: properties[key]["default"] for key in KEYS if "default" in properties.get(key, {})
    }
    return {**defaults, **found.get("settings", {})}


def _directories(serverapp: ServerApp) -> dict[str, Any]:
    """Return JupyterLab's directories: the running application's, else the standard ones."""
    for app in serverapp.extension_manager.extension_apps.get("jupyterlab", ()):
        return {
            "app_settings_dir": app.app_settings_dir,
            "schemas_dir": app.schemas_dir,
            "user_settings_dir": app.user_settings_dir,
            "labextensions_path": [*app.labextensions_path, *app.extra_labextensions_path],
        }
    from jupyter_core.paths import jupyter_path
    from jupyterlab.commands import get_app_dir, get_user_settings_dir

    app_dir = Path(get_app_dir())
    return {
        "app_settings_dir": str(app_dir / "settings"),
        "schemas_dir": str(app_dir / "schemas"),
        "user_settings_dir": get_user_settings_dir(),
        "labextensions_path": jupyter_path("labextensions"),
    }
