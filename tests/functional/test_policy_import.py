"""A municipality's own policy as PDF, Word or Markdown becomes a draft with sections, or one message and no change."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import date
from html import escape
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from portal.exchange.__main__ import main
from portal.exchange.files import Refused
from portal.exchange.policy_import import Draft, import_policy
from portal.pages.content import Library, Page, parse_page
from portal.settings import ROOT, Settings

TODAY = date(2026, 1, 31)
MUNICIPALITIES = ("aabenraa", "jammerbugt", "stevns", "vejen", "vejle")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    root = tmp_path / "content"
    for name in MUNICIPALITIES:
        shutil.copytree(ROOT / "content" / "municipalities" / name, root / "municipalities" / name)
    return root


def danish(municipality: str) -> Page:
    path = ROOT / "content" / "municipalities" / municipality / "policy" / "da.md"
    return parse_page(path.read_text(encoding="utf-8"), "da")


def lines(page: Page) -> list[tuple[str, str]]:
    """A policy as (style, text): what a municipality might have typed."""
    found = [("title", page.title)]
    for section in page.sections:
        found += [("heading", section.title)] if section.title else []
        for line in section.text.replace("|", " ").split("\n"):
            text = re.sub(r"^(?:•|\d+\.)\s*|[-*]{2,}", "", " ".join(line.split()))
            if re.search(r"\w", text):
                found.append(("item" if line.startswith("•") else "body", text))
    return found


def as_docx(path: Path, typed: list[tuple[str, str]]) -> Path:
    styles = {"title": "Title", "heading": "Heading 1", "item": "List Bullet", "body": "Normal"}
    document = Document()
    for style, text in typed:
        document.add_paragraph(text, style=styles[style])
    document.save(str(path))
    return path


def as_pdf(path: Path, typed: list[tuple[str, str]]) -> Path:
    sheet = getSampleStyleSheet()
    styles = {"title": "Title", "heading": "Heading2", "item": "Bullet", "body": "BodyText"}
    flow = [Paragraph(escape(text), sheet[styles[style]], "•" if style == "item" else None) for style, text in typed]

    def margins(canvas: Canvas, _: object) -> None:
        canvas.drawString(60, A4[1] - 40, "Kommunens politik")
        canvas.drawString(60, 30, f"Side {canvas.getPageNumber()}")

    SimpleDocTemplate(str(path), pagesize=A4).build(flow, onFirstPage=margins, onLaterPages=margins)
    return path


def read(draft: Draft) -> Page:
    return parse_page(draft.path.read_text(encoding="utf-8"), "da")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def state(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("write", [as_docx, as_pdf])
@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_headings_become_sections_and_no_word_is_lost(
    content: Path, tmp_path: Path, municipality: str, write: object
) -> None:
    typed = lines(danish(municipality))
    suffix = "docx" if write is as_docx else "pdf"
    path = write(tmp_path / f"politik.{suffix}", typed)  # type: ignore[operator]
    draft = import_policy(content, municipality, path, TODAY)
    page = read(draft)
    wanted = [text for style, text in typed if style == "heading"]
    assert page.title == typed[0][1]
    assert [section.title for section in page.sections if section.id] == wanted
    assert len({section.id for section in page.sections}) == len(page.sections)
    body = " ".join(f"{section.title} {section.text}" for section in page.sections)
    lost = words(" ".join(text for _, text in typed[1:])) - words(body)
    assert not lost, lost
    items = re.findall(r"^\* ", draft.path.read_text(encoding="utf-8"), re.M)
    assert len(items) == sum(style == "item" for style, _ in typed)


def test_a_draft_is_not_shown_to_readers_and_never_overwrites_another(content: Path, tmp_path: Path) -> None:
    path = as_docx(tmp_path / "politik.docx", lines(danish("vejen")))
    before = Library(content).names()
    first, second = (import_policy(content, "vejen", path, TODAY) for _ in range(2))
    assert (first.path.name, second.path.name) == ("draft-2026-01-31.md", "draft-2026-01-31-2.md")
    assert first.path.parent == content / "municipalities" / "vejen" / "policy"
    assert Library(content).names() == before
    assert read(first).matter["imported_from"] == "politik.docx"


def test_running_titles_and_page_numbers_of_a_pdf_are_left_out(content: Path, tmp_path: Path) -> None:
    path = as_pdf(tmp_path / "politik.pdf", lines(danish("aabenraa")))
    assert len(PdfReader(path).pages) > 3
    text = import_policy(content, "aabenraa", path, TODAY).path.read_text(encoding="utf-8")
    assert text.count("Kommunens politik") <= 1
    assert not re.search(r"^Side \d", text, re.M)


def test_words_broken_at_the_end_of_a_line_are_joined_but_not_børne_og(content: Path, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "x.pdf"))
    for number, line in enumerate(("Kommunens børne-", "og ungepolitik gælder for alle, som er flyttet til integra-",
                                   "tionen i kommunen fra et andet land.")):  # fmt: skip
        canvas.drawString(60, 700 - 14 * number, line)
    canvas.save()
    text = import_policy(content, "vejen", tmp_path / "x.pdf", TODAY).path.read_text(encoding="utf-8")
    assert "Kommunens børne- og ungepolitik gælder for alle, som er flyttet til integrationen i kommunen" in text


def test_tables_links_lists_and_bold_headings_of_word_are_kept(content: Path, tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph().add_run("Mål").bold = True
    document.add_paragraph("Første punkt", style="List Number")
    table = document.add_table(2, 2)
    for cell, text in zip([cell for row in table.rows for cell in row.cells], "ABCD", strict=True):
        cell.text = text
    document.save(str(tmp_path / "x.docx"))
    page = read(import_policy(content, "vejen", tmp_path / "x.docx", TODAY))
    assert page.sections[0].id == "maal"
    assert page.sections[0].markdown == "* Første punkt\n\n| A | B |\n|---|---|\n| C | D |"


def test_markdown_keeps_its_ids_and_its_markup(content: Path, tmp_path: Path) -> None:
    (path := tmp_path / "x.md").write_text("# Politik\n\nForord.\n\n## Mål {#goals}\n- a\n- b\n\n## Mål\n\n*x*\n")
    page = read(import_policy(content, "vejen", path, TODAY))
    assert [(section.id, section.markdown) for section in page.sections] == [
        ("", "Forord."), ("goals", "- a\n- b"), ("maal", "*x*")]  # fmt: skip


def test_a_text_without_headings_becomes_one_section(content: Path, tmp_path: Path) -> None:
    (path := tmp_path / "politik.txt").write_text("Bare tekst.\n\nMere tekst.\n")
    assert [section.id for section in read(import_policy(content, "vejen", path, TODAY)).sections] == ["text"]


def encrypted() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(buffer := BytesIO())
    return buffer.getvalue()


def scanned() -> bytes:
    canvas = Canvas(buffer := BytesIO())
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def empty_docx() -> bytes:
    Document().save(buffer := BytesIO())
    return buffer.getvalue()


BAD = {
    "scan.pdf": (scanned, "holds no text: it looks scanned"),
    "locked.pdf": (encrypted, "is encrypted"),
    "cut.pdf": (lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Cat", "is damaged"),
    "empty.pdf": (lambda: b"", "is empty"),
    "blank.md": (lambda: b" \n\n ", "is empty"),
    "empty.docx": (empty_docx, "holds no text"),
    "cut.docx": (lambda: empty_docx()[:2000], "is damaged"),
    "other.docx": (lambda: b"PK\x05\x06" + b"\0" * 18, "is damaged"),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is encrypted or of the old format"),
    "picture.png": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "is no PDF, Word"),
    "latin.md": (lambda: "Mål og værdier".encode("latin-1"), "is no text in UTF-8"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_used_gets_one_message_and_changes_nothing(
    content: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make, reason = BAD[name]
    (path := tmp_path / name).write_bytes(make())
    before = state(content)
    with pytest.raises(Refused) as refused:
        import_policy(content, "vejen", path, TODAY)
    assert len(refused.value.reasons) == 1
    assert reason in refused.value.reasons[0]
    assert main(["policy", "vejen", str(path)], Settings(content=content)) == 1
    assert capsys.readouterr().err == f"Nothing was changed.\n{refused.value}\n"
    assert state(content) == before


@pytest.mark.parametrize("municipality", ["nowhere", "../vejen", ""])
def test_a_policy_needs_a_municipality(content: Path, tmp_path: Path, municipality: str) -> None:
    (path := tmp_path / "x.md").write_text("# Politik")
    with pytest.raises(Refused, match="there is no municipality"):
        import_policy(content, municipality, path, TODAY)


def test_a_file_that_is_not_there_is_said(content: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be opened"):
        import_policy(content, "vejen", tmp_path / "nothing.pdf", TODAY)
