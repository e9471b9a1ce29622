"""What this process told the storage server of its session, to tell it again after a crash.

A storage server keeps secrets in memory only, and so does this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._contract import LOCATION_KEYS

if TYPE_CHECKING:
    from .. import _contract_types as types


class ToldSettings:
    """The settings that `options.set()` gave the session, secrets included."""

    def __init__(self) -> None:
        self._settings: types.LocationChange = {}
        self._shown: Any = None
        self._revision = 0
        self._lost = False

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._settings)

    @property
    def own(self) -> dict[str, Any]:
        """The settings themselves, secrets included."""
        return dict(self._settings)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> ToldSettings:
        """Settings that the session has from its beginning.

        Args:
            settings: Secrets included.
        """
        made = cls()
        given: Any = dict(settings)
        made._settings, made._lost = given, True
        return made

    def note(self, change: Mapping[str, Any], session: Mapping[str, Any]) -> None:
        """Remembers a change that was applied.

        Args:
            change: What was set, secrets included.
            session: The session's state after it.
        """
        settings: dict[str, Any] = {**self._settings, **change}
        self._shown = _shown(session)
        # What the panel took back or replaced meanwhile is not told again.
        kept: Any = {
            key: value
            for key, value in settings.items()
            if value is not None and key in self._shown
        }
        self._settings = kept
        self._lost = False
        self.see(session)

    def see(self, session: Mapping[str, Any]) -> None:
        """Remembers how far the session's changes have come."""
        self._revision = int(session["revision"])

    def forgotten(self, session: Mapping[str, Any], own: bool) -> types.LocationChange | None:
        """What a storage server has to hear again.

        Args:
            session: The session as the storage server knows it.
            own: Whether only this program changes the session's settings.

        Returns:
            The settings, or None.
        """
        if not self._settings:
            return None
        if own and not session["overridden"] and int(session["revision"]) <= self._revision:
            self._lost = True  # Until it was told: a change that fails must not be forgotten.
        lost = self._lost and not session["overridden"]
        secrets = session["missing_secrets"] and _shown(session) == self._shown
        return self._settings.copy() if lost or secrets else None


def _shown(session: Mapping[str, Any]) -> dict[str, Any]:
    """The session's own settings as people see them, without secrets."""
    location = session["location"]
    return {k: location[k]["value"] for k in LOCATION_KEYS if location[k]["origin"] == "session"}
