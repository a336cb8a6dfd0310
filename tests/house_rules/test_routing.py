"""Every topic and every need has one receiver that exists, in every municipality."""

from __future__ import annotations

import pytest

from portal.services import Services

MUNICIPALITIES = ("aabenraa", "jammerbugt", "stevns", "vejen", "vejle")
GENERAL_INTEGRATION_TASK = "1"
TYPES = {"1", "2", "3", "X"}


def known(parts: Services) -> set[str]:
    return {*parts.catalogue.units, *parts.catalogue.outside}


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_every_topic_has_a_line_in_the_handbook(parts: Services, municipality: str) -> None:
    lines = parts.catalogue.municipalities[municipality].handbook["topics"]
    assert set(lines) == set(parts.catalogue.topics), "the handbook and content/topics.yml name different topics"


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_every_topic_and_need_is_routed_to_a_known_unit(parts: Services, municipality: str) -> None:
    for topic in parts.catalogue.topics.values():
        for need in (None, *topic.needs):
            task = parts.handbook.task(municipality, topic.id, need)
            unknown = {task.unit, *task.partners} - known(parts)
            assert not unknown, f"{municipality}, {topic.id}, need {need}: {unknown} stands in no list of receivers"
            assert task.type in TYPES, (
                f"{municipality}, {topic.id}, need {need}: task is {task.type}, not one of {TYPES}"
            )
            assert task.unit not in task.partners, f"{municipality}, {topic.id}, need {need}: named twice"


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_the_integration_team_has_the_general_integration_tasks_and_no_others(
    parts: Services, municipality: str
) -> None:
    wrong = []
    for topic in parts.catalogue.topics.values():
        for need in (None, *topic.needs):
            task = parts.handbook.task(municipality, topic.id, need)
            if (task.type == GENERAL_INTEGRATION_TASK) != (task.unit == "integration-team"):
                wrong.append(f"{topic.id}, need {need}: task {task.type} with {task.unit}")
    assert not wrong, f"{municipality}: {wrong}. Task 1 means the integration team, and the other way round."


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_what_is_decided_outside_goes_to_an_outside_authority(parts: Services, municipality: str) -> None:
    wrong = []
    for topic in parts.catalogue.topics.values():
        for need in (None, *topic.needs):
            task = parts.handbook.task(municipality, topic.id, need)
            if task.type == "X" and task.unit not in parts.catalogue.outside:
                wrong.append(f"{topic.id}, need {need}: task X with {task.unit}")
    assert not wrong, f"{municipality}: {wrong}. Task X is decided outside the municipality."


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_the_handbook_knows_no_need_that_the_topic_does_not_have(parts: Services, municipality: str) -> None:
    for topic, line in parts.catalogue.municipalities[municipality].handbook["topics"].items():
        unknown = set(line.get("needs") or {}) - set(parts.catalogue.topics[topic].needs)
        assert not unknown, f"{municipality}/handbook.yml, {topic}: needs {unknown} are not in its topic.yml"


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_a_section_of_the_policy_that_the_handbook_names_exists(parts: Services, municipality: str) -> None:
    found = parts.library.find(f"municipalities/{municipality}/policy", "da")
    assert found
    for topic, line in parts.catalogue.municipalities[municipality].handbook["topics"].items():
        section = line.get("policy")
        assert section is None or found.page.section(section), f"{municipality}/handbook.yml, {topic}: {section}"


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_every_unit_has_a_contact_or_says_who_takes_its_tasks(parts: Services, municipality: str) -> None:
    units = parts.catalogue.municipalities[municipality].handbook["units"]
    assert set(units) == set(parts.catalogue.units), f"{municipality}/handbook.yml: units"
    for unit, contact in units.items():
        taken_by = contact.get("taken_by")
        assert taken_by is None or taken_by in units, f"{municipality}: {unit} is taken by the unknown {taken_by}"
        assert taken_by is None or not units[taken_by].get("taken_by"), f"{municipality}: {unit} is passed on twice"


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_a_contact_that_nobody_checked_is_not_shown(parts: Services, municipality: str) -> None:
    for unit in known(parts):
        receiver = parts.handbook.receiver(municipality, unit, "da")
        assert receiver.verified_on or not (receiver.phone or receiver.hours or receiver.address), unit
        assert receiver.url.startswith("https://"), f"{municipality}, {unit}: {receiver.url}"
