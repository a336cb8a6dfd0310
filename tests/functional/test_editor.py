"""The editor: who may, what is published and seen at once, what is kept, and that nothing is overwritten unseen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from portal.editor import published, versions
from portal.editor.export import export
from portal.editor.originals import Piece, digest
from portal.extensions import database
from portal.inbox.access import add_staff
from portal.manage import content_export, content_status
from portal.models import AuditEntry, ContentVersion
from portal.pages.content import parse_page
from portal.settings import ROOT, Settings
from tests.conftest import PASSWORD
from tests.doubles import BotDouble
from tests.functional.talk import Citizen
from tests.functional.test_inbox import sign_in, token_of

TOPICS = ("doctor", "health-card", "interpreter", "address-registration", "letters-and-deadlines", "pregnancy")
NAME = "topics/doctor"
POLICY = "municipalities/aabenraa/policy"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A small copy of the content that a test may change, in Danish, English and Arabic."""
    root = tmp_path / "content"

    def left_out(folder: str, names: list[str]) -> set[str]:
        other = {name for name in names if name.endswith(".md") and name not in ("da.md", "en.md", "ar.md")}
        return other | ({*names} - {*TOPICS} if Path(folder).name in ("topics", "local") else set())

    shutil.copytree(ROOT / "content", root, ignore=left_out)
    return root


@pytest.fixture
def app(make_app: Callable[..., Flask], content: Path) -> Flask:
    app = make_app(content=content)
    for email, name, place, role in (
        ("eva@example.org", "Eva Editor", "aabenraa", "editor"),
        ("ole@example.org", "Ole Editor", "aabenraa", "editor"),
        ("vera@example.org", "Vera Vind", "vejle", "administrator"),
        ("sia@example.org", "Sia Staff", "aabenraa", "staff"),
        ("leo@example.org", "Leo Leder", "aabenraa", "supervisor"),
    ):
        add_staff(email, name, PASSWORD, [place], role)
    return app


@pytest.fixture
def eva(app: Flask) -> FlaskClient:
    return sign_in(app, {"password": PASSWORD}, "eva@example.org")


@pytest.fixture
def ole(app: Flask) -> FlaskClient:
    return sign_in(app, {"password": PASSWORD}, "ole@example.org")


class Form:
    """The form of a page as a browser has it after loading."""

    def __init__(self, client: FlaskClient, language: str = "en", name: str = NAME) -> None:
        self.client, self.address = client, f"{language}/{name}"
        self.page = client.get(f"/staff/content/pages/{self.address}").text
        self.values = fields(self.page)

    def send(self, action: str, tick: str = "", untick: str = "", **changes: str) -> TestResponse:
        data = {**self.values, **changes, **dict.fromkeys(tick.split(), "on")}
        data = {name: value for name, value in data.items() if name not in untick.split()}
        return self.client.post(
            f"/staff/content/{action}/{self.address}", data=data, content_type="multipart/form-data"
        )  # fmt: skip


def fields(page: str) -> dict[str, str]:
    form = page[page.index('id="edit"') :]
    form = form[: form.index("</form>")]
    texts = {
        name: plain(text)
        for name, text in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n(.*?)</textarea>', form, re.S)
    }
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    ticked = dict.fromkeys(re.findall(r'type="checkbox" id="\w+" name="(\w+)" checked', form), "on")
    return {**texts, **hidden, **ticked}


def plain(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text


def stored() -> list[ContentVersion]:
    with database.read() as db:
        return list(db.scalars(select(ContentVersion).order_by(ContentVersion.id)))


def shown(app: Flask, address: str = "en/aabenraa/topics/doctor") -> str:
    return app.test_client().get(f"/{address}").text


@pytest.mark.parametrize("email", ["sia@example.org", "leo@example.org"])
def test_someone_without_the_role_gets_403_and_no_link(app: Flask, email: str) -> None:
    client = sign_in(app, {"password": PASSWORD}, email)
    page = client.get("/staff/").text
    assert 'href="/staff/content/"' not in page
    for address in ("", f"pages/en/{NAME}", "contacts/aabenraa"):
        assert client.get(f"/staff/content/{address}").status_code == 403, address
    for action in ("draft", "publish", "review", "preview", "withdraw"):
        data = {"csrf_token": token_of(page), "title": "x"}
        assert client.post(f"/staff/content/{action}/en/{NAME}", data=data).status_code == 403, action
    assert stored() == []


def test_an_editor_sees_topics_and_the_pages_of_their_own_municipality_only(app: Flask, eva: FlaskClient) -> None:
    assert 'href="/staff/content/"' in eva.get("/staff/").text
    page = eva.get("/staff/content/").text
    assert NAME in page
    assert POLICY in page
    assert "municipalities/vejle" not in page
    for address in (
        "pages/en/municipalities/vejle/policy",
        "contacts/vejle",
        "pages/en/topics/nothing",
        f"pages/xx/{NAME}",
    ):
        assert eva.get(f"/staff/content/{address}").status_code == 404, address
    vera = sign_in(app, {"password": PASSWORD}, "vera@example.org")
    assert vera.get("/staff/content/pages/en/municipalities/vejle/policy").status_code == 200, "an administrator edits"
    assert vera.get(f"/staff/content/pages/en/{POLICY}").status_code == 404


def test_a_published_change_is_in_page_and_chat_at_once_and_the_file_is_as_it_was(
    app: Flask, eva: FlaskClient, bot: BotDouble, content: Path
) -> None:
    bot.knows("doctor?", "answer", topic="doctor")
    citizen = Citizen(app.test_client())
    before = (content / NAME / "en.md").read_bytes()
    summary = "Call your own doctor first. Closed? Call {out_of_hours_doctor}. Danger to life? Call 112."
    assert "Call your own doctor first." not in citizen.ask("doctor?")[0]["text"]
    response = Form(eva).send("publish", summary=summary, title="Doctor, new words")
    assert response.status_code == 303, response.text
    assert "Doctor, new words" in shown(app)
    assert "Call your own doctor first. Closed? Call 7011 0707." in citizen.ask("doctor?")[0]["text"]
    assert (content / NAME / "en.md").read_bytes() == before


def test_a_draft_is_seen_by_nobody_but_editors(app: Flask, eva: FlaskClient, ole: FlaskClient) -> None:
    assert Form(eva).send("draft", title="Only a draft").status_code == 303
    assert "Only a draft" not in shown(app)
    assert Form(ole).values["title"] == "Only a draft"
    assert "kladde" in ole.get("/staff/content/?language=en&status=draft").text


def test_other_workers_see_it_after_the_hint_and_without_a_hint_a_little_later(
    make_app: Callable[..., Flask], app: Flask, eva: FlaskClient, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_app(content=content)
    assert "Doctor, twice" not in shown(other)
    monkeypatch.setattr(published, "LOOK_EVERY", 3600)
    assert Form(eva).send("publish", title="Doctor, twice").status_code == 303
    if app.extensions["bindeled"].settings.redis_url:
        for _ in range(100):
            if "Doctor, twice" in shown(other):
                break
        assert "Doctor, twice" in shown(other), "the hint over Redis did not arrive"
    monkeypatch.setattr(published, "LOOK_EVERY", 0)
    assert "Doctor, twice" in shown(other)


def test_two_editors_the_second_overwrites_nothing_sees_the_difference_and_merges(
    eva: FlaskClient, ole: FlaskClient
) -> None:
    first, second = Form(eva), Form(ole)
    assert first.send("draft", title="Title of Eva").status_code == 303
    for action in ("draft", "publish"):
        refused = second.send(action, title="Title of Ole")
        assert refused.status_code == 409
        assert "Eva Editor har gemt en anden version" in refused.text
        assert "<del>Eva</del><ins>Ole</ins>" in refused.text.replace(" </del>", "</del>")
    again = fields(refused.text)
    assert again["title"] == "Title of Ole", "what the second wrote stays in the form"
    assert [version.text for version in stored() if version.state != "original"] == [stored()[-1].text]
    assert "Title of Eva" in stored()[-1].text
    second.values = again
    assert second.send("publish", title="Title of both").status_code == 303
    assert Form(eva).values["title"] == "Title of both"


def test_of_two_who_save_at_the_same_moment_one_is_refused(app: Flask, content: Path) -> None:
    with app.app_context():
        piece = Piece("page", NAME, "en")
        seen, text = versions.current(piece).seen, (content / NAME / "en.md").read_text(encoding="utf-8")

    def save(title: str) -> bool:
        with app.app_context():
            try:
                versions.save(piece, 1, "draft", text.replace("title: ", f"title: {title} "), seen)
            except versions.Stale:
                return False
            return True

    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(save, "abcdefgh"))
    assert kept.count(True) == 1
    assert [version.state for version in stored()] == ["original", "draft"]


def test_without_a_database_the_last_published_content_stays(
    app: Flask, eva: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    Form(eva).send("publish", title="Stays where it is")
    assert "Stays where it is" in shown(app)

    def gone() -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(published.store, "stamp", gone)
    app.extensions["bindeled"].events.publish("content")
    assert "Stays where it is" in shown(app)


@pytest.mark.parametrize(
    ("field", "old", "new", "said"),
    [
        ("body", "(tel:112)", "(tel:113)", "links er ikke de samme"),
        ("body", "{#price}", "{#cost}", "afsnittene er ikke de samme"),
        ("body", "\n\n{out_of_hours_doctor}\n", "\n\n7011 0707\n", "pladsholdere er ikke de samme"),
        ("summary", "112", "999", "tal er ikke de samme"),
        ("body", "{#now}\n", "{#now}\n\n<script>alert(1)</script>\n", "HTML må ikke bruges"),
        ("body", "(topic:health-card)", "(javascript:alert)", "en adresse, der ikke kan bruges"),
    ],
)
def test_what_fails_a_check_is_not_published_and_the_finding_names_section_and_reason(
    app: Flask, eva: FlaskClient, field: str, old: str, new: str, said: str
) -> None:
    form = Form(eva)
    assert old in form.values[field]
    changed = form.values[field].replace(old, new)
    refused = form.send("publish", **{field: changed})
    assert refused.status_code == 422
    findings = re.findall(r"<li><strong>(.*?)</strong>: (.*?)</li>", refused.text, re.S)
    assert any(said in reason for _, reason in findings), findings
    assert all(re.sub(r"<[^>]*>|\s", "", place) for place, _ in findings)
    assert fields(refused.text)[field] == changed, "what was written stays"
    assert stored() == []
    assert form.send("draft", **{field: changed}).status_code == 303, "a draft may be unfinished"
    assert "<script>alert" not in shown(app)


def test_a_danish_page_keeps_the_sections_that_the_guide_answers_with(eva: FlaskClient) -> None:
    form = Form(eva, "da")
    refused = form.send("publish", body=form.values["body"].replace("{#hospital-letter}", "{#letter}"))
    assert refused.status_code == 422
    assert "afsnittet mangler; guiden finder svar i det" in refused.text


def test_scripts_that_got_into_the_database_are_not_run(app: Flask, eva: FlaskClient) -> None:
    form = Form(eva, "da")
    body = form.values["body"].replace("{#now}", "{#now}\n\n<script>alert(1)</script><img src=x onerror=alert(1)>")
    evil = "<script>alert(2)</script>"
    assert form.send("draft", title=f"T {evil}", body=body).status_code == 303
    with database.write() as db:
        for version in db.scalars(select(ContentVersion)):
            version.state = "published" if version.state == "draft" else version.state
    app.extensions["bindeled"].events.publish("content")
    pages = [shown(app, "da/aabenraa/topics/doctor"), shown(app, "da/aabenraa/"), Form(eva, "da").page]
    pages += [Form(eva, "da").send("preview").text, eva.get("/staff/content/?language=da").text]
    assert "T &lt;script&gt;" in pages[0]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_preview_has_the_direction_of_the_language_and_the_look_of_the_public_page(
    app: Flask, eva: FlaskClient
) -> None:
    form = Form(eva, "ar")
    assert 'name="body" rows="30" lang="ar" dir="rtl"' in form.page
    preview = form.send("preview", title="عنوان جديد")
    assert preview.status_code == 200
    assert '<html lang="ar" dir="rtl">' in preview.text
    assert '<article lang="ar" dir="rtl">' in preview.text
    assert "عنوان جديد" in preview.text
    assert "Forhåndsvisning" in preview.text
    assert "build/main.rtl.css" in preview.text
    assert "7011 0707" in preview.text
    assert "عنوان جديد" not in shown(app, "ar/aabenraa/topics/doctor")
    assert stored() == []
    note = Form(eva, "ar", "municipalities/aabenraa/local/interpreter") if _has_note(app) else None
    for other in (Form(eva, "ar", POLICY), note):
        assert other is None or '<html lang="ar" dir="rtl">' in other.send("preview").text


def _has_note(app: Flask) -> bool:
    return bool(app.extensions["bindeled"].library.names("municipalities/aabenraa/local/interpreter"))


def test_reviewed_by_name_and_day_without_a_word_changed(app: Flask, eva: FlaskClient, content: Path) -> None:
    before = parse_page((content / NAME / "en.md").read_text(encoding="utf-8"), "en")
    assert "machine" in str(before.matter["translated_by"])
    assert "Translated by a machine" in shown(app)
    assert Form(eva).send("review").status_code == 303
    after = parse_page(stored()[-1].text, "en")
    assert after.hash == before.hash
    assert (after.matter["reviewed_by"], after.matter["translated_by"]) == ("Eva Editor", "machine")
    assert isinstance(after.matter["reviewed_on"], date)
    assert app.extensions["bindeled"].library.status(NAME, "en") == "reviewed"
    assert "Translated by a machine" not in shown(app)
    Form(eva).send("publish", title="Other words")
    assert app.extensions["bindeled"].library.status(NAME, "en") == "machine", "other words are not reviewed"


def test_a_changed_danish_text_outdates_shows_what_changed_and_can_be_confirmed(app: Flask, eva: FlaskClient) -> None:
    status = app.extensions["bindeled"]
    form = Form(eva, "da")
    form.send("publish", body=form.values["body"].replace("Ring altid, før du", "Ring gerne, før du"))
    assert status.library.status(NAME, "en") == "outdated"
    english = Form(eva)
    assert "aligned" not in english.values, "nobody has said that it agrees with the new Danish"
    assert "<del>altid, </del><ins>gerne, </ins>" in english.page
    assert english.send("publish", title="A better title").status_code == 303
    assert status.library.status(NAME, "en") == "outdated", "an edited typo does not make it current"
    assert Form(eva).send("review").status_code == 303
    assert status.library.status(NAME, "en") == "reviewed"


def test_unpublishing_a_new_language_and_reformatting_outdate_nothing(
    app: Flask, eva: FlaskClient, content: Path
) -> None:
    status = app.extensions["bindeled"]
    form = Form(eva, "da")
    assert form.send("publish", body=form.values["body"].replace("\n\n", "\n\n\n")).status_code == 303
    assert status.library.status(NAME, "en") == "machine"
    Form(eva, "da").send("publish", title="Læge og syg")
    assert status.library.status(NAME, "en") == "outdated"
    assert Form(eva, "da").send("withdraw").status_code == 303
    assert status.library.status(NAME, "en") == "machine"
    path = content / NAME / "da.md"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("title: Læge", "title: Filens læge"), encoding="utf-8")
    assert Form(eva, "da").values["title"].startswith("Filens læge"), "after unpublishing, the file counts"
    assert "Filen er ændret" not in Form(eva, "da").page
    path.write_text(before, encoding="utf-8")
    turkish = Form(eva, "tr")
    assert status.library.status(NAME, "tr") == "missing"
    assert turkish.send("draft", title="Doktor").status_code == 303
    assert {status.library.status(NAME, code) for code in ("en", "ar")} == {"machine"}
    assert Form(eva, "tr").send("publish").status_code == 422, "Danish sentences are no translation"


def test_every_version_is_kept_and_can_be_restored(app: Flask, eva: FlaskClient, content: Path) -> None:
    original = (content / NAME / "en.md").read_text(encoding="utf-8")
    for title in ("First", "Second", "Third"):
        assert Form(eva).send("publish", title=title).status_code == 303
    assert [version.state for version in stored()] == ["original", "published", "published", "published"]
    assert stored()[0].text == original
    page = Form(eva).page
    for version in stored():
        assert f'/staff/content/versions/{version.id}"' in page
    first = stored()[1]
    kept = eva.get(f"/staff/content/versions/{first.id}").text
    assert "<del>Third</del><ins>First</ins>" in re.sub(r"\s+(?=</)", "", kept)
    values = dict(re.findall(r'name="(csrf_token|version|base)" value="([^"]*)"', kept.split("<h2>")[1]))
    assert eva.post(f"/staff/content/versions/{first.id}/restore", data=values).status_code == 303
    assert eva.post(f"/staff/content/versions/{first.id}/restore", data=values).location.endswith("problem=stale")
    assert "Third" in shown(app)
    assert Form(eva).values["title"] == "First"
    assert Form(eva).send("publish").status_code == 303
    assert "First" in shown(app)


def test_a_file_changed_under_a_published_version_is_a_conflict_that_somebody_settles(
    app: Flask, eva: FlaskClient, content: Path
) -> None:
    assert Form(eva).send("publish", title="Of the editor").status_code == 303
    assert "Filen er ændret" not in eva.get("/staff/content/").text
    path = content / NAME / "en.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Call your own doctor", "Phone your own doctor"))
    assert "Filen er ændret" in eva.get("/staff/content/").text
    assert NAME in eva.get("/staff/content/?language=en&status=conflict").text
    assert "Of the editor" in shown(app), "the published text wins until somebody settles it"
    done = export(content)
    assert (done.written, done.conflicts) == ([], [Piece("page", NAME, "en")])
    form = Form(eva)
    assert "Filen er ændret under din tekst" in form.page
    assert "<ins>Phone </ins>" in form.page
    assert form.send("publish").status_code == 422
    assert form.send("draft", tick="resolved").status_code == 303
    assert "Filen er ændret" in eva.get("/staff/content/").text, "a draft settles nothing"
    assert Form(eva).send("publish", tick="resolved").status_code == 303
    assert "Filen er ændret" not in eva.get("/staff/content/").text
    assert export(content).written == [path]


def test_a_file_changed_while_the_form_is_open_is_noticed(eva: FlaskClient, content: Path) -> None:
    form, path = Form(eva), content / NAME / "en.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Call your own doctor", "Phone your own doctor"))
    refused = form.send("publish", title="Of the editor")
    assert refused.status_code == 409
    assert "<del>Phone </del><ins>Call </ins>" in refused.text


def test_export_writes_the_files_which_count_again(
    app: Flask, eva: FlaskClient, content: Path, storage: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(content=content, **storage)  # type: ignore[arg-type]
    Form(eva).send("publish", title="To be exported")
    form = Form(eva, "ar")
    form.send("draft", title="مسودة")
    assert content_export(settings) == 0
    path = content / NAME / "en.md"
    assert "title: To be exported" in path.read_text(encoding="utf-8")
    assert "مسودة" not in (content / NAME / "ar.md").read_text(encoding="utf-8")
    assert "To be exported" in shown(app)
    assert content_export(settings) == 0
    assert capsys.readouterr().out.count("written: ") == 1, "what was exported is not exported twice"
    path.write_text(path.read_text(encoding="utf-8").replace("To be exported", "The file counts"))
    app.extensions["bindeled"].events.publish("content")
    assert Form(eva).values["title"] == "The file counts"
    content_status(settings)
    assert re.search(r"missing +outdated +machine +reviewed\n +en +\d+ +0 +\d+ +0\n", capsys.readouterr().out)


def test_facts_and_contacts_are_dated_kept_exported_and_seen_at_once(
    app: Flask, eva: FlaskClient, content: Path
) -> None:
    today = date.today()
    page = Form(eva, "da").page
    facts = page[page.index("/staff/content/facts/doctor") :]
    values = dict(re.findall(r'name="(csrf_token|version|base)" value="([^"]*)"', facts[: facts.index("</form>")]))
    late = (today + timedelta(days=2)).isoformat()
    assert eva.post("/staff/content/facts/doctor", data={**values, "verified_on": late}).status_code == 422
    sent = {**values, "verified_on": "2026-01-31"}
    assert eva.post("/staff/content/facts/doctor", data=sent).status_code == 303
    assert eva.post("/staff/content/facts/doctor", data=sent).status_code == 409, "another came between"
    assert "January 31, 2026" in shown(app)
    assert set_contact(eva, phone="ring", verified_on="2026-01-31").status_code == 422
    assert set_contact(eva, phone="7376 0000", verified_on="2026-01-31").status_code == 303
    assert "7376 0000" in shown(app, "en/aabenraa/topics/address-registration")
    assert "7376 0000" not in shown(app, "en/vejle/topics/address-registration")
    done = export(content)
    assert (len(done.written), done.conflicts, done.unwritable) == (2, [], [])
    assert "verified_on: 2026-01-31" in (content / NAME / "topic.yml").read_text(encoding="utf-8")
    assert "7376 0000" in (content / "municipalities" / "aabenraa" / "handbook.yml").read_text(encoding="utf-8")
    assert "7376 0000" in shown(app, "en/aabenraa/topics/address-registration")


def set_contact(client: FlaskClient, **values: str) -> TestResponse:
    address = "/staff/content/contacts/aabenraa/citizen-service"
    page = client.get("/staff/content/contacts/aabenraa").text
    form = page[page.index(f'action="{address}"') :]
    hidden = dict(re.findall(r'name="(csrf_token|version|base)" value="([^"]*)"', form[: form.index("</form>")]))
    return client.post(address, data={**hidden, **values})


def test_every_action_is_in_the_audit_log(app: Flask, eva: FlaskClient, content: Path) -> None:
    Form(eva).send("draft", title="One")
    Form(eva).send("publish", title="Two")
    Form(eva).send("review")
    Form(eva).send("withdraw")
    set_contact(eva, phone="7376 0000", verified_on="2026-01-31")
    export(content)
    with database.read() as db:
        entries = db.execute(
            select(AuditEntry.action, AuditEntry.staff_id, AuditEntry.detail).where(AuditEntry.action.like("content_%"))
        ).all()
    assert [entry.action for entry in entries] == [
        "content_draft", "content_published", "content_reviewed", "content_withdrawn", "content_contact",
        "content_export",
    ]  # fmt: skip
    assert all(entry.staff_id for entry in entries[:5])
    assert f"page {NAME}/en" in entries[0].detail


def test_the_status_table_counts_and_links(eva: FlaskClient) -> None:
    page = eva.get("/staff/content/").text
    row = re.search(r'<th scope="row"><a [^>]*lang="ar".*?</tr>', page, re.S)
    assert row
    assert "language=ar&amp;status=machine" in row[0]
    turkish = re.search(r'<th scope="row"><a [^>]*lang="tr".*?</tr>', page, re.S)
    assert turkish
    assert "language=tr&amp;status=missing" in turkish[0]
    listed = eva.get("/staff/content/?language=tr&status=missing").text
    assert f"/staff/content/pages/tr/{NAME}" in listed
    assert f"/staff/content/pages/tr/{NAME}" not in eva.get("/staff/content/?language=tr&status=machine").text


def test_a_long_policy_fits_the_form(eva: FlaskClient) -> None:
    form = Form(eva, "ar", POLICY)
    body = form.values["body"] + "\n\n" + "نص طويل. " * 10_000
    assert len(body.encode()) > 100_000
    assert form.send("draft", body=body).status_code == 303
    assert digest(stored()[-1].text) != digest(stored()[0].text)
