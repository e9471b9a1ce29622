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

#: The settings that can come from the settings editor. They are passed on as they are: the schema
#: refuses secrets, and the storage server does so again.
KEYS = (
    "artifact_storage_dir",
    "database_url",
    "storage_options",
    "on_unreachable_database",
    "trust",
    "trash_days",
)


#: What people are told of a file that JupyterLab refuses; never the reason, which quotes values.
INVALID = (
    "When Jupyter started, JupyterLab's settings of Artifact Storage were not valid, so none of "
    "them is used. Correct them in the settings editor (Settings, Artifact Storage) or in the file "
    "jupyterlab-artifact-storage/plugin.jupyterlab-settings, and restart Jupyter."
)


def is_given(value: object) -> bool:
    """Whether a setting says something: no days in the trash are some."""
    return bool(value) or value == 0


def read_settings(serverapp: ServerApp) -> tuple[dict[str, Any], list[str]]:
    """Return the storage location's settings that people or administrators made in JupyterLab.

    Args:
        serverapp: The Jupyter server; its JupyterLab extension knows the directories.

    Returns:
        Values for some of :data:`KEYS`, empty ones left out; and sentences for people where the
        settings cannot be used.
    """
    try:
        values, is_valid = _composite(serverapp)
    except Exception as error:  # noqa: BLE001, RUF100  (settings must never stop a Jupyter server)
        # Not its message: that of a parser may quote the file.
        serverapp.log.warning(
            "Artifact Storage: the JupyterLab settings cannot be read (%s).", type(error).__name__
        )
        return {}, [INVALID]
    if not is_valid:
        serverapp.log.warning("Artifact Storage: %s", INVALID)
    given = {key: values[key] for key in KEYS if is_given(values.get(key))}
    return given, [] if is_valid else [INVALID]


def _composite(serverapp: ServerApp) -> tuple[dict[str, Any], bool]:
    """Return the settings of defaults and user together, and whether the user's are valid."""
    from jupyterlab_server.settings_utils import get_settings

    directories = _directories(serverapp)
    found, warnings = get_settings(
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
    return {**defaults, **found.get("settings", {})}, not any(warnings)


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
