"""A process that opens filesystems with fsspec and reads and writes objects in them.

The storage server starts it (``python -m jupyterlab_artifact_storage.filesystem_host``) at the
first use of a location that is neither a folder nor S3, in the environment that it belongs to.
Filesystems are opened by lines on standard input, because their options hold secrets; all else is
HTTP over a unix socket (:mod:`.routes`). :mod:`.process` says what the lines are.
"""
