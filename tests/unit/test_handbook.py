"""Who answers what: the handbook's line, else the topic's default; a need's own receiver where it has one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portal.pages.catalogue import Catalogue, Need
from portal.registers.handbook import Handbook
from portal.settings import ROOT


@pytest.fixture
def handbook() -> Handbook:
    """The real data, read anew for each test, so that it may be changed."""
    return Handbook(Catalogue(ROOT / "content"))


def set_topic(handbook: Handbook, topic: str, **changes: Any) -> None:
    handbook.catalogue.topics[topic] = replace(handbook.catalogue.topics[topic], **changes)


def lines(handbook: Handbook, municipality: str = "vejen") -> dict[str, Any]:
    found: dict[str, Any] = handbook.catalogue.municipalities[municipality].handbook
    return found


def test_without_a_line_the_topics_default_holds(handbook: Handbook) -> None:
    lines(handbook)["topics"].pop("mitid")
    set_topic(handbook, "mitid", unit="citizen-service", task="2", partners=("bank",))
    task = handbook.task("vejen", "mitid")
    assert (task.type, task.unit, task.partners, task.policy) == ("2", "citizen-service", ("bank",), None)


def test_a_municipalitys_own_line_wins(handbook: Handbook) -> None:
    lines(handbook)["topics"]["mitid"] = {"task": 1, "unit": "integration-team", "with": [], "policy": "goals"}
    task = handbook.task("vejen", "mitid")
    assert (task.type, task.unit, task.partners, task.policy) == ("1", "integration-team", (), "goals")
    assert handbook.task("vejle", "mitid").unit != "integration-team"


def test_a_need_goes_to_its_own_receiver_and_the_others_stand_beside_it(handbook: Handbook) -> None:
    set_topic(handbook, "mitid", needs={1: Need("now", ("bank", "police")), 2: Need("now")})
    lines(handbook)["topics"]["mitid"] = {"task": 2, "unit": "citizen-service"}
    own, usual = handbook.task("vejen", "mitid", 1), handbook.task("vejen", "mitid", 2)
    assert (own.unit, own.partners) == ("bank", ("police",))
    assert usual.unit == "citizen-service"


def test_a_line_for_a_need_wins_over_the_topics_receiver_for_it(handbook: Handbook) -> None:
    set_topic(handbook, "mitid", needs={1: Need("now", ("bank",))})
    lines(handbook)["topics"]["mitid"] = {"unit": "citizen-service", "needs": {1: {"task": 1, "unit": "school-office"}}}
    assert (handbook.task("vejen", "mitid", 1).unit, handbook.task("vejen", "mitid", 1).type) == ("school-office", "1")


def test_special_sections_are_those_with_another_receiver(handbook: Handbook) -> None:
    set_topic(handbook, "mitid", needs={1: Need("scam", ("bank",)), 2: Need("now", ("citizen-service",))})
    lines(handbook)["topics"]["mitid"] = {"task": 2, "unit": "citizen-service"}
    assert handbook.special_sections("vejen", handbook.catalogue.topics["mitid"]) == {"scam": "bank"}


def test_an_outside_authority_says_why_it_is_not_the_municipality(handbook: Handbook) -> None:
    receiver = handbook.receiver("vejen", "immigration-service", "en")
    assert receiver.outside
    assert receiver.why
    assert receiver.url.startswith("https://")


def test_a_contact_is_shown_only_after_a_person_checked_it(handbook: Handbook) -> None:
    contact = lines(handbook)["units"]["job-centre"]
    contact.update(phone="11 22 33 44", hours="9-15", address="Torvet 1", verified_on=None)
    unchecked = handbook.receiver("vejen", "job-centre", "da")
    assert (unchecked.phone, unchecked.hours, unchecked.address) == (None, None, None)
    contact["verified_on"] = "2026-01-31"
    checked = handbook.receiver("vejen", "job-centre", "da")
    assert (checked.phone, checked.hours, checked.address) == ("11 22 33 44", "9-15", "Torvet 1")


def test_a_municipality_without_a_unit_names_the_one_that_takes_its_tasks(handbook: Handbook) -> None:
    lines(handbook)["units"]["nature-office"] = {"taken_by": "culture-leisure"}
    lines(handbook)["units"]["culture-leisure"] = {"phone": "11 22 33 44", "verified_on": "2026-01-31"}
    receiver = handbook.receiver("vejen", "nature-office", "da")
    assert receiver.id == "nature-office"
    assert receiver.taken_by == handbook.catalogue.words("culture-leisure", "da")["name"]
    assert receiver.phone == "11 22 33 44"


def test_an_unknown_receiver_becomes_borgerservice_and_never_an_error(handbook: Handbook) -> None:
    assert handbook.receiver("vejen", "no-such-office", "da").id == "citizen-service"
