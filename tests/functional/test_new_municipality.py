"""A sixth municipality from the command line: its pages, its answers, and the checks that hold for the five."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from portal.exchange.__main__ import main
from portal.exchange.new_municipality import RESERVED
from portal.exchange.problems import problems
from portal.languages import LANGUAGES, SOURCE
from portal.pages.checks import malformed
from portal.pages.content import Library
from portal.services import Services, build_services
from portal.settings import ROOT, Settings
from tests.content.language import lix
from tests.content.test_language import POLICY_LIMIT
from tests.doubles import BotDouble
from tests.functional.talk import Citizen
from tests.house_rules import test_routing

NEW = "soenderborg"
PAGES = ("", "policy", "rights-and-duties", "who-does-what", "chat", "privacy", "accessibility")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the content with a sixth municipality; the tests only read it."""
    content = tmp_path_factory.mktemp("sixth") / "content"
    shutil.copytree(ROOT / "content", content)
    assert main(["municipality", "Sønderborg"], Settings(content=content)) == 0
    return content


@pytest.fixture(scope="module")
def parts(made: Path) -> Services:
    return build_services(Settings(content=made))


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content without the pages of topics, to be changed."""
    shutil.copytree(ROOT / "content", tmp_path / "content", ignore=shutil.ignore_patterns("??.md", "local"))
    return tmp_path / "content"


def state(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_every_page_of_the_sixth_municipality_answers(made: Path, make_app: Callable[..., Flask]) -> None:
    client = make_app(content=made).test_client()
    assert f'href="/da/{NEW}/"' in client.get("/da/").text
    for language in ("da", "en", "ar"):
        for page in (*PAGES, "topics/doctor", "topics/danish-lessons"):
            assert client.get(f"/{language}/{NEW}/{page}").status_code == 200, f"{language} {page}"
    assert "har ikke lagt sin integrationspolitik her endnu" in client.get(f"/da/{NEW}/policy").text
    assert "has not put its integration policy here yet" in client.get(f"/en/{NEW}/policy").text


def test_the_guide_answers_there_and_names_an_office(
    made: Path, make_app: Callable[..., Flask], bot: BotDouble
) -> None:
    bot.knows("danish lessons?", "answer", topic="danish-lessons")
    answer = Citizen(make_app(content=made).test_client(), NEW).ask("danish lessons?")[0]
    assert answer["unit"]["id"] == "language-centre"
    assert answer["unit"]["phone"] is None
    assert answer["links"][0]["url"] == f"/en/{NEW}/topics/danish-lessons"


@pytest.mark.parametrize(
    "rule", [rule for name, rule in inspect.getmembers(test_routing, inspect.isfunction) if name.startswith("test_")]
)
def test_the_house_rules_of_routing_hold(parts: Services, rule: Callable[..., None]) -> None:
    rule(parts, NEW)


@pytest.mark.parametrize("page", ["policy", "rights-and-duties"])
def test_its_pages_pass_the_checks_of_content_in_every_language(parts: Services, page: str) -> None:
    name = f"municipalities/{NEW}/{page}"
    danish = parts.library.find(name, SOURCE)
    assert danish
    assert not list(malformed(danish.page))
    assert lix(danish.page) <= POLICY_LIMIT
    for language in set(LANGUAGES) - {SOURCE}:
        found = parts.library.find(name, language)
        assert found
        assert found.status == "machine", f"{language}: {found.status}"
        assert [str(finding) for finding in problems(parts.library, name, danish.page, found.page)] == [], language


def test_its_numbers_are_those_of_its_region(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(content=content)
    assert (
        main(["municipality", "Thisted", "--region=nordjylland", "--website=https://www.example.org/"], settings) == 0
    )
    parts = build_services(settings)
    assert [number["number"] for number in parts.catalogue.emergency_numbers("thisted", "medical")][1] == "7015 0300"
    assert parts.catalogue.municipalities["thisted"].website == "https://www.example.org/"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["Vejen"], "already"), (["VEJEN Kommune"], "already"), (["Ry"], "may not be used"), (["Static"], "may not be"),
        (["../x"], "no name"), ([""], "no name"), (["Ros: {a}"], "no name"), (["Odense", "--region=mars"], "'mars'"),
        (["Odense", "--website=http://x.dk"], "is not https"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_municipality_is_refused_and_nothing_is_made(
    content: Path, arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(content)
    assert main(["municipality", *arguments], Settings(content=content)) == 1
    assert reason in capsys.readouterr().err
    assert state(content) == before


def test_a_name_is_written_as_given_and_the_word_kommune_is_not_part_of_it(content: Path) -> None:
    assert main(["municipality", " Lyngby-Taarbæk  kommune "], Settings(content=content)) == 0
    assert (
        build_services(Settings(content=content)).catalogue.municipalities["lyngby-taarbaek"].name == "Lyngby-Taarbæk"
    )
    title = Library(content).find("municipalities/lyngby-taarbaek/policy", "en")
    assert title
    assert title.page.title == "Lyngby-Taarbæk Municipality's integration policy"


def test_no_address_of_the_portal_can_become_a_municipality(make_app: Callable[..., Flask]) -> None:
    words = {rule.rule.split("/")[1] for rule in make_app().url_map.iter_rules() if not rule.rule.startswith("/<")}
    assert {word for word in words if len(word) > 3} <= RESERVED
