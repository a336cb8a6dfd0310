"""`make links` against a server of our own that gives every kind of answer."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from portal.exchange import links
from portal.exchange.__main__ import main
from portal.settings import Settings

REDIRECTS = {
    "/moved": (301, "/here"),
    "/moved-308": (308, "/here"),
    "/for-now": (302, "/here"),
    "/to-nothing": (301, "/404"),
}
asked: Counter[tuple[str, str]] = Counter()


class Answers(BaseHTTPRequestHandler):
    def answer(self) -> None:
        asked[self.command, self.path] += 1
        status, target = REDIRECTS.get(self.path, (200, ""))
        if self.path == "/no-head":
            status = 405 if self.command == "HEAD" else 200
        elif self.path == "/wakes-up":
            status = 200 if asked["GET", self.path] > 1 else 503
        elif self.path == "/silent":
            self.close_connection = True
            return
        elif self.path[1:].isdigit():
            status = int(self.path[1:])
        self.send_response(status)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = answer

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(links, "PATIENCE", (1.0, 1.0))
    asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/here", "valid"), ("/no-head", "valid"), ("/for-now", "valid"), ("/wakes-up", "valid"),
        ("/moved", "moved"), ("/moved-308", "moved"), ("/404", "gone"), ("/410", "gone"), ("/to-nothing", "gone"),
        ("/401", "refused"), ("/403", "refused"), ("/429", "refused"), ("/500", "unchecked"), ("/silent", "unchecked"),
    ],
)  # fmt: skip
def test_each_answer_has_its_class(site: str, path: str, kind: str) -> None:
    assert links.check_one(site + path).kind == kind


def test_a_moved_page_says_where_it_is_now(site: str) -> None:
    assert links.check_one(f"{site}/moved").detail == f"{site}/here"


def test_head_is_enough_and_a_silent_server_is_asked_twice(site: str) -> None:
    links.check_one(f"{site}/here")
    links.check_one(f"{site}/silent")
    assert asked["GET", "/here"] == 0
    assert asked["HEAD", "/silent"] + asked["GET", "/silent"] == 2


def test_without_a_network_everything_is_unchecked() -> None:
    assert links.check_one("http://127.0.0.1:9/").kind == "unchecked"
    assert links.check_one("https://no-such-host.invalid/").kind == "unchecked"


def test_telephone_and_mail_are_a_class_of_their_own() -> None:
    found = links.check_all(["tel:112", "mailto:post@example.org"])
    assert [result.kind for result in found] == ["contact", "contact"]


def page(content: Path, *addresses: str) -> Settings:
    content.mkdir(exist_ok=True)
    text = " ".join(f"[x]({address})." for address in addresses)
    (content / "da.md").write_text(f"---\ntitle: x\n---\n{text}\n")
    return Settings(content=content)


def test_addresses_are_found_in_pages_and_data_and_not_in_drafts(tmp_path: Path) -> None:
    page(tmp_path, "https://a.example.org/x_(y)", "https://b.example.org/?q=1", "tel:112", "topic:doctor")
    (tmp_path / "topic.yml").write_text('sources:\n  - {title: "T", url: "https://b.example.org/?q=1"}\n')
    (tmp_path / "draft-2026-01-31.md").write_text("https://c.example.org/")
    found = links.collect(tmp_path)
    assert found["https://b.example.org/?q=1"] == ["da.md", "topic.yml"]
    assert "tel:112" in found
    assert not [address for address in found if "c.example" in address or address.startswith("topic")]


def test_the_command_fails_only_when_an_address_is_gone(
    site: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = (f"{site}/here", f"{site}/moved", f"{site}/403", "http://127.0.0.1:9/x", "tel:112")
    assert main(["links"], page(tmp_path / "content", *good)) == 0
    said = capsys.readouterr().out
    for line in ("valid: 1", "moved: 1", "gone: 0", "refused: 1", "unchecked: 1", "contact: 1"):
        assert f"{line}\n" in said
    assert f"  {site}/moved {site}/here in da.md\n" in said
    assert main(["links"], page(tmp_path / "content", *good, f"{site}/404")) == 1
    assert f"gone: 1\n  {site}/404 404 in da.md\n" in capsys.readouterr().out
