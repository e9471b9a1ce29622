"""The exceptions: one class for each kind of failure, the same kinds as the storage server's.

Each is also the built-in exception that Python programmers would catch (`NotFoundError` is a
`KeyError`, …). `str(error)` is the message and the next step.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Callable, TypeVar

from ._quotes import in_lines

if TYPE_CHECKING:
    from ._masking.known import Secrets


class ArtifactStorageWarning(UserWarning):
    """What people should know, although nothing failed."""


class ArtifactStorageError(Exception):
    """The base of all failures.

    Attributes:
        kind: One of the append-only kinds of `docs/errors.md`, for example `not_found`.
        message: What failed, in one sentence.
        hint: What to do next, in one sentence; may be empty.
        field: The input at fault, for example `database_url`, or None.
    """

    kind = "internal"
    #: What to mask in the lines of code that are shown with it.
    _secrets: Secrets | None = None

    def __init__(self, message: str, hint: str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.field = field

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()

    def _render_traceback_(self) -> list[str]:
        """What IPython shows of the error; lines of the cell are in it, and maybe secrets."""
        from ._frames import rendered

        return rendered(self)

    def __reduce__(self) -> Any:
        return (type(self), (self.message, self.hint, self.field))


class InvalidInputError(ArtifactStorageError, ValueError):
    """A name, a setting or an argument that cannot be used."""

    kind = "invalid_input"


class UnpicklableError(InvalidInputError, TypeError):
    """A value that cannot be pickled, so it cannot be saved."""


class NotFoundError(ArtifactStorageError, KeyError):
    """No such artifact, or no such version of it."""

    kind = "not_found"


class ConflictError(ArtifactStorageError):
    """Something else was there first."""

    kind = "conflict"


class PermissionDeniedError(ArtifactStorageError, PermissionError):
    """The store does not let this user read or write."""

    kind = "permission_denied"


class NotTrustedError(PermissionDeniedError):
    """A pickle of somebody who is not trusted: to load it would run code. Nothing of it ran."""


class UnreachableError(ArtifactStorageError, ConnectionError):
    """A store, or the storage server, does not answer."""

    kind = "unreachable"


class CorruptedError(ArtifactStorageError):
    """Stored bytes are not what was saved. Nothing of them was unpickled."""

    kind = "corrupted"


class StorageFullError(ArtifactStorageError, OSError):
    """The disk, or the quota, is full."""

    kind = "storage_full"


class UnsupportedError(ArtifactStorageError):
    """Understood, but not possible here."""

    kind = "unsupported"


class InternalError(ArtifactStorageError, RuntimeError):
    """A bug in Artifact Storage."""

    kind = "internal"


_CLASSES = {
    error.kind: error
    for error in (
        InvalidInputError,
        NotFoundError,
        ConflictError,
        PermissionDeniedError,
        UnreachableError,
        CorruptedError,
        StorageFullError,
        UnsupportedError,
        InternalError,
    )
}


def from_problem(problem: Any, status: int) -> ArtifactStorageError:
    """The exception for an error answer (RFC 9457 problem) of the storage server."""
    if not isinstance(problem, dict) or "kind" not in problem:
        return InternalError(
            f"The storage server answered with status {status} and no explanation.",
            "Look into the log of the Jupyter server, and please report this.",
        )
    error_class = _CLASSES.get(problem["kind"], ArtifactStorageError)
    # A terminal obeys what is in names and in the messages of drivers.
    title, hint = (in_lines(str(problem.get(part, ""))) for part in ("title", "hint"))
    return error_class(title, hint, problem.get("field"))


def refuse_at_the_end() -> None:
    """Refuses what an object asks that Python destroys at its very end.

    No thread can start any more: to wait for one would never end.

    Raises:
        UnreachableError: Python is ending.
    """
    if sys.is_finalizing():
        raise at_the_end()


def at_the_end() -> UnreachableError:
    """What is said at the end of a program, where its storage server has ended."""
    return UnreachableError(
        "This program is ending: nothing can be saved or loaded any more.",
        "Do it before its end, for example in a function given to atexit.register; a program "
        "waits for threads that are no daemons.",
    )


_F = TypeVar("_F", bound=Callable[..., Any])
_T = TypeVar("_T")


def short_traceback(function: _F) -> _F:
    """Decorates what the user calls: errors show his line and the sentence, and no frame of ours.

    A bare `raise` adds no frame to what stands in `__traceback__` by then (Python 3.11 on), so the
    traceback goes on where this was called. Python 3.10 adds all of ours again, so there they are
    left out where the error is shown.
    """

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        handled = sys.exc_info()[1]
        try:
            return function(*args, **kwargs)
        except StopIteration:
            raise
        except BaseException as error:
            if sys.is_finalizing():  # Nothing can be imported any more.
                if isinstance(error, ImportError):
                    refuse_at_the_end()
                raise
            from ._frames import ShortHook, is_bug, trimmed

            if sys.version_info < (3, 11):
                ShortHook.install()
            if isinstance(error, ArtifactStorageError):
                if error._secrets is None and args:
                    error._secrets = _secrets_of(args[0])
                # What the user was handling himself, not what we were.
                error.__cause__ = None
                error.__context__ = handled
                error.__suppress_context__ = handled is None
                error.__traceback__ = None
            elif not isinstance(error, Exception) or not is_bug(error):
                error.__traceback__ = trimmed(error.__traceback__)
            raise

    return wrapper  # type: ignore[return-value]


def _secrets_of(owner: Any) -> Any:
    try:  # Not by getattr(), which may run what a class has of its own for absent names.
        return object.__getattribute__(owner, "_secrets")
    except Exception:  # Where there is no Storage, the error that is told says why.
        return None


class Rows(Iterator[_T]):
    """An iterator whose errors show the user's line."""

    def __init__(self, rows: Iterable[_T], secrets: Secrets) -> None:
        self._rows = iter(rows)
        self._secrets = secrets

    @short_traceback
    def __next__(self) -> _T:
        return next(self._rows)

    @short_traceback
    def __reduce_ex__(self, _protocol: Any) -> Any:
        raise TypeError(
            "This asks for its rows page by page while you iterate, so it cannot be pickled or "
            "copied. A list of them can: list(…)."
        )
