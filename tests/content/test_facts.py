"""Each municipality's policy page says what its policy says: numbers, bodies, dates, and that it is old."""

from __future__ import annotations

import re

import pytest

from portal.services import Services
from tests.content.facts import GOALS, MEASURED, NAMES, NUMBERS, adoption_date, missing_facts, reader_text
from tests.content.test_pages import ALL

MUNICIPALITIES = sorted(NUMBERS)


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_a_policy_page_states_the_facts_of_its_policy(parts: Services, municipality: str, language: str) -> None:
    found = parts.library.find(f"municipalities/{municipality}/policy", language)
    assert found
    missing = missing_facts(municipality, found.page)
    assert not missing, f"content/municipalities/{municipality}/policy/{language}.md: write back {missing}"


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_a_policy_page_says_when_it_was_adopted_and_that_the_law_comes_first(
    parts: Services, municipality: str, language: str
) -> None:
    found = parts.library.find(f"municipalities/{municipality}/policy", language)
    assert found
    text, notice = reader_text(found.page), str(found.page.matter.get("notice") or "")
    date = adoption_date(parts.catalogue.municipalities[municipality], language)
    assert date is None or date in text, f"{municipality}/policy/{language}.md: write the date of adoption, {date}"
    law = {"da": r"\blov", "en": r"\blaw", "ar": r"قانون"}.get(language)
    assert notice, f"{municipality}/policy/{language}.md: `notice` says how old it is"
    assert law is None or re.search(law, notice, re.I), (
        f"{municipality}/policy/{language}.md: say that today's law comes first"
    )


@pytest.mark.parametrize("language", ALL)
def test_each_of_the_five_goals_of_stevns_says_how_it_is_measured(parts: Services, language: str) -> None:
    found = parts.library.find("municipalities/stevns/policy", language)
    assert found
    for goal in GOALS:
        section = found.page.section(goal)
        assert section, f"stevns/policy/{language}.md: the goal {goal} is gone"
        wanted = MEASURED.get(language)
        assert wanted is None or re.search(wanted, section.markdown), f"stevns/policy/{language}.md #{goal}: {wanted}"


@pytest.mark.parametrize("language", ALL)
def test_vejen_has_three_kinds_of_tasks_and_seven_areas(parts: Services, language: str) -> None:
    found = parts.library.find("municipalities/vejen/policy", language)
    assert found
    handbook = found.page.section("handbook")
    assert handbook
    assert len(re.findall(r"^\d\. \*\*", handbook.markdown, re.M)) == 3, "three kinds of tasks, each with its name"
    areas = ("work", "business", "education", "culture", "school", "health", "citizen-service")
    assert all(found.page.section(area) for area in areas)


@pytest.mark.parametrize("language", ALL)
def test_aabenraa_keeps_its_three_tracks_by_three_focus_areas(parts: Services, language: str) -> None:
    found = parts.library.find("municipalities/aabenraa/policy", language)
    assert found
    model = found.page.section("model")
    assert model
    rows = [line for line in model.markdown.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if not re.match(r"\|[\s:|-]+$", row)]
    assert len(cells) == 4, "a head and three focus areas"
    assert all(len(row) == 4 and all(row[1:]) for row in cells), "three tracks, no empty cell"


@pytest.mark.parametrize("language", ALL)
def test_vejle_says_that_its_text_is_no_adopted_policy_and_has_no_rules_for_citizens(
    parts: Services, language: str
) -> None:
    found = parts.library.find("municipalities/vejle/policy", language)
    assert found
    assert found.page.section("about")
    assert parts.catalogue.municipalities["vejle"].policy["adopted_on"] is None


def test_every_municipality_with_a_policy_has_a_checklist(parts: Services) -> None:
    """A policy that is not there yet (`make municipality`) has the one section #missing and no facts."""
    pages = {
        place: parts.library.find(f"municipalities/{place}/policy", "da") for place in parts.catalogue.municipalities
    }
    written = {place for place, found in pages.items() if found and not found.page.section("missing")}
    assert set(NUMBERS) == set(NAMES) == written, "add the municipality to facts.py"


def test_the_main_rules_of_aabenraa_stand_in_its_local_notes(parts: Services) -> None:
    for topic, number in (("danish-lessons", "4"), ("introduction-programme", "37")):
        for language in ALL:
            found = parts.library.find(f"municipalities/aabenraa/local/{topic}", language)
            assert found
            assert re.search(rf"\b{number}\b", reader_text(found.page)), f"local/{topic}/{language}.md: {number}"
