"""The errors of the filesystem host, in the words of the storage server (docs/errors.md)."""

from __future__ import annotations

#: The HTTP status of each kind, as src/api/errors.ts has them.
STATUS = {
    "invalid_input": 400,
    "permission_denied": 403,
    "not_found": 404,
    "conflict": 409,
    "unsupported": 422,
    "internal": 500,
    "corrupted": 502,
    "unreachable": 503,
    "storage_full": 507,
}

#: The setting that an error of a filesystem is about, unless one option is at fault.
DIRECTORY = "artifact_storage_dir"


class HostError(Exception):
    """An error with a kind, a message, a hint and a field.

    Attributes:
        kind: One of :data:`STATUS`.
        message: What failed, in one sentence, without secrets once it was masked.
        hint: What to do next, in one sentence.
        field: The setting at fault.
        meant: The name of an option that was probably meant.
        status: The HTTP status.
        code: What code reads: `root` for a bucket or container that is missing, `credentials` for
            those that are wrong, `silent` for a filesystem that does not answer.
        said: What the library says, which follows the message.
    """

    def __init__(
        self,
        kind: str,
        message: str,
        hint: str,
        field: str | None = DIRECTORY,
        meant: str | None = None,
        status: int | None = None,
        code: str | None = None,
        said: str = "",
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.hint = hint
        self.field = field
        self.meant = meant
        self.status = status or STATUS[kind]
        self.code = code
        self.said = said

    @classmethod
    def bug(cls, message: str) -> HostError:
        """An error that only a mistake in Artifact Storage can cause."""
        return cls("internal", message, "Please report this as a bug.", None)

    @property
    def problem(self) -> dict[str, str]:
        """As the storage server takes it."""
        found = {"kind": self.kind, "message": self.message, "hint": self.hint}
        if self.field is not None:
            found["field"] = self.field
        if self.meant is not None:
            found["meant"] = self.meant
        if self.code is not None:
            found["code"] = self.code
        if self.said:
            found["said"] = self.said
        return found
