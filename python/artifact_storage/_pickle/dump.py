"""Pickles a value into its staging: the C pickler first, cloudpickle for what that refuses."""

from __future__ import annotations

import copyreg
import pickle
from collections import ChainMap
from typing import Any

from .._frames import is_of_a_signal
from .._transport.client import Client
from .._warnings import warn
from ..errors import UnpicklableError
from .blame import blame
from .by_value import is_registered, value_pickler
from .own_new import Reducers, reducers_for
from .stage import RefersToMainError, Staging

PROTOCOL = 5
_NOT_DATA = (
    "Generators, open files, locks and connections are not data: save what is in them instead, "
    "for example list(generator) or file.read()."
)
_BY_NAME = (
    "The value refers to a class or function of this notebook or script by its name: another "
    "kernel can load it only where the same name is defined. "
)
_NO_CLOUDPICKLE = "To save its code along, install cloudpickle and save again."


def pickle_value(client: Client, value: Any, name: str = "") -> Staging:
    """Pickles a value for an artifact of this name.

    Returns:
        The staging that holds the whole pickle, not yet durable.

    Raises:
        UnpicklableError: The value cannot be pickled; nothing is left behind.
        ArtifactStorageError: The store failed; nothing is left behind.
    """
    reason: BaseException = RuntimeError()
    refers_to_main = False
    reducers = reducers_for(value)
    try:
        if not is_registered():
            return _dump(client, pickle.Pickler, value, reducers, refuse_main=True, name=name)
    except RefersToMainError:
        # By reference, a class or function of the notebook loads in no other kernel: cloudpickle
        # takes its code along.
        refers_to_main = True
    except _RefusedError as error:
        reason = error.reason
    pickler: Any = pickle.Pickler
    why = _NO_CLOUDPICKLE
    cloudpickle = _cloudpickle()
    if cloudpickle is not None:
        pickler = cloudpickle.Pickler
        try:
            return _dump(
                client, value_pickler(cloudpickle), value, reducers, refuse_main=False, name=name
            )
        except _RefusedError as error:
            reason = error.reason
            why = f"Its code cannot be saved along: {reason}."
    if refers_to_main:
        try:
            staging = _dump(client, pickle.Pickler, value, reducers, refuse_main=False, name=name)
            warn(_BY_NAME + why)
            return staging
        except _RefusedError as error:
            reason = error.reason if cloudpickle is None else reason
    raise _unpicklable(value, reason, pickler)


class _RefusedError(Exception):
    def __init__(self, reason: BaseException) -> None:
        super().__init__()
        self.reason = reason


def _dump(
    client: Client, kind: Any, value: Any, reducers: Reducers, *, refuse_main: bool, name: str
) -> Staging:
    staging = Staging(client, refuse_main, name)
    try:
        if reducers:
            # Of the class: an object of it looks there when it is made.
            known = getattr(kind, "dispatch_table", copyreg.dispatch_table)
            table = known if type(known) in (dict, ChainMap) else copyreg.dispatch_table
            kind = type(kind.__name__, (kind,), {"dispatch_table": {**table, **reducers}})
        kind(staging, PROTOCOL).dump(value)
    except RefersToMainError:
        staging.discard()
        raise
    except Exception as error:
        staging.discard()
        if is_of_a_signal(error):
            raise
        if staging.failure is not None:
            raise staging.failure from None
        if isinstance(error, MemoryError):
            raise
        raise _RefusedError(error) from None
    except BaseException:  # An interrupt leaves nothing behind either.
        staging.discard()
        raise
    return staging


def _cloudpickle() -> Any | None:
    try:
        import cloudpickle
    except ImportError:
        return None
    return cloudpickle


def _unpicklable(value: Any, reason: BaseException, pickler: Any) -> UnpicklableError:
    deep = any(isinstance(one, RecursionError) for one in (reason, reason.__cause__))
    where = None if deep else blame(value, pickler)
    why = str(reason) or type(reason).__name__
    what = f"The value cannot be saved: {why}".rstrip(".") + "."
    if where:
        what += f" The part at fault is {where}."
    hint = _NOT_DATA
    if pickler is pickle.Pickler:
        hint = f"Install cloudpickle, which saves functions and local classes too. {_NOT_DATA}"
    if deep:
        hint = "It is nested too deeply for pickle: raise sys.setrecursionlimit, or flatten it."
    return UnpicklableError(what, hint, "value")
