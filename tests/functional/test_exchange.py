"""Out to a translator's program and back: through all checks, and all or nothing.

The translator's program is the translate-toolkit, which knows nothing of us.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po
from lxml import etree
from translate.storage.xliff2 import Xliff2File

from portal.exchange import translations
from portal.exchange.__main__ import main
from portal.exchange.files import Refused, write_together
from portal.exchange.inline import Codes, tag
from portal.exchange.pieces import pieces
from portal.exchange.xliff import _place
from portal.languages import LANGUAGES
from portal.pages.content import Library, parse_page
from portal.settings import ROOT, Settings

DOCTOR, COMPLAINT = "topics/doctor", "topics/complaint"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content in which English lacks one topic and another is outdated."""
    others = [f"{code}.md" for code in LANGUAGES if code not in ("da", "en")]
    shutil.copytree(ROOT / "content", tmp_path / "content", ignore=shutil.ignore_patterns(*others))
    root = tmp_path / "content"
    (root / DOCTOR / "en.md").unlink()
    danish = root / COMPLAINT / "da.md"
    danish.write_text(danish.read_text(encoding="utf-8").replace("title: Klage", "title: At klage"), encoding="utf-8")
    return root


@pytest.fixture
def exported(content: Path, tmp_path: Path) -> Path:
    path = tmp_path / "en.xlf"
    assert {COMPLAINT, DOCTOR} <= set(translations.export(Library(content), "en", path, "person", "topics/"))
    return path


def state(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@cache
def english_pieces(name: str) -> dict[str, tuple[str, ...]]:
    page = parse_page((ROOT / "content" / name / "en.md").read_text(encoding="utf-8"), "en")
    return {piece.place: piece.texts for piece in pieces(page)}


def work(path: Path, page: str, change: Callable[[str, str, str], str] = lambda _place, _source, words: words) -> None:
    """A translator fills in a page from the English of the project, in the translate-toolkit."""
    tree = etree.parse(path)
    for file in tree.getroot().iterchildren(tag("file")):
        if file.get("original") == page:
            fill(file, english_pieces(page), change)
    tree.write(path, encoding="utf-8", xml_declaration=True)
    with path.open("rb") as opened:
        store = Xliff2File.parsefile(opened)
    assert store.targetlanguage == "en"
    store.savefile(str(path))


def fill(file: etree._Element, whole: dict[str, tuple[str, ...]], change: Callable[[str, str, str], str]) -> None:
    for unit in file.iterchildren(tag("unit")):
        place, codes = _place(unit.get("id", "")), Codes()
        codes.data = {data.get("id", ""): data.text or "" for data in unit.iter(tag("data"))}
        for segment, words in zip(unit.iterchildren(tag("segment")), whole[place], strict=True):
            for old in segment.findall(tag("target")):
                segment.remove(old)
            segment.set("state", "translated")
            source = "".join(segment.find(tag("source")).itertext())  # type: ignore[union-attr]
            codes.encode(etree.SubElement(segment, tag("target")), change(place, source, words))
        for holder in unit.findall(tag("originalData")):
            unit.remove(holder)
        codes.write(unit)


def test_what_is_missing_and_what_is_outdated_goes_out_with_the_mark_of_its_danish(
    content: Path, exported: Path
) -> None:
    root = etree.parse(exported).getroot()
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.0", "da", "en")
    files = {file.get("original"): file for file in root.iterchildren(tag("file"))}
    for name, file in files.items():
        danish = parse_page((content / str(name) / "da.md").read_text(encoding="utf-8"), "da")
        notes = {note.get("category"): note.text for note in file.iterfind(f"{tag('notes')}/{tag('note')}")}
        assert notes == {"source": danish.hash, "translated_by": "person"}
    assert not list(files[DOCTOR].iter(tag("target")))
    old = [segment for segment in files[COMPLAINT].iter(tag("segment")) if segment.find(tag("target")) is not None]
    assert old
    assert all(segment.get("state") == "initial" for segment in old), "the old words must be confirmed"


def test_a_translators_program_reads_the_file_piece_by_piece(exported: Path) -> None:
    with exported.open("rb") as opened:
        units = Xliff2File.parsefile(opened).units
    titles = [unit for unit in units if unit.getid().startswith("title")]
    assert [(unit.source, unit.target or "") for unit in titles] == [
        ("At klage", "Complaint"), ("Læge, når du er syg", "")]  # fmt: skip
    assert all("](" not in unit.source and "{" not in unit.source for unit in units), "Markdown stands open to typing"


def test_a_page_that_comes_back_is_written_with_its_danish_and_its_translator(content: Path, exported: Path) -> None:
    work(exported, DOCTOR)
    done = translations.import_file(Library(content), exported)
    assert (done.written, done.untouched, done.outdated) == ([DOCTOR], [COMPLAINT], [])
    library = Library(content)
    page = library.find(DOCTOR, "en")
    wanted = parse_page((ROOT / "content" / DOCTOR / "en.md").read_text(encoding="utf-8"), "en")
    assert page
    assert page.page.sections == wanted.sections
    assert (page.page.summary, page.page.labels) == (wanted.summary, wanted.labels)
    assert page.page.matter["translated_by"] == "person"
    assert page.page.matter["reviewed_on"] is None
    assert page.status == "machine", "a person who translates has not reviewed"


def test_one_bad_page_keeps_every_page_out(content: Path, exported: Path) -> None:
    work(exported, COMPLAINT)
    work(exported, DOCTOR, lambda place, _source, words: words.replace("112", "113") if place == "#now" else words)
    before = state(content)
    with pytest.raises(Refused) as refused:
        translations.import_file(Library(content), exported)
    assert any(
        reason.startswith(f"content/{DOCTOR}/en.md #now: ") and "'112'" in reason for reason in refused.value.reasons
    ), refused.value.reasons
    assert state(content) == before


@pytest.mark.parametrize(
    ("place", "change", "reason"),
    [
        ("#now", lambda words: words.replace("](topic:health-card)", "](topic:mitid)"), "#now: links differ"),
        ("summary", lambda words: words.replace("{out_of_hours_doctor}", "us"), "summary: placeholders differ"),
        ("summary", lambda words: words + " Call again." * 20, "summary: too long"),
        ("summary", lambda words: words.removesuffix("."), "summary: no whole sentence"),
        ("title", lambda _: "Лікар, коли ви хворі", "title: not in script"),
        ("title", lambda words: words + "\u200b", "title: invisible character"),
        ("title", lambda words: words + " <b>now</b>", "title: html"),
        ("#now", lambda _: "", "#now: not translated"),
    ],
)
def test_a_check_that_fails_names_file_place_and_reason(
    content: Path, exported: Path, place: str, change: Callable[[str], str], reason: str
) -> None:
    work(exported, DOCTOR, lambda here, _source, words: change(words) if here == place else words)
    before = state(content)
    with pytest.raises(Refused) as refused:
        translations.import_file(Library(content), exported)
    assert any(f"content/{DOCTOR}/en.md {reason}" in line for line in refused.value.reasons), refused.value.reasons
    assert state(content) == before


def test_old_words_that_nobody_confirmed_do_not_come_in(content: Path, exported: Path) -> None:
    tree = etree.parse(exported)
    title = next(iter(tree.getroot().iter(tag("segment"))))
    title.set("state", "translated")
    tree.write(exported, encoding="utf-8")
    with pytest.raises(Refused, match="summary: not confirmed"):
        translations.import_file(Library(content), exported)


def test_a_danish_page_changed_meanwhile_leaves_the_translation_outdated(content: Path, exported: Path) -> None:
    work(exported, DOCTOR)
    danish = content / DOCTOR / "da.md"
    danish.write_text(danish.read_text(encoding="utf-8").replace("title: ", "title: Ny "), encoding="utf-8")
    done = translations.import_file(Library(content), exported)
    assert done.outdated == [DOCTOR]
    assert Library(content).status(DOCTOR, "en") == "outdated"


@pytest.mark.parametrize(
    ("content_of_file", "reason"),
    [
        (b"", "cannot be read as XML"),
        (b"<xliff version='1.2' xmlns='urn:oasis:names:tc:xliff:document:1.2'/>", "is not an XLIFF 2.0 file"),
        (b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "is not an XLIFF 2.0 file"),
        (b"<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' srcLang='da' trgLang='xx'/>", "'xx'"),
        (b"<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' srcLang='da' trgLang='en'>"
         b"<file id='f' original='../../etc'><notes><note category='source'>x</note></notes><unit id='title'><segment>"
         b"<source>a</source><target>b</target></segment></unit></file></xliff>", "no such page"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_ours_is_refused(content: Path, tmp_path: Path, content_of_file: bytes, reason: str) -> None:
    (path := tmp_path / "other.xlf").write_bytes(content_of_file)
    before = state(content)
    with pytest.raises(Refused, match=reason):
        translations.import_file(Library(content), path)
    assert state(content) == before


def test_a_write_that_fails_half_way_puts_back_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (first := tmp_path / "first").write_text("old")
    calls, replace = [], os.replace

    def fail_second(source: str, target: str) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise OSError("the disk is full")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_second)
    with pytest.raises(OSError, match="full"):
        write_together({first: "new", tmp_path / "second": "new"})
    assert [path.name for path in tmp_path.iterdir()] == ["first"]
    assert first.read_text() == "old"


def test_the_interface_goes_out_as_po_and_comes_back(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "translations", tmp_path / "translations")
    settings = Settings(content=content, translations=tmp_path / "translations")
    shutil.rmtree(settings.translations / "pl", ignore_errors=True)
    assert main(["export", "pl", "--only=nothing", f"--folder={tmp_path / 'out'}"], settings) == 0
    path = tmp_path / "out" / "pl.po"
    catalogue = read_po(io.BytesIO(path.read_bytes()))
    assert "texts of the interface want a translation" in capsys.readouterr().out
    catalogue.get("Sprog:").string = "Język:"  # type: ignore[union-attr]
    with path.open("wb") as file:
        write_po(file, catalogue)
    assert main(["import", str(path)], settings) == 0
    written = settings.translations / "pl" / "LC_MESSAGES" / "messages.po"
    assert 'msgid "Sprog:"\nmsgstr "Język:"' in written.read_text(encoding="utf-8")

    before = written.read_bytes()
    catalogue.get("%(name)s Kommune").string = "Gmina %(nazwa)s"  # type: ignore[union-attr]
    with path.open("wb") as file:
        write_po(file, catalogue)
    assert main(["import", str(path)], settings) == 1
    assert "placeholders differ" in capsys.readouterr().err
    assert written.read_bytes() == before


def test_nothing_goes_out_when_nothing_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "topics" / "x").mkdir(parents=True)
    (tmp_path / "topics" / "x" / "da.md").write_text("---\ntitle: x\n---\nTekst\n")
    danish = Library(tmp_path).find("topics/x", "da")
    assert danish
    (tmp_path / "topics" / "x" / "en.md").write_text(f"---\ntitle: x\nsource: {danish.page.hash}\n---\nText\n")
    assert translations.export(Library(tmp_path), "en", tmp_path / "out.xlf", "machine") == []
    assert not (tmp_path / "out.xlf").exists()
