"""axe finds nothing on any kind of page, in both directions; nothing is wider than a narrow phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.browser.people import Reader, StaffMember

PAGES = ["", "topics/doctor", "topics/violence", "policy", "rights-and-duties", "who-does-what", "privacy",
         "accessibility", "glossary", "chat"]  # fmt: skip


def findings(page: Page) -> list[str]:
    result = Axe().run(page).response
    return [f"{one['id']}: {node['html'][:120]}" for one in result["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("language", ["da", "ar"])
@pytest.mark.parametrize("page", PAGES)
def test_a_public_page_has_no_finding(context: BrowserContext, language: str, page: str) -> None:
    reader = Reader(context, language)
    reader.opens(page)
    assert findings(reader.page) == []


@pytest.mark.parametrize("language", ["da", "ar"])
def test_a_conversation_has_no_finding(context: BrowserContext, language: str) -> None:
    reader = Reader(context, language)
    reader.opens("chat")
    reader.asks({"da": "Min mand slår mig", "ar": "زوجي يضربني"}[language])
    assert findings(reader.page) == []


def test_the_inbox_has_no_finding(context: BrowserContext) -> None:
    reader = Reader(context, "ar")
    reader.opens("chat")
    reader.asks("كيف أختار طبيباً؟")
    reader.asks_for_a_person()
    staff = StaffMember(context)
    staff.page.goto("/staff/sign-in")
    assert findings(staff.page) == []
    staff.signs_in()
    assert findings(staff.page) == []
    staff.opens_the_enquiry_that_says("طبيب")
    staff.takes_it()
    assert findings(staff.page) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_at_400_percent_needs_no_scrolling_sideways(context: BrowserContext, page: str) -> None:
    reader = Reader(context, "da")
    reader.page.set_viewport_size({"width": 320, "height": 640})
    reader.opens(page)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("language", ["da", "ar"])
def test_everything_that_can_be_used_can_be_reached_by_keyboard(context: BrowserContext, language: str) -> None:
    reader = Reader(context, language)
    reader.opens("chat")
    reached = set()
    for _ in range(60):
        reader.page.keyboard.press("Tab")
        reached.add(reader.page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert {"text", "contact", "BUTTON", "SUMMARY", "SECTION"} <= reached


def test_an_office_word_is_explained_by_keyboard_and_by_touch(context: BrowserContext) -> None:
    reader = Reader(context, "en")
    reader.opens("topics/first-steps")
    word = reader.page.locator("button.term").first
    note = reader.page.locator(f"#{word.get_attribute('popovertarget')}")
    assert not note.is_visible()
    word.focus()
    reader.page.keyboard.press("Enter")
    assert note.is_visible()
    reader.page.keyboard.press("Escape")
    assert not note.is_visible()
    word.click()
    assert note.is_visible()
