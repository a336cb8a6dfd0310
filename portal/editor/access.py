"""Who may edit what: topics are shared, the pages of a municipality belong to it."""

from __future__ import annotations

from portal.inbox.access import role_required
from portal.models import StaffUser

editor_only = role_required("editor")


def places_of(member: StaffUser) -> list[str]:
    """The municipalities a member belongs to."""
    return sorted({membership.municipality for membership in member.memberships})


def may_edit(member: StaffUser, name: str) -> bool:
    """Whether a page's name ("topics/doctor", "municipalities/vejle/policy") is the member's to see and edit."""
    area, _, rest = name.partition("/")
    return area == "topics" or (area == "municipalities" and rest.split("/")[0] in places_of(member))
