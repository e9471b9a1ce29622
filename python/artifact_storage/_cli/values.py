"""Commands that move values: get, put, save-file."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from .. import _contract
from .._context.identity import user
from .._export import row_of
from .._marking import compare_again
from .._names import checked_name, notes_if_given
from .._pickle.save_id import new_save_id
from .._quotes import quoted
from .._render import instead_of_size, size_text
from .._transport.upload import Upload
from ..artifact import Artifact
from ..errors import CorruptedError, InvalidInputError, UnsupportedError, from_problem
from .exit_codes import OK
from .files import STANDARD, written
from .output import Output
from .pairs import metadata_of

if TYPE_CHECKING:
    from ..storage import Storage

_PIECE = 1 << 20
_COMPRESSED = (".gz", ".bz2", ".xz", ".zst", ".zip")
_TABLES = {
    ".csv": "read_csv",
    ".tsv": "read_table",
    ".parquet": "read_parquet",
    ".feather": "read_feather",
}


def get(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Writes the bytes of a value, or the value as another file."""
    output = arguments.output
    to_stdout = output in (None, STANDARD)
    if to_stdout and out.is_json:
        raise InvalidInputError(
            "--json needs -o FILE: standard output gets the value.", "", "output"
        )
    artifact = storage.get(arguments.name, arguments.version, arguments.source)
    if output is None and out.is_seen:
        return _show_preview(artifact, out)
    form = arguments.as_form
    path = STANDARD if to_stdout else _path_of(artifact, output, form)
    with storage._client.doing(f"Getting {quoted(artifact.name)}"), written(path) as file:
        if form is None:
            size = _copy_stored(artifact, file)
        else:
            size = _write_as(artifact, form, file, arguments.trust)
    if to_stdout:
        return OK
    content = {"name": artifact.name, "version": artifact.version, "path": path, "size": size}
    label = f"{quoted(artifact.name)} version {artifact.version}"
    out.data(content, lambda: f"Wrote {label} to {path} ({size_text(size)}).")
    ending = os.path.splitext(path)[1].lower()
    if form is None and artifact.format == "pickle" and (ending in _TABLES or ending == ".png"):
        out.message(
            f"The file is a pickle, whatever its name says. For another: --as {ending[1:]}."
        )
    return OK


def _show_preview(artifact: Artifact, out: Output) -> int:
    text = artifact.preview.get("text/plain")
    if text:
        out.text(text.rstrip("\n"))
    out.message(
        f"{'This is the saved preview' if text else 'There is no preview'} of "
        f"{quoted(artifact.name)} version {artifact.version}; the value has "
        f"{size_text(artifact.size)}. -o FILE writes it to a file."
    )
    return OK


def _path_of(artifact: Artifact, output: str, form: str | None) -> str:
    if not os.path.isdir(output):
        return str(output)
    from jupyterlab_artifact_storage.file_names import ENDINGS, file_name

    ending = form or ENDINGS.get(artifact.format, "bin")
    return os.path.join(output, file_name(artifact.name, f"-v{artifact.version}.{ending}"))


def _copy_stored(artifact: Artifact, file: BinaryIO) -> int:
    """Copies the stored bytes, and compares them with what was saved; returns the size."""
    label = f"{quoted(artifact.name)} version {artifact.version}"
    digest, size = hashlib.sha256(), 0
    call = artifact._client.under_way
    with _stored(artifact, label) as source:
        counted = source if call is None else call.counted(source, artifact.size)
        while piece := counted.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
    if not artifact.sha256:
        return size  # LineaPy records none.
    why = ""
    if size != artifact.size:
        why = f"it has {instead_of_size(size, artifact.size)}"
    elif digest.hexdigest() != artifact.sha256:
        why = "its checksum does not match"
    if why:
        compare_again(artifact)
        raise _damaged(label, why)
    return size


@contextmanager
def _stored(artifact: Artifact, label: str) -> Iterator[Any]:
    found = artifact._details()["value"]
    problem = found.get("problem")
    if problem is not None:
        raise from_problem(problem, problem["status"])
    unavailable = found.get("unavailable")
    if unavailable is not None:
        raise UnsupportedError(f"{label} cannot be loaded. {unavailable}")
    data, path = artifact._value or (None, None)
    if data is not None:
        yield io.BytesIO(data)
    elif path is None:
        with closing(artifact._download()) as stream:
            yield stream
    else:
        try:
            file = open(path, "rb")  # noqa: SIM115 - closed below
        except FileNotFoundError:
            raise _damaged(label, f"{path} is missing") from None
        with file:
            yield file


def _damaged(label: str, why: str) -> CorruptedError:
    return CorruptedError(
        f"The stored value of {label} is damaged: {why}.",
        "Get another version, or restore the file from a backup.",
    )


def _write_as(artifact: Artifact, form: str, file: BinaryIO, trust: bool) -> int:
    """Unpickles the value, and writes it as other programs read it; returns the size."""
    import shutil

    from .. import _as_file

    value = artifact._value_now(trust)
    label = f"{quoted(artifact.name)} version {artifact.version}"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "value")
        try:
            reason = _as_file._write(value, form, path)
        except ImportError as error:
            reason = _as_file._without_library(error)
            raise UnsupportedError(f"{label}: {reason}") from None
        if reason:
            hint = "Without --as, the bytes are written as they were saved."
            raise InvalidInputError(f"{label}: {reason}", hint, "as")
        with open(path, "rb") as made:
            shutil.copyfileobj(made, file, _PIECE)
        return os.path.getsize(path)


def put(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Saves the bytes of a pickle file; nothing is unpickled."""
    from jupyterlab_artifact_storage.pickle_file import PickleFile, save_request

    name = checked_name(arguments.name)
    notes = notes_if_given(storage._secrets, *_notes_of(arguments).values())
    seen = PickleFile()
    with _source(arguments) as source, storage._client.doing(f"Saving {quoted(name)}"):
        save_id = new_save_id()
        upload = Upload(storage._client, name, save_id)
        size = 0
        try:
            while piece := source.read(_PIECE):
                seen.add(piece)
                size += len(piece)
                # At once: what comes through a pipe may never end.
                if seen.is_none:
                    break
                upload.write(memoryview(piece))
            refusal = seen.refusal()
            if refusal:
                raise InvalidInputError(
                    f"{quoted(name)} was not saved. {refusal}",
                    "Give a file that pickle.dump(value, file) wrote, or use save-file.",
                    "file",
                )
            sha256 = upload.finish(size)
        except BaseException:
            upload.abort()
            raise
        request: Any = {**save_request(name, save_id, size, sha256, user()), **notes}
        saved = Artifact(storage._client.call(_contract.SAVE_ARTIFACT, request))
    return _tell_saved(saved, out)


def save_file(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Saves what is in a file as a value of Python."""
    path, name = arguments.file, checked_name(arguments.name)
    _look_for(path, name)
    plain = _without_compression(path)
    kind = arguments.kind or ("table" if plain in _TABLES else "bytes")
    readers: dict[str, Callable[[], Any]] = {
        "bytes": lambda: _bytes_of(path),
        "text": lambda: _bytes_of(path).decode("utf-8"),
        "json": lambda: _json_of(path),
        "table": lambda: _table_of(path, plain),
    }
    try:
        value = readers[kind]()
    except (ValueError, LookupError) as error:
        raise InvalidInputError(f"{path} cannot be read as {kind}: {error}", "", "file") from None
    saved = storage.save(value, name, format=arguments.format, **_notes_of(arguments))
    return _tell_saved(saved, out)


def _bytes_of(path: str) -> bytes:
    if path == STANDARD:
        _look_for_input()
        return sys.stdin.buffer.read()
    with open(path, "rb") as file:
        return file.read()


def _json_of(path: str) -> Any:
    import json

    return json.loads(_bytes_of(path))


def _table_of(path: str, ending: str) -> Any:
    try:
        import pandas

        source = io.BytesIO(_bytes_of(path)) if path == STANDARD else path
        return getattr(pandas, _TABLES.get(ending, "read_csv"))(source)
    except ImportError as error:
        raise UnsupportedError(
            f"{path} is saved as a table with pandas, which is not complete here: "
            f"{str(error).splitlines()[0]}",
            "Install what is missing, or use --as bytes.",
        ) from None


def _without_compression(path: str) -> str:
    """The ending of a file, for example `.csv` of `a.csv.gz`."""
    stem, ending = os.path.splitext(path.lower())
    return os.path.splitext(stem)[1] if ending in _COMPRESSED else ending


def _notes_of(arguments: Namespace) -> dict[str, Any]:
    return {
        "description": arguments.description,
        "tags": arguments.tags,
        "metadata": metadata_of(arguments.metadata) or None,
    }


def _source(arguments: Namespace) -> Any:
    if arguments.file != STANDARD:
        _look_for(arguments.file, arguments.name)
        return open(arguments.file, "rb")
    if getattr(arguments, "storage_options_stdin", False):
        raise InvalidInputError(
            "Standard input cannot be both the value and the storage options.", "", "file"
        )
    _look_for_input()
    # Without a buffer: one that is being filled would not notice Ctrl+C.
    return open(sys.stdin.fileno(), "rb", buffering=0, closefd=False)


def _look_for_input() -> None:
    if sys.stdin is None:
        raise InvalidInputError(
            "Standard input is closed: nothing can be read from it.", "Give a file.", "file"
        )


def _look_for(path: str, name: str) -> None:
    if not os.path.exists(path) and os.path.isfile(name):
        raise InvalidInputError(
            f"There is no file {quoted(path)}.", f"The file comes first: {name} {path}.", "file"
        )


def _tell_saved(saved: Artifact, out: Output) -> int:
    size = size_text(saved.size)
    out.data(row_of(saved), lambda: f"Saved {quoted(saved.name)} version {saved.version} ({size}).")
    if saved._record.get("new_database"):
        out.message(f"A new database was made: {saved._record['database_url']}")
    return OK
