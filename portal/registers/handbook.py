"""The handbook (Vejen's idea): which office answers a topic, or one need of it, in a municipality."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.pages.catalogue import Catalogue, Topic

MUNICIPAL_DEFAULT = "citizen-service"


@dataclass(frozen=True)
class Receiver:
    """The one named receiver of an answer. What nobody has verified (`verified_on` is None) is not filled in."""

    id: str
    name: str
    does: str
    phone: str | None
    hours: str | None
    address: str | None
    url: str
    outside: bool
    why: str | None
    verified_on: date | None
    taken_by: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The `unit` object of the public API."""
        return {
            "id": self.id, "name": self.name, "does": self.does, "phone": self.phone, "hours": self.hours,
            "address": self.address, "url": self.url, "outside": self.outside,
            "verified_on": self.verified_on.isoformat() if self.verified_on else None,
        }  # fmt: skip


@dataclass(frozen=True)
class Task:
    """A line of the handbook: the task type (1, 2, 3, or X for outside) and who has it."""

    type: str
    unit: str
    partners: tuple[str, ...]
    policy: str | None


class Handbook:
    """The handbooks of all municipalities."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def task(self, municipality: str, topic: str, need: int | None = None) -> Task:
        """Who has a topic, or a need of it, in a municipality: the handbook's line, else the topic's default."""
        default = self.catalogue.topics[topic]
        line = self.catalogue.municipalities[municipality].handbook["topics"].get(topic, {})
        if need is not None and need in default.needs:
            own = (line.get("needs") or {}).get(need, {})
            to = default.needs[need].to
            line = {**line, **({"unit": to[0], "with": to[1:]} if to else {}), **own}
        return Task(
            type=str(line.get("task", default.task)),
            unit=line.get("unit", default.unit),
            partners=tuple(line.get("with", default.partners)),
            policy=line.get("policy"),
        )

    def special_sections(self, municipality: str, topic: Topic) -> dict[str, str]:
        """The sections of a topic whose receiver is not the topic's: section id -> receiver."""
        usual = self.task(municipality, topic.id).unit
        special = {need.section: self.task(municipality, topic.id, number).unit for number, need in topic.needs.items()}
        special |= topic.section_receivers
        return {section: unit for section, unit in special.items() if unit != usual}

    def receiver(self, municipality: str, unit: str, language: str) -> Receiver:
        """A unit of the municipality, or an outside authority, with its contact, in a language.

        An id that neither the municipality nor the catalogue knows goes to Borgerservice.
        """
        if unit in self.catalogue.outside:
            return self._outside(unit, language)
        if unit not in self.catalogue.units:
            unit = MUNICIPAL_DEFAULT
        return self._municipal(municipality, unit, language)

    def _outside(self, unit: str, language: str) -> Receiver:
        words, contact = self.catalogue.words(unit, language), self.catalogue.outside[unit]
        checked = contact.get("verified_on")
        return Receiver(
            id=unit, name=words["name"], does=words["does"], phone=contact.get("phone") if checked else None,
            hours=None, address=None, url=contact["url"], outside=True, why=words["why"], verified_on=checked,
        )  # fmt: skip

    def _municipal(self, municipality: str, unit: str, language: str) -> Receiver:
        place = self.catalogue.municipalities[municipality]
        units = place.handbook.get("units") or {}
        taken_by = (units.get(unit) or {}).get("taken_by")
        contact = units.get(taken_by or unit) or {}
        words, checked = self.catalogue.words(unit, language), contact.get("verified_on")
        return Receiver(
            id=unit, name=words["name"], does=words["does"], phone=contact.get("phone") if checked else None,
            hours=contact.get("hours") if checked else None, address=contact.get("address") if checked else None,
            url=contact.get("url") or place.website, outside=False, why=None, verified_on=checked,
            taken_by=self.catalogue.words(taken_by, language)["name"] if taken_by else None,
        )  # fmt: skip
