"""The rule by which a municipality's handbook begins: from the topic catalogue and the topics' own needs.

A municipality's policy may say otherwise; its handbook.yml is then changed by hand.
"""

from __future__ import annotations

from typing import Any

from portal.pages.catalogue import Catalogue, Topic

INTEGRATION_TEAM = "integration-team"
GENERAL_INTEGRATION, GENERAL_SERVICE, SPECIAL_INTEGRATION, OUTSIDE = "1", "2", "3", "X"


def default_lines(catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """The handbook's line for every topic, with the needs that somebody else than the topic's receiver answers."""
    return {topic.id: _line(catalogue, topic) for topic in catalogue.topics.values()}


def _line(catalogue: Catalogue, topic: Topic) -> dict[str, Any]:
    task = _topic_task(topic)
    line = _entry(task, topic.unit, topic.partners)
    needs = {
        number: _entry(_need_task(catalogue, task, need.to[0]), need.to[0], need.to[1:])
        for number, need in topic.needs.items()
        if need.to and need.to[0] != topic.unit
    }
    return {**line, "needs": needs} if needs else line


def _entry(task: str, unit: str, partners: tuple[str, ...]) -> dict[str, Any]:
    entry: dict[str, Any] = {"task": int(task) if task.isdigit() else task, "unit": unit}
    return {**entry, "with": list(partners)} if partners else entry


def _topic_task(topic: Topic) -> str:
    """Task 1 is the integration team's own; in another office the same task is a special integration task."""
    if topic.unit == INTEGRATION_TEAM:
        return GENERAL_INTEGRATION
    return SPECIAL_INTEGRATION if topic.task == GENERAL_INTEGRATION else topic.task


def _need_task(catalogue: Catalogue, topic_task: str, unit: str) -> str:
    """What an authority outside decides is X; the integration team has task 1; an office keeps the topic's task."""
    if unit in catalogue.outside:
        return OUTSIDE
    if unit == INTEGRATION_TEAM:
        return GENERAL_INTEGRATION
    return topic_task if topic_task in (GENERAL_SERVICE, SPECIAL_INTEGRATION) else GENERAL_SERVICE
