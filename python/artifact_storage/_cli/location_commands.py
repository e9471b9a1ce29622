"""Commands about the storage location and the panel: check, config, open."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from .. import _contract
from .._check import start_check
from ..errors import NotFoundError, UnsupportedError
from .exit_codes import DAMAGED, OK, code_of_problem
from .output import Output
from .words import of_the_command_line

if TYPE_CHECKING:
    from ..storage import Storage


def check(_arguments: Namespace, storage: Storage, out: Output) -> int:
    """Tries the storage location in use."""
    found = out.wait(start_check(storage._client))
    out.data(
        {"ok": found.ok, **found.report, "ok_with_values": found.ok},
        lambda: of_the_command_line(str(found)),
    )
    for half in ("metadata", "values"):
        problem = found.report[half].get("problem")
        if problem is not None:
            return code_of_problem(problem)
    return OK if found.ok else DAMAGED


def config(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Shows the storage location in use."""
    location: Any = storage._client.call(_contract.GET_SESSION)["location"]
    settings = {
        key: {"value": location[key]["value"], "origin": location[key]["origin"]}
        for key in _contract.LOCATION_KEYS
    }
    lines = []
    for key, one in settings.items():
        origin = f"  ({_origin_text(one['origin'])})" if arguments.origins else ""
        lines.append(f"{key:<21} {_value_text(one['value'])}{origin}")
    out.data(settings, lambda: "\n".join(lines))
    return OK


def _origin_text(origin: str) -> str:
    return "this session" if origin == "session" else origin.replace("_", " ")


def _value_text(value: Any) -> str:
    import json

    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else "none"
    return "none" if value in (None, "") else str(value)


def open_panel(arguments: Namespace, _storage: None, out: Output) -> int:
    """Prints the panel's address in a Jupyter server that runs here."""
    try:
        from jupyter_server.serverapp import list_running_servers
    except ImportError:
        raise UnsupportedError(
            "Jupyter is not installed here.", "Install it: pip install jupyterlab."
        ) from None
    servers: list[dict[str, Any]] = list(list_running_servers())
    if not servers:
        raise NotFoundError("No Jupyter server of yours runs here.", "Start one: jupyter lab.")
    address = panel_address(chosen_server(servers))
    out.data({"url": address}, lambda: address)
    if arguments.browser:
        import webbrowser

        webbrowser.open(address)
    return OK


def chosen_server(servers: list[dict[str, Any]]) -> dict[str, Any]:
    """The server whose folder is nearest above the working directory; else the newest."""
    import os

    from .._transport.working_directory import working_directory

    here = working_directory()

    def nearness(server: dict[str, Any]) -> tuple[int, int]:
        root = os.path.realpath(str(server.get("root_dir") or "/"))
        is_above = os.path.commonpath([root, here or "/"]) == root
        return (len(root) if is_above else 0, int(server.get("pid") or 0))

    return max(servers, key=nearness)


def panel_address(server: dict[str, Any]) -> str:
    """The address of the panel. It has no token in it: the browser asks for it, or knows it."""
    return f"{str(server['url']).rstrip('/')}/lab?artifact-storage"
