"""What the exit codes mean."""

from __future__ import annotations

OK = 0
FAILURE = 1
USAGE = 2
SOME_FAILED = 3
NOT_FOUND = 4
CONFLICT = 5
UNREACHABLE = 6
DENIED = 7
DAMAGED = 8
STOPPED = 130
BROKEN_PIPE = 141
TERMINATED = 143

EXIT_CODES = {
    OK: "ok",
    FAILURE: "failure",
    USAGE: "wrong usage, or input that cannot be used",
    SOME_FAILED: "finished, but some failed",
    NOT_FOUND: "not found",
    CONFLICT: "conflict: something else was there first",
    UNREACHABLE: "a store does not answer",
    DENIED: "no permission, or a secret is missing",
    DAMAGED: "stored bytes are damaged or missing",
    STOPPED: "stopped (Ctrl+C)",
}

#: By the kind of an error; all others are failures.
_OF_KINDS = {
    "invalid_input": USAGE,
    "unsupported": USAGE,
    "not_found": NOT_FOUND,
    "conflict": CONFLICT,
    "unreachable": UNREACHABLE,
    "permission_denied": DENIED,
    "corrupted": DAMAGED,
}


def code_of(error: BaseException) -> int:
    """The exit code for an error."""
    kind = getattr(error, "kind", None)
    if kind is not None:
        return _OF_KINDS.get(kind, FAILURE)
    if isinstance(error, FileNotFoundError):
        return NOT_FOUND
    return DENIED if isinstance(error, PermissionError) else FAILURE


def code_of_problem(problem: object) -> int:
    """The exit code for a failure that a report tells of."""
    kind = problem.get("kind") if isinstance(problem, dict) else None
    return _OF_KINDS.get(str(kind), FAILURE)
