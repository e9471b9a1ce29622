"""The LineaPy variables of a kernel's next process.

LineaPy reads its environment when it is imported, which may be as early as the kernel's start
(``lineapy jupyter lab`` loads it as an IPython extension). So the panel tells the Jupyter server,
which starts the processes, and not the process itself.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_client.manager import KernelManager

#: What may be set; nothing else of a kernel's environment can be changed here.
VARIABLES = frozenset(
    {"LINEAPY_ARTIFACT_STORAGE_DIR", "LINEAPY_DATABASE_URL", "LINEAPY_STORAGE_OPTIONS"}
)

#: The variables that a kernel would have without us.
_own: WeakKeyDictionary[KernelManager, dict[str, str]] = WeakKeyDictionary()


def change_environment(
    manager: KernelManager, told: Mapping[str, str], fill: Mapping[str, str]
) -> bool:
    """Change the LineaPy variables of the kernel's next process, in place of an earlier change.

    Args:
        manager: The kernel's manager.
        told: Variables that replace the kernel's own.
        fill: Variables that stand back behind the kernel's own.

    Returns:
        Whether the kernel will get them. Kernels that another server starts do not.
    """
    arguments = getattr(manager, "_launch_args", None)
    if not isinstance(arguments, dict):
        return False
    # KernelManager.update_env changes this same dictionary; but it cannot take a variable away.
    environment = arguments.setdefault("env", dict(os.environ))
    own = _own.setdefault(
        manager, {name: environment[name] for name in VARIABLES if name in environment}
    )
    for name in VARIABLES:
        environment.pop(name, None)
    environment.update({**fill, **own, **told})
    return True


class KernelEnvironmentHandler(APIHandler):
    """``PUT <base_url>jupyterlab_artifact_storage/kernels/<id>/environment``.

    Users who may start kernels may do this: it is authorized as writing to ``kernels``, and the
    XSRF token is checked as for all of Jupyter's own requests.
    """

    auth_resource = "kernels"

    @web.authenticated
    @authorized
    async def put(self, kernel_id: str) -> None:
        """Take ``{"set": {…}, "fill": {…}}``; answer ``{"kept": bool}``."""
        body = self.get_json_body() or {}
        told, fill = _variables(body.get("set", {})), _variables(body.get("fill", {}))
        if kernel_id not in self.kernel_manager:
            raise web.HTTPError(404, f"There is no kernel {kernel_id}.")
        manager = self.kernel_manager.get_kernel(kernel_id)
        self.finish({"kept": change_environment(manager, told, fill)})


def _variables(given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or not all(
        name in VARIABLES and isinstance(value, str) and "\0" not in value
        for name, value in given.items()
    ):
        raise web.HTTPError(400, f"Only {', '.join(sorted(VARIABLES))} can be set, to texts.")
    return given


def handlers() -> list[tuple[str, type[KernelEnvironmentHandler]]]:
    """Return the handlers of this module, below the server's base URL."""
    return [
        (r"/jupyterlab_artifact_storage/kernels/([\w-]+)/environment", KernelEnvironmentHandler)
    ]
