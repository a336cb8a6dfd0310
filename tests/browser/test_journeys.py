"""The three journeys, in every language of the first part, against the real bot."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import Site
from tests.browser.people import Reader, StaffMember

QUESTIONS = {
    "da": ("Hvordan melder jeg mig til danskundervisning?", "Hvem kan få det?", "Hvordan får jeg en læge?"),
    "en": ("How do I sign up for Danish lessons?", "Who can get it?", "How do I choose a doctor?"),
    "ar": ("كيف أسجل في دروس اللغة الدنماركية؟", "من يمكنه الحصول على ذلك؟", "كيف أختار طبيباً؟"),
}


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_reader_finds_the_policy_and_a_topic_from_the_front_page(context: BrowserContext, language: str) -> None:
    reader = Reader(context, language)
    reader.page.goto(f"/{language}/")
    reader.page.get_by_role("link", name="Aabenraa").first.click()
    expect(reader.page.locator("html")).to_have_attribute("lang", language)
    expect(reader.page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    reader.page.locator(f'main a[href="/{language}/aabenraa/policy"]').click()
    expect(reader.page.locator("main")).to_contain_text("37")
    reader.opens()
    reader.page.locator(f'main a[href="/{language}/aabenraa/topics/danish-lessons"]').click()
    expect(reader.page.locator("main .receiver")).to_be_visible()
    assert reader.problems == []
    assert reader.elsewhere == []


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_question_is_answered_with_the_right_office_and_a_follow_up_from_the_same_page(
    context: BrowserContext, language: str
) -> None:
    question, follow_up, _ = QUESTIONS[language]
    reader = Reader(context, language)
    reader.opens("chat")
    answer = reader.asks(question)
    expect(answer.locator("a").last).to_have_attribute("href", f"/{language}/aabenraa/topics/danish-lessons")
    follow = reader.asks(follow_up)
    expect(follow.locator("a").last).to_have_attribute("href", f"/{language}/aabenraa/topics/danish-lessons#who")
    expect(follow.locator(".words")).to_have_attribute("lang", language)
    assert reader.problems == []
    assert reader.elsewhere == []


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_handover_reaches_staff_in_danish_and_the_answer_and_the_guide_come_back(
    browser: Browser, context: BrowserContext, site: Site, language: str
) -> None:
    question, _, next_question = QUESTIONS[language]
    mark = uuid.uuid4().hex[:6]
    reader = Reader(context, language)
    reader.opens("chat")
    reader.asks(question)
    reader.asks_for_a_person()
    expect(reader.last("notice")).to_contain_text("15:00" if language != "en" else ":00")
    reader.says(f"abc {mark}")

    desk = browser.new_context(base_url=site.url)
    staff = StaffMember(desk)
    staff.signs_in()
    staff.opens_the_enquiry_that_says(mark)
    expect(staff.page.locator("main")).to_contain_text("Sprogcentret")
    expect(staff.page.locator("main")).to_contain_text(question)
    staff.takes_it()
    expect(reader.last("notice")).to_contain_text("Demo")
    staff.replies(f"Hej, her er svaret {mark}")
    expect(reader.last("staff")).to_contain_text(f"Hej, her er svaret {mark}")
    expect(reader.last("staff").locator(".words")).to_have_attribute("lang", "da")
    reader.says(f"thanks {mark}")
    expect(staff.page.locator("li.message-citizen").last).to_contain_text(f"thanks {mark}")
    staff.gives_it_back()
    answer = reader.asks(next_question)
    expect(answer).to_have_class("message message-bot")
    desk.close()
    assert reader.problems == []


def test_the_whole_journey_works_without_javascript(browser: Browser, site: Site) -> None:
    plain = browser.new_context(base_url=site.url, java_script_enabled=False, viewport={"width": 390, "height": 780})
    reader = Reader(plain, "ar")
    reader.opens("chat")
    answer = reader.asks(QUESTIONS["ar"][0])
    expect(answer.locator("a").last).to_have_attribute("href", "/ar/aabenraa/topics/danish-lessons")
    reader.asks_for_a_person("me@example.org")
    desk = browser.new_context(base_url=site.url, java_script_enabled=False)
    staff = StaffMember(desk)
    staff.signs_in()
    staff.opens_the_enquiry_that_says(QUESTIONS["ar"][0])
    staff.takes_it()
    staff.replies("Velkommen")
    reader.page.locator(".refresh a").click()
    expect(reader.last("staff")).to_contain_text("Velkommen")
    staff.gives_it_back()
    reader.page.locator(".refresh a").click()
    assert "message-bot" in (reader.asks(QUESTIONS["ar"][2]).get_attribute("class") or "")
    plain.close()
    desk.close()


def test_a_choice_is_tapped_and_answered(context: BrowserContext) -> None:
    reader = Reader(context, "en")
    reader.opens("chat")
    reader.asks("How do I extend my residence permit?")
    reader.page.locator('#choices button[value="basis:ukraine"]').click()
    expect(reader.last("citizen")).to_contain_text("Ukraine")
    expect(reader.last("bot").locator("a").last).to_have_attribute("href", "/en/aabenraa/topics/residence-permit")


def test_changing_the_language_keeps_the_conversation(context: BrowserContext) -> None:
    reader = Reader(context, "en")
    reader.opens("chat")
    reader.asks(QUESTIONS["en"][0])
    reader.page.goto("/ar/aabenraa/chat")
    expect(reader.last("citizen")).to_contain_text("Danish lessons")
    expect(reader.last("bot").locator(".words")).to_have_attribute("lang", "ar")


def test_leaving_at_once_forgets_the_conversation_on_this_device(context: BrowserContext) -> None:
    reader = Reader(context, "en")
    reader.opens("chat")
    reader.asks("My husband hits me")
    expect(reader.last("bot")).to_contain_text("112")
    with reader.page.expect_request("https://www.dmi.dk/"):
        for _ in range(3):
            reader.page.keyboard.press("Escape")
    # In a page of its own: the first one is still on its way to an address that a test machine may not reach.
    later = Reader(context, "en")
    later.opens("chat")
    expect(later.page.locator("#messages > li")).to_have_count(0)


def test_each_new_message_is_announced_once_outside_the_transcript(context: BrowserContext) -> None:
    reader = Reader(context, "ar")
    reader.opens("chat")
    reader.asks(QUESTIONS["ar"][0])
    reader.asks(QUESTIONS["ar"][2])
    spoken = reader.page.locator("#announce p")
    expect(spoken).to_have_count(1)
    expect(spoken).to_have_attribute("lang", "ar")
    assert reader.page.locator("#messages [aria-live], #messages[aria-live]").count() == 0
