"""The exception for an `OSError` of the directory that holds the values."""

from __future__ import annotations

import errno
import os

from ..errors import ArtifactStorageError, PermissionDeniedError, StorageFullError


def store_failure(error: OSError, path: str | None) -> ArtifactStorageError:
    """What went wrong while the value was written to `path`, a staging file."""
    if isinstance(error, ArtifactStorageError):
        return error
    folder = os.path.dirname(os.path.dirname(path)) if path else "the storage location"
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return StorageFullError(
            f"There is no room for the value in {folder}: {error.strerror}.",
            "Delete versions or files that nobody needs, or choose another artifact_storage_dir.",
            "artifact_storage_dir",
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return PermissionDeniedError(
            f"The value cannot be written in {folder}: {error.strerror}.",
            "Choose an artifact_storage_dir that you may write to.",
            "artifact_storage_dir",
        )
    return ArtifactStorageError(
        f"The value cannot be written in {folder}: {error.strerror or error}.",
        "Try again, or choose another artifact_storage_dir.",
    )
