"""The door in front of every unpickling: a pickle runs code of its author.

The storage server says of which values the user has to trust the author; this process knows which
are its own. Who saved a value is what the store says of it: a claim, because everybody who can
write there can write any name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import _contract
from ._context.identity import user
from ._frames import ignoring
from ._pickle.load import Opener
from ._pickle.unpickle import unpickle
from ._quotes import literal, quoted
from ._transport.client import Client
from .errors import ArtifactStorageError, NotTrustedError

#: The type of a value that the Jupyter server saved from a file: who made that is not known.
_UPLOADED = "uploaded pickle"
_FIELD = "trust"


def opener_of(client: Client, details: Mapping[str, Any], label: str, trusted: bool) -> Opener:
    """What makes the value of a version from its bytes.

    Args:
        client: Whose session loads.
        details: What the storage server answered for a load, or a record of another location with
            `elsewhere`.
        label: The artifact in words, for messages.
        trusted: Whether the user said so in the call, or this process saved it.

    Raises:
        NotTrustedError: It is a pickle of somebody who is not trusted.
        UnsupportedError: Its format is not known here, or needs a library.
    """
    form = details.get("format")
    if form is not None:
        from ._formats import opener_for

        return opener_for(str(form), str(details["value_type"]), label)
    refusal = None if trusted else _refusal(client, details)
    if refusal is None:
        return unpickle
    raise _not_trusted(client, details, label, refusal)


def is_trusted(details: Mapping[str, Any]) -> bool:
    """Whether the answer for a load says that it may be opened, or it is a save of this user."""
    refusal = details.get("not_trusted")
    return refusal is None or _is_mine(refusal)


def _is_mine(refusal: Mapping[str, Any]) -> bool:
    # A file that he uploaded may be anybody's.
    return refusal["user"] == user() and not refusal.get("uploaded")


def _refusal(client: Client, details: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Why the user has to be asked; None where he has not."""
    if not details.get("elsewhere"):
        return None if is_trusted(details) else details["not_trusted"]
    # Its store is not the session's, which therefore cannot say whether that is shared.
    store = details.get("database_url")
    uploaded = details["value_type"] == _UPLOADED
    refusal = {"user": details["user"], "store": store, "setting": "ask", "uploaded": uploaded}
    if _is_mine(refusal):
        return None
    state = client.call(_contract.GET_TRUST)
    if state["setting"] == "refuse":
        return {**refusal, "setting": "refuse"}
    allowed = state["setting"] == "allow" and not state["is_default"]
    known = [(author["user"], author["store"]) for author in state["authors"]]
    return None if allowed or (details["user"], store) in known else refusal


def _not_trusted(
    client: Client, details: Mapping[str, Any], label: str, refusal: Mapping[str, Any]
) -> NotTrustedError:
    author, store = refusal["user"], refusal["store"]
    who = quoted(author) if author else "somebody without a name"
    did = "uploaded it as a file" if refusal.get("uploaded") else "saved it"
    message = (
        f"{label} was not loaded: {who} {did}, says the store {store}. A pickle runs code of its "
        "author, who is not trusted there."
    )
    once = "load it with trust=True: get_value(trust=True), or load(…, trust=True)"
    if refusal["setting"] == "refuse":
        return NotTrustedError(
            message, f'The setting trust is "refuse": to allow this call, {once}.', _FIELD
        )
    always = (
        "" if details.get("elsewhere") else f"; or trust the author at this store: {line(author)}"
    )
    asked = not details.get("elsewhere") and _ask(client, details)
    panel = " Or answer in the Artifact Storage panel, and run the cell again." if asked else ""
    return NotTrustedError(message, f"If you trust {who}, {once}{always}.{panel}", _FIELD)


def line(author: str) -> str:
    """The line that trusts an author."""
    return f"artifact_storage.trust({literal(author)})"


def _ask(client: Client, details: Mapping[str, Any]) -> bool:
    """Lets the panel ask, if there is one. Nobody waits for the answer."""
    request: Any = {key: details[key] for key in ("name", "version")}
    request |= {key: details[key] for key in ("save_id", "source") if details.get(key)}
    with ignoring(ArtifactStorageError):
        return bool(client.call(_contract.ASK_TRUST, request)["asked"])
    return False
