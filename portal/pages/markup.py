"""From Markdown to safe HTML, and the left-to-right isolation of numbers."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import markdown
import nh3
from markupsafe import Markup

_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "h4", "br", "blockquote"}
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}
_SCHEMES = {"https", "http", "tel", "mailto", "topic", "policy"}

_URL = r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]»]"
_SHORT_NUMBER = r"(?<!\d)(?:112|114|1888|1818|116 ?111)(?!\d)"
_PHONE = r"\+?\d[\d \u00a0]{4,}\d"
_EMAIL = r"[\w.+-]+@[\w-]+\.[\w.-]*\w"
_TIME = r"\d{1,2}[.:]\d{2}(?:\s?[-–]\s?\d{1,2}[.:]\d{2})?"
_ISOLATED = re.compile(rf"{_URL}|{_EMAIL}|{_TIME}(?!\d)|{_PHONE}")
_CALLED = (
    _SHORT_NUMBER,
    r"(?<!\d)\d{4} \d{4}(?!\d)",
    r"(?<!\d)\d\d(?: \d\d){3}(?!\d)",
    r"(?<!\d)\d\d \d{3} \d{3}(?!\d)",
)
_CALLABLE = re.compile(rf"(?P<url>{_URL})|(?P<phone>{'|'.join(_CALLED)})")
_TAG = re.compile(r"(<[^>]*>)")
_LINK = re.compile(r'href="(topic|policy):([\w#-]+)"')


def to_html(text: str) -> str:
    """Markdown to HTML that holds only the tags and addresses we allow; numbers are isolated."""
    raw = markdown.markdown(text, extensions=["tables", "sane_lists"], output_format="html")
    clean = nh3.clean(raw, tags=_TAGS, attributes={"a": {"href"}, "th": {"scope"}}, url_schemes=_SCHEMES, link_rel=None)
    headed = clean.replace("<th></th>", "<td></td>").replace("<th>", '<th scope="col">')
    return isolate(headed)


def isolate(markup: str) -> str:
    """Phone numbers, e-mail addresses and times in HTML, each kept left-to-right and on one line."""
    parts = _TAG.split(markup)
    return "".join(part if part.startswith("<") else _ISOLATED.sub(_bdi, part) for part in parts)


def _bdi(found: re.Match[str]) -> str:
    wrap = "" if found[0].startswith("http") else ' class="nowrap"'
    return f'<bdi dir="ltr"{wrap}>{found[0]}</bdi>'


def with_links(text: str) -> Markup:
    """What the product says, as HTML: like text_to_html, with addresses that open and numbers that can be called."""

    def link(found: re.Match[str]) -> str:
        number = found["phone"]
        if number is None:
            return f'<a href="{found["url"]}">{found["url"]}</a>'
        digits = number.replace(" ", "")
        return f'<a href="tel:{digits if len(digits) < 7 else "+45" + digits}">{number}</a>'

    blocks = [_CALLABLE.sub(link, html.escape(block)) for block in re.split(r"\n\s*\n", text.strip())]
    return Markup("".join(f"<p>{isolate(block).replace(chr(10), '<br>')}</p>" for block in blocks))


def text_to_html(text: str) -> Markup:
    """Plain text, as people write it, to HTML: paragraphs and line breaks, nothing else."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return Markup("".join(f"<p>{isolate(html.escape(block)).replace(chr(10), '<br>')}</p>" for block in blocks))


def to_text(text: str) -> str:
    """Markdown to the words a reader sees, for the chat and for search."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^#{1,4} |[*_]{2}|^> ", "", text, flags=re.M)
    return re.sub(r"^[-*] ", "• ", text, flags=re.M).strip()


def resolve_links(markup: str, resolve: Callable[[str, str], str]) -> str:
    """Replace `topic:` and `policy:` addresses by what `resolve(kind, id)` gives."""
    return _LINK.sub(lambda found: f'href="{html.escape(resolve(found[1], found[2]))}"', markup)
