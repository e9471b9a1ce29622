"""The package's functions: each is that of the default Storage."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from ._default import default
from ._options import Options
from .errors import short_traceback
from .storage import Storage

if TYPE_CHECKING:
    # Since Python 3.10. The oldest that kernels elsewhere still have is 3.9.
    from collections.abc import Callable
    from typing import Concatenate, ParamSpec, TypeVar

    _P = ParamSpec("_P")
    _R = TypeVar("_R")


def _of_default(method: Callable[Concatenate[Storage, _P], _R]) -> Callable[_P, _R]:
    """A method of Storage as a function that calls it on the default one."""

    def call_default(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        return method(default(), *args, **kwargs)

    made: Any = functools.wraps(method)(call_default)
    made.__module__, made.__qualname__ = str(__package__), made.__name__
    # The signature, without `self`: inspect, which is slow to import, finds it here.
    made.__wrapped__ = functools.partial(made.__wrapped__.__wrapped__, None)
    return short_traceback(call_default)


#: The storage location of the session.
options = Options()

artifact_store = _of_default(Storage.artifact_store)
check = _of_default(Storage.check)
clean_up = _of_default(Storage.clean_up)
copy_to = _of_default(Storage.copy_to)
delete = _of_default(Storage.delete)
distrust = _of_default(Storage.distrust)
empty_trash = _of_default(Storage.empty_trash)
get = _of_default(Storage.get)
load = _of_default(Storage.load)
location = _of_default(Storage.location)
operations = _of_default(Storage.operations)
relocate = _of_default(Storage.relocate)
reset = _of_default(Storage.reset)
restore = _of_default(Storage.restore)
# mypy takes no overloads with `**filters` here.
retain = _of_default(Storage.retain)  # type: ignore[arg-type]
retry_database = _of_default(Storage.retry_database)
save = _of_default(Storage.save)
sizes = _of_default(Storage.sizes)
trash = _of_default(Storage.trash)
trust = _of_default(Storage.trust)
trusted = _of_default(Storage.trusted)
verify = _of_default(Storage.verify)  # type: ignore[arg-type]
