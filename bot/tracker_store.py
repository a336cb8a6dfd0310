"""The bot remembers nothing: the portal holds the conversation, so a turn never grows slower."""

from __future__ import annotations

from collections.abc import Iterable

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.trackers import DialogueStateTracker


class ForgetfulTrackerStore(TrackerStore):
    """Keeps no tracker; every message begins a conversation of one turn."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Drop the tracker."""

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Find nothing."""
        return None

    async def keys(self) -> Iterable[str]:
        """Know of no conversation."""
        return []
