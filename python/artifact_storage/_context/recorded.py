"""What is recorded of a save beside its value. None of it can end the save or delay it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from .._frames import is_of_a_signal
from . import identity
from .code import CapturedCode
from .describe import value_shape, value_type
from .details import details
from .guard import SECONDS, Guard
from .packages import Packages
from .preview import preview

#: Seconds for masking code, of those of the whole save.
CODE_SECONDS = 0.04
#: NUL and halves of characters: PostgreSQL and UTF-8 take none.
_UNFIT = re.compile("[\0\ud800-\udfff]")
_T = TypeVar("_T")


def recorded(
    value: Any,
    head: Iterable[bytes],
    code: CapturedCode,
    packages: Packages,
    seconds: float = 0.0,
) -> dict[str, Any]:
    """The facts of a save request.

    Args:
        value: The value.
        head: The first bytes of its pickle.
        code: The code of the session.
        packages: What is known of packages.
        seconds: What the save has taken so far: code that is not known may take a tenth of it.
    """
    nothing: dict[str, str] = {}
    with Guard(max(SECONDS, seconds / 10)) as guard:
        return {
            "value_type": _safely(lambda: storable(value_type(value), 512), "object"),
            "value_shape": _safely(lambda: value_shape(value, guard), None),
            "python_version": identity.python_version(),
            "notebook_path": _safely(lambda: _text(identity.notebook_path(), 4096), None),
            "user": _safely(lambda: storable(_user(guard), 256), ""),
            "code": _safely(lambda: _text(code.of_session(CODE_SECONDS)), None),
            "preview": {
                **_safely(lambda: _texts(preview(value, guard, code.secrets)), nothing),
                **_safely(lambda: _texts(details(value, guard, code.secrets)), nothing),
            },
            "packages": _safely(lambda: _texts(packages.of(value, head, guard)), nothing),
        }


def storable(text: str, limit: int | None = None) -> str:
    """The text as every database can keep it.

    Args:
        text: Any text.
        limit: Characters, counted as UTF-16 does.
    """
    text = _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)
    if limit is not None and len(text) * 2 > limit:
        text = text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
    return text


def _text(text: str | None, limit: int | None = None) -> str | None:
    return None if text is None else storable(text, limit)


def _texts(found: dict[str, str]) -> dict[str, str]:
    return {storable(key): storable(text) for key, text in found.items()}


def _user(guard: Guard) -> str:
    if identity.user.cache_info().currsize:
        return identity.user()
    # A directory service may be asked who that is.
    return guard.ask(identity.user, str(os.getuid()))


def _safely(make: Callable[[], _T], default: _T) -> _T:
    try:
        return make()
    except Exception as error:
        if is_of_a_signal(error):
            raise  # For example a time limit.
        return default
