"""Whose pickles load: a part of `Storage`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _contract
from ._quotes import quoted
from ._warnings import warn
from .errors import InvalidInputError, NotFoundError, short_traceback

if TYPE_CHECKING:
    from . import _contract_types as types
    from ._transport.client import Client
    from ._trusted import TrustedAuthor, TrustedAuthors


class Trusting:
    """Whose pickles load: a part of `Storage`."""

    _client: Client

    @short_traceback
    def trust(self, user: str) -> None:
        """Lets pickles load that the present store says this user saved. They run code.

        Everybody who can write to the store can write that name: trust an author only where you
        trust all of them. It holds for this user on this machine, until `distrust`.

        Args:
            user: The author's name, as `artifact.user` has it.

        Raises:
            InvalidInputError: That is no name.
            PermissionDeniedError: It cannot be remembered.
        """
        if not isinstance(user, str) or not user.strip():
            raise _no_name(user)
        state = self._answer({"user": user, "answer": "trust"})
        if state["setting"] == "refuse":
            warn(
                'The setting trust is "refuse": trusted authors do not count until it is another '
                "one. trust=True in a call allows that call."
            )

    @short_traceback
    def distrust(self, user: str | TrustedAuthor) -> None:
        """Takes back what `trust`, or an answer in the panel, allowed.

        Args:
            user: The author's name at the present store; or one of `trusted()`, at whatever store.

        Raises:
            NotFoundError: Nobody of that name is trusted there.
        """
        state = self._state()
        wanted = {"user": user, "store_id": state["store_id"], "store": state["store"]}
        if isinstance(user, tuple) and hasattr(user, "store_id"):
            wanted = {"user": user.user, "store_id": user.store_id, "store": user.store}
        elif not isinstance(user, str):
            raise _no_name(user)
        if not any(wanted.items() <= known.items() for known in state["authors"]):
            raise NotFoundError(
                f"{quoted(wanted['user'])} is not trusted at {wanted['store']}.",
                "trusted() lists who is, and where.",
            )
        self._answer({**wanted, "answer": "distrust"})

    @short_traceback
    def trusted(self) -> TrustedAuthors:
        """The authors whom this user trusts on this machine, at whatever store.

        Returns:
            A list of `TrustedAuthor`; a notebook shows it as a table.
        """
        from ._trusted import trusted_authors

        return trusted_authors(self._state()["authors"])

    def _state(self) -> Mapping[str, Any]:
        return self._client.call(_contract.GET_TRUST)

    def _answer(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        body: types.TrustRequest = request  # type: ignore[assignment]
        return self._client.call(_contract.PUT_TRUST, body)


def _no_name(user: object) -> InvalidInputError:
    return InvalidInputError(
        f"{quoted(user)} is no name of an author.", 'For example trust("ana").', "user"
    )
