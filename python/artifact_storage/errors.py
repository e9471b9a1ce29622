"""The exceptions: one class for each kind of failure, the same kinds as the storage server's.

Each is also the built-in exception that Python programmers would catch (`NotFoundError` is a
`KeyError`, …). `str(error)` is the message and the next step.
"""

from __future__ import annotations

import functools
from typing import Any, Callable, TypeVar


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

    def __init__(self, message: str, hint: str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.field = field

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()

    def _render_traceback_(self) -> list[str]:
        """What IPython shows of the error; lines of the cell are in it, and maybe secrets."""
        from ._traceback import rendered

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
    title, hint = str(problem.get("title", "")), str(problem.get("hint", ""))
    return error_class(title, hint, problem.get("field"))


_F = TypeVar("_F", bound=Callable[..., Any])


def short_traceback(function: _F) -> _F:
    """Decorates a public function: its user sees the error, not the rooms that it came through."""

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except ArtifactStorageError as error:
            failure = error
        # Raised outside the handler, so that "During handling of …" does not show it twice.
        raise failure.with_traceback(None)

    return wrapper  # type: ignore[return-value]
