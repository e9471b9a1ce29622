"""Who this process is: its session, notebook, user and versions."""

from __future__ import annotations

import functools
import os
import re
import sys
from typing import TYPE_CHECKING, Any

from .._frames import HERE, is_of_a_signal
from .._loading import ready
from . import ancestors
from .ancestors import LOCATION_VARIABLE, SESSION_VARIABLE, SOCKET_VARIABLE

if TYPE_CHECKING:
    from .told_location import ToldLocation

DISTRIBUTION = "jupyterlab-artifact-storage"
_INHERITED = re.compile(r"^([\w.-]{1,128}) ([0-9a-f]{8,64})$", re.ASCII)
_KERNEL_FILE = re.compile(r"kernel-([\w.-]+)\.json$")


def _random(length: int = 12) -> str:
    return os.urandom(length // 2).hex()


class Identity:
    """Whose session the requests belong to.

    Attributes:
        session_id: The kernel's id, which stays the same over a restart; `script-…` without one.
        process_id: Random, one for each start of the kernel: a new one means that it was restarted.
        is_announced: Whether others know the session: it is a kernel's, or that of a parent.
        is_inherited: Whether another process began it.
        told: The location that another program told this process; None without one.
    """

    told: ToldLocation | None = None

    def __init__(
        self, session_id: str, process_id: str, is_announced: bool, is_inherited: bool = False
    ) -> None:
        self.session_id = session_id
        self.process_id = process_id
        self.is_announced = is_announced
        self.is_inherited = is_inherited

    @classmethod
    def of_process(cls) -> Identity:
        """The session of this process.

        A process that another one of a session starts (a pool's worker, a script, a notebook that
        is executed) belongs to that session: what it saves goes where the session saves.
        """
        _inherit()
        if os.environ.get(LOCATION_VARIABLE):
            told = cls._told()
            if told is not None:
                return told
        inherited = cls._inherited()
        if inherited is not None:
            return inherited
        kernel = _KERNEL_FILE.search(_connection_file() or "")
        if kernel:
            return cls(kernel.group(1)[:128], _random(24), True)
        later = cls.of_ancestor(os.environ.get(SOCKET_VARIABLE))
        if later is not None:
            return later
        if os.environ.get(SOCKET_VARIABLE):
            kernel = _KERNEL_FILE.search(ancestors.kernel_file() or "")
            if kernel:
                return cls(kernel.group(1)[:128], _random(24), True, True)
        return cls.own()

    @classmethod
    def _told(cls) -> Identity | None:
        """A session at the location that was told; None where the one that told it is here."""
        from .told_location import ToldLocation

        told = ToldLocation.of_environment()
        if told is None:
            return None
        kernel = _KERNEL_FILE.search(_connection_file() or "")
        if os.path.exists(os.environ.get(SOCKET_VARIABLE, "")):
            inherited = cls._inherited()
            if (kernel and inherited is None) or (
                inherited is not None and inherited.session_id == told.session_id
            ):
                if inherited is not None and told.is_taken:
                    inherited.told = told  # All that attach to a session say the same.
                return inherited
        else:
            # Those of another machine, which passed on its environment.
            os.environ.pop(SOCKET_VARIABLE, None)
        os.environ.pop(SESSION_VARIABLE, None)
        if kernel:
            return cls(kernel.group(1)[:128], _random(24), True).at(told)
        return cls.own().at(told)

    def at(self, told: ToldLocation | None) -> Identity:
        """This one, at a location that was told; the processes that it starts belong to it."""
        self.told = told
        if told is not None:
            told.taken_over(self.session_id)
        return self

    @classmethod
    def of_ancestor(cls, socket: str | None) -> Identity | None:
        """The session that one began after it had started this process; `socket` as for adopt."""
        return cls._inherited() if ancestors.adopt(socket) else None

    @classmethod
    def _inherited(cls) -> Identity | None:
        found = _INHERITED.match(os.environ.get(SESSION_VARIABLE, ""))
        return cls(found.group(1), found.group(2), True, True) if found else None

    @classmethod
    def own(cls) -> Identity:
        """A new session, which nobody else knows."""
        return cls(f"script-{os.getpid()}-{_random()}", _random(24), False)

    @property
    def is_of_a_script(self) -> bool:
        """Whether no kernel has this session."""
        return self.session_id.startswith("script-")

    def bequeath(self) -> None:
        """Tells the processes that this one starts which session they belong to."""
        os.environ[SESSION_VARIABLE] = f"{self.session_id} {self.process_id}"
        config = _config_of_process()
        if config is not None:
            names = (SOCKET_VARIABLE, SESSION_VARIABLE)
            told = {name: os.environ.get(name, "") for name in names}
            config[DISTRIBUTION] = (os.getpid(), told)
        if not self.is_inherited:
            ancestors.tell()


def _connection_file() -> str | None:
    kernelapp: Any = sys.modules.get("ipykernel.kernelapp")
    if kernelapp is not None and kernelapp.IPKernelApp.initialized():
        return str(kernelapp.IPKernelApp.instance().connection_file)
    if "ipykernel" in sys.modules or in_ipython():
        # Kernels that are not ipykernel get the file the same way: on their command line.
        files: list[str] = [argument for argument in sys.argv if _KERNEL_FILE.search(argument)]
        return files[-1] if files else None
    return None


def socket_of_kernel() -> str | None:
    """The storage server of the Jupyter server that started this kernel; None without one."""
    file = _connection_file()
    if file is None:
        return None
    return ancestors.socket_of_kernel(file)


def _inherit() -> None:
    """Takes what the parent of a worker told: a fork server has an older environment than it."""
    teller, told = (_config_of_process() or {}).get(DISTRIBUTION, (None, {}))
    if teller != os.getpid():
        os.environ.update(told)


def _config_of_process() -> Any:
    # multiprocessing copies it to each process that it starts, whatever starts it.
    process: Any = sys.modules.get("multiprocessing.process")
    return getattr(process.current_process(), "_config", None) if process is not None else None


def is_worker() -> bool:
    """Whether multiprocessing started this process."""
    process: Any = sys.modules.get("multiprocessing.process")
    return process is not None and process.parent_process() is not None


def ipython() -> Any:
    """The running IPython shell, or None."""
    module: Any = sys.modules.get("IPython")
    return module.get_ipython() if module is not None else None


def in_ipython() -> bool:
    """Whether code comes from cells."""
    return ipython() is not None


def notebook_path() -> str | None:
    """The notebook (as Jupyter or VS Code tell it) or script that runs, or None."""
    shell = ipython()
    if shell is not None:
        told = os.environ.get("JPY_SESSION_NAME") or shell.user_ns.get("__vsc_ipynb_file__")
        return str(told) if told else None
    return script_path()


def script_path() -> str | None:
    """The absolute path of the program's main file, or None."""
    path = getattr(sys.modules.get("__main__"), "__file__", None)
    # A program that comes through a pipe is called "<stdin>".
    if type(path) is not str or not path or path.startswith("<"):
        return None
    try:
        return os.path.abspath(path)
    except OSError as error:
        if is_of_a_signal(error):
            raise
        return path  # The working directory was deleted.


@functools.cache
def user() -> str:
    """The user's name, on a JupyterHub that of the hub; without one, the number."""
    import getpass

    # In containers of a hub, all users have one and the same system name.
    hub = os.environ.get("JUPYTERHUB_USER")
    if hub:
        return hub[:256]
    try:
        return getpass.getuser()[:256]
    except (KeyError, OSError, ImportError):
        return str(os.getuid())


@functools.cache
def python_version() -> str:
    """For example 3.13.1."""
    return "{}.{}.{}".format(*sys.version_info[:3])


@functools.cache
def client_version() -> str:
    """The version of this package."""
    beside = _version_beside()
    if beside is not None:
        return beside
    ready("importlib.metadata")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "0+source"


def _version_beside() -> str | None:
    """What the folder says that an installer put beside the package: its name has the version.

    importlib.metadata would read it with a parser of mails, which takes 10 ms of each program.
    """
    start, end = f"{DISTRIBUTION.replace('-', '_')}-", ".dist-info"
    try:
        names = os.listdir(os.path.dirname(HERE.rstrip(os.sep)))
    except OSError as error:
        if is_of_a_signal(error):
            raise
        return None
    found = [name for name in names if name.startswith(start) and name.endswith(end)]
    return found[0][len(start) : -len(end)] if len(found) == 1 else None
