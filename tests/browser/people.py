"""The people of the journeys, in their own verbs."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.conftest import PASSWORD, STAFF


class Reader:
    """A newcomer with a browser."""

    def __init__(self, context: BrowserContext, language: str, municipality: str = "aabenraa") -> None:
        self.page = context.new_page()
        self.language, self.municipality = language, municipality
        self.problems: list[str] = []
        self.elsewhere: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda line: self.problems.append(line.text) if line.type == "error" else None)
        self.page.on("request", self._note_address)

    def _note_address(self, request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        if not url.startswith(("http://127.0.0.1", "data:")):
            self.elsewhere.append(url)

    def opens(self, page: str = "") -> None:
        self.page.goto(f"/{self.language}/{self.municipality}/{page}")

    def asks(self, text: str) -> Locator:
        """Type a question, send it, and wait for the answer to it."""
        seen = self.page.locator("#messages > li.message-bot, #messages > li.message-notice").count()
        self.page.locator("#text").fill(text)
        self.page.locator("#say button").click()
        answers = self.page.locator("#messages > li.message-bot, #messages > li.message-notice")
        expect(answers.nth(seen)).to_be_visible(timeout=30000)
        return answers.last

    def says(self, text: str) -> None:
        self.page.locator("#text").fill(text)
        self.page.locator("#say button").click()
        expect(self.page.locator("#messages > li.message-citizen").last).to_contain_text(text)

    def asks_for_a_person(self, contact: str = "") -> None:
        self.page.locator("#contact").fill(contact)
        self.page.locator('form[action$="/chat/person"] button').click()

    def last(self, author: str) -> Locator:
        return self.page.locator(f"#messages > li.message-{author}").last


class StaffMember:
    """An employee of Borgerservice."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()

    def signs_in(self) -> None:
        self.page.goto("/staff/sign-in")
        self.page.locator("#email").fill(STAFF)
        self.page.locator("#password").fill(PASSWORD)
        self.page.get_by_role("button", name="Log ind").click()
        expect(self.page.locator("h1")).to_contain_text("Henvendelser")

    def opens_the_enquiry_that_says(self, words: str) -> None:
        self.page.locator("li.enquiry", has_text=words).locator("a").first.click()

    def takes_it(self) -> None:
        self.page.get_by_role("button", name="Tag henvendelsen").click()

    def replies(self, text: str) -> None:
        self.page.locator("#text").fill(text)
        self.page.get_by_role("button", name="Send svar").click()

    def gives_it_back(self) -> None:
        self.page.get_by_role("button", name="Giv tilbage til guiden").click()
