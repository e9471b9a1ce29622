"""Loads modules of ours so that no handler of a signal, and no finalizer, finds half of one.

Handlers run in the main thread. So another thread imports: a handler that comes meanwhile, and
calls us, waits for the same modules.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

_IMPORT = "<frozen importlib._bootstrap>"
_Result = TypeVar("_Result")


def ready(*names: str) -> None:
    """Imports modules of this package, unless they are here as a whole.

    Args:
        names: Relative to the package, or `importlib.metadata` and the like.
    """
    missing = [name for name in names if not _is_whole(name)]
    # Within an import, the other thread might wait for a module that this one holds.
    if missing and not _is_importing():
        aside(_load, missing)


def aside(function: Callable[..., _Result], *arguments: Any) -> _Result:
    """Calls a function in another thread, and waits for it.

    What takes errors of the system for an answer would also take what a handler of a signal raises.
    """
    if sys.is_finalizing():  # A thread would never run.
        return function(*arguments)
    found: list[_Result] = []
    failed: list[BaseException] = []

    def call() -> None:
        try:
            found.append(function(*arguments))
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=call, daemon=True)
    try:
        thread.start()
    except RuntimeError:  # No thread can be started, at the end of the program for example.
        return function(*arguments)
    thread.join()
    if failed:
        raise failed[0]
    return found[0]


def _load(names: list[str]) -> None:
    # A finalizer that the collector calls in the middle of an import, in this thread, could wait
    # for nobody: it would find half of a module.
    collects = gc.isenabled()
    gc.disable()
    try:
        for name in names:
            import_module(name, __package__)
    except Exception:  # The import statement that comes next says it.
        return
    finally:
        if collects:
            gc.enable()


def _is_whole(name: str) -> bool:
    module = sys.modules.get(f"{__package__}{name}" if name.startswith(".") else name)
    return module is not None and not getattr(module.__spec__, "_initializing", False)


def _is_importing() -> bool:
    frame = sys._getframe(1)
    while frame.f_back is not None:
        if frame.f_code.co_filename == _IMPORT:
            return True
        frame = frame.f_back
    return False
