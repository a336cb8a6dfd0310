"""The data without sentences: topics, receivers, municipalities, emergency numbers, and who answers what where."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from yaml import CSafeLoader

from portal.languages import SOURCE


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), CSafeLoader)


@dataclass(frozen=True)
class Need:
    """One thing a newcomer wants to know: the section that answers it, and its receivers where they are its own."""

    section: str
    to: tuple[str, ...] = ()
    urgent: bool | None = None


@dataclass(frozen=True)
class Topic:
    """A topic of content/topics.yml with what its own topic.yml adds."""

    id: str
    group: str
    unit: str
    task: str
    partners: tuple[str, ...]
    urgent: bool
    needs: dict[int, Need]
    section_receivers: dict[str, str]
    basis: tuple[str, ...]
    sources: tuple[dict[str, str], ...]
    verified_on: Any
    search: dict[str, list[str]]

    @property
    def intent(self) -> str:
        return "ask_" + self.id.replace("-", "_")


@dataclass(frozen=True)
class Municipality:
    """A municipality: its name, region, site, promise of an answer in working days, policy data and handbook."""

    id: str
    name: str
    region: str
    website: str
    answer_within: int
    policy: dict[str, Any]
    handbook: dict[str, Any]


class Catalogue:
    """Everything in content/ that is data, read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        data = _load(root / "topics.yml")
        self.units: list[str] = list(data["units"])
        self.outside: dict[str, dict[str, Any]] = _load(root / "outside.yml")
        self.emergency: dict[str, Any] = _load(root / "emergency.yml")
        self.topics = {line["id"]: self._topic(line) for line in data["topics"]}
        self.municipalities = {
            path.parent.name: self._municipality(path.parent)
            for path in sorted((root / "municipalities").glob("*/municipality.yml"))
        }
        self._receivers = {path.stem: self._words(path) for path in (root / "receivers").glob("*.yml")}

    def _topic(self, line: dict[str, Any]) -> Topic:
        path = self.root / "topics" / line["id"] / "topic.yml"
        own = _load(path) if path.exists() else {}
        needs = {
            int(number): Need(need.get("section", ""), tuple(need.get("to") or ()), need.get("urgent"))
            for number, need in (own.get("needs") or {}).items()
        }
        return Topic(
            id=line["id"], group=line["group"], unit=line["unit"], task=str(line["task"]),
            partners=tuple(line.get("with") or ()), urgent=bool(line.get("urgent")), needs=needs,
            section_receivers={section: own_to["to"][0] for section, own_to in (own.get("sections") or {}).items()},
            basis=tuple(own.get("basis") or ()), sources=tuple(own.get("sources") or ()),
            verified_on=own.get("verified_on"), search=own.get("search") or {},
        )  # fmt: skip

    @staticmethod
    def _words(path: Path) -> dict[str, Any]:
        data = _load(path)
        return {**data["units"], **data["outside"], "emergency": data["emergency"]}

    @staticmethod
    def _municipality(folder: Path) -> Municipality:
        data = _load(folder / "municipality.yml")
        return Municipality(
            id=data["id"], name=data["name"], region=data["region"], website=data["website"],
            answer_within=int(data["answer_within"]), policy=data.get("policy") or {},
            handbook=_load(folder / "handbook.yml"),
        )  # fmt: skip

    def with_changes(self, facts: dict[str, Any], contacts: dict[tuple[str, str], dict[str, Any]]) -> Catalogue:
        """This catalogue with the `verified_on` of some topics and the contact of some (municipality, unit) changed."""
        other = copy(self)
        other.__dict__.pop("groups", None)
        known = {topic: day for topic, day in facts.items() if topic in self.topics}
        other.topics = {**self.topics, **{id: replace(self.topics[id], verified_on=day) for id, day in known.items()}}
        other.municipalities = dict(self.municipalities)
        for (place, unit), contact in contacts.items():
            if place in other.municipalities:
                about = other.municipalities[place]
                units = about.handbook.get("units") or {}
                units = {**units, unit: {**(units.get(unit) or {}), **contact}}
                other.municipalities[place] = replace(about, handbook={**about.handbook, "units": units})
        return other

    @cached_property
    def groups(self) -> dict[str, list[Topic]]:
        """The topics by group, both in the order of content/topics.yml."""
        groups: dict[str, list[Topic]] = {}
        for topic in self.topics.values():
            groups.setdefault(topic.group, []).append(topic)
        return groups

    @cached_property
    def topic_of_intent(self) -> dict[str, str]:
        """The id of the topic that an intent asks for."""
        return {topic.intent: topic.id for topic in self.topics.values()}

    def words(self, receiver: str, language: str) -> dict[str, str]:
        """Name, work (`does`) and, for an outside authority, `why` of a receiver in a language, else in Danish."""
        words: dict[str, str] = self._receivers.get(language, {}).get(receiver) or self._receivers[SOURCE][receiver]
        return words

    def emergency_numbers(self, municipality: str, purpose: str | None = None) -> list[dict[str, Any]]:
        """The emergency numbers of a municipality's region, 112 first; `purpose` keeps those that serve it."""
        region = self.municipalities[municipality].region
        numbers = [n for n in self.emergency["numbers"] if region in (n.get("regions") or [region])]
        chosen = [n for n in numbers if purpose is None or purpose in n["for"] or n["id"] == "emergency-112"]
        return sorted(chosen, key=lambda number: number["id"] != "emergency-112")

    def emergency_words(self, number_id: str, language: str) -> dict[str, str]:
        """Name and `when` (when to call) of an emergency number."""
        words: dict[str, str] = (
            self._receivers.get(language, {}).get("emergency", {}).get(number_id)
            or self._receivers[SOURCE]["emergency"][number_id]
        )
        return words
