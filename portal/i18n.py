"""The language of the current request, or of the work that is done outside one."""

from __future__ import annotations

from flask import g

from portal.languages import SOURCE


def current_language() -> str:
    """What the address, the conversation or the member of staff has set; Danish otherwise."""
    return str(g.get("language", SOURCE))
