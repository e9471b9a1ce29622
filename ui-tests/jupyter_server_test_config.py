"""The Jupyter server of the UI tests: a real one, on a temporary home, with a real storage server.

Galata's own configuration switches the token and Jupyter's XSRF check off. So every browser counts
as logged in, and what the cross-site test sees refused is refused by the storage server itself.
"""

import json
import os
import sys
from pathlib import Path
from tempfile import mkdtemp

from jupyterlab.galata import configure_jupyter_server

configure_jupyter_server(c)  # noqa: F821

HOME = Path(os.environ["ARTIFACT_STORAGE_UI_HOME"])

# Galata puts them elsewhere; here every file that Jupyter writes is below HOME.
c.LabApp.workspaces_dir = str(HOME / "workspaces")  # noqa: F821

c.ServerApp.port = int(os.environ.get("ARTIFACT_STORAGE_UI_PORT", "8899"))  # noqa: F821


def kernelspec(name: str, spec: dict) -> None:
    """Write a kernelspec into the temporary home."""
    directory = HOME / "share" / "jupyter" / "kernels" / name
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


LAUNCH = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]

# A Python environment without the client: the finder pretends that it is not installed.
blocker = Path(mkdtemp(prefix="without-client-"))
(blocker / "sitecustomize.py").write_text(
    """
import sys

class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name == "artifact_storage":
            import importlib.machinery
            sys.modules[name] = None
        return None

sys.meta_path.insert(0, NotInstalled())
import importlib.util
_find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: (
    None if name == "artifact_storage" else _find_spec(name, package)
)
""",
    encoding="utf-8",
)
kernelspec(
    "python-without-client",
    {
        "argv": LAUNCH,
        "display_name": "Python without client",
        "language": "python",
        "env": {"PYTHONPATH": str(blocker)},
    },
)
# Kernels that run LineaPy: a small one, which reads its environment when it is imported and writes
# there what it uses. `lineapy jupyter lab` imports it as an IPython extension, before any cell.
lineapy = Path(mkdtemp(prefix="lineapy-"))
(lineapy / "lineapy").mkdir()
(lineapy / "lineapy" / "__init__.py").write_text(
    """
import os

HOME = os.path.expanduser("~/.lineapy")
DIR = os.environ.setdefault("LINEAPY_ARTIFACT_STORAGE_DIR", HOME + "/linea_pickles")
URL = os.environ.setdefault("LINEAPY_DATABASE_URL", "sqlite:///" + HOME + "/db.sqlite")
OPTIONS = os.environ.get("LINEAPY_STORAGE_OPTIONS")

def load_ipython_extension(ipython):
    ipython.user_ns["loaded"] = True
""",
    encoding="utf-8",
)
for name, arguments in {
    "python-with-lineapy": [],
    "python-in-lineapy": ["--InteractiveShellApp.extra_extensions=lineapy"],
}.items():
    kernelspec(
        name,
        {
            "argv": [*LAUNCH, *arguments],
            "display_name": "Python with LineaPy",
            "language": "python",
            "env": {"PYTHONPATH": os.pathsep.join([str(blocker), str(lineapy)])},
        },
    )
# A kernel of another language; that it is IPython underneath does not matter to the panel.
kernelspec("not-python", {"argv": LAUNCH, "display_name": "Fortress", "language": "fortress"})
