"""Markdown inside a text as XLIFF inline codes and back: placeholders, links and emphasis cannot be mistyped."""

from __future__ import annotations

import re

from lxml import etree

XLIFF = "urn:oasis:names:tc:xliff:document:2.0"
_CODE = re.compile(
    r"\[(?P<link>[^\[\]]*)\](?P<address>\([^()\s]*\))|(?P<placeholder>\{[^{}\s]*\})"
    r"|(?P<emphasis>\*\*|\*|_)(?=\S)(?P<stressed>.+?)(?<=\S)(?P=emphasis)"
)


def tag(name: str) -> str:
    """The full name of an element of XLIFF 2."""
    return f"{{{XLIFF}}}{name}"


class Codes:
    """The inline codes of one unit: their Markdown is the unit's `originalData`, each named once."""

    def __init__(self) -> None:
        self.data: dict[str, str] = {}
        self._count = 0

    def encode(self, element: etree._Element, text: str) -> None:
        """Write a text into an element, its Markdown as codes."""
        end = 0
        for found in _CODE.finditer(text):
            _append(element, text[end : found.start()])
            end = found.end()
            if found["placeholder"]:
                self._code(element, "ph", dataRef=found["placeholder"], disp=found["placeholder"])
            else:
                is_link = found["address"] is not None
                start, close = ("[", "]" + found["address"]) if is_link else (found["emphasis"],) * 2
                pair = self._code(element, "pc", dataRefStart=start, dataRefEnd=close)
                pair.set("type", "link" if is_link else "fmt")
                self.encode(pair, found["link"] if is_link else found["stressed"])
        _append(element, text[end:])

    def _code(self, element: etree._Element, name: str, **markdown: str) -> etree._Element:
        self._count += 1
        code = etree.SubElement(element, tag(name), id=f"c{self._count}")
        for attribute, value in markdown.items():
            code.set(attribute, value if attribute == "disp" else self._reference(value))
        return code

    def _reference(self, markdown: str) -> str:
        known = {value: key for key, value in self.data.items()}
        return known.get(markdown) or self._keep(markdown)

    def _keep(self, markdown: str) -> str:
        name = f"d{len(self.data) + 1}"
        self.data[name] = markdown
        return name

    def write(self, unit: etree._Element) -> None:
        """Put the Markdown of the codes into the unit, where the standard wants it: before the segments."""
        if self.data:
            holder = etree.Element(tag("originalData"))
            for name, markdown in self.data.items():
                etree.SubElement(holder, tag("data"), id=name).text = markdown
            first = unit.find(tag("segment"))
            unit.insert(unit.index(first) if first is not None else len(unit), holder)


def decode(element: etree._Element, data: dict[str, str]) -> str:
    """The text of a `source` or `target`; `data` is the unit's original data.

    Raises KeyError with the name of a code that the unit does not hold.
    """
    parts = [element.text or ""]
    for child in element:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name == "pc":
            parts += [data[child.get("dataRefStart", "")], decode(child, data), data[child.get("dataRefEnd", "")]]
        elif name in ("ph", "sc", "ec"):
            parts.append(data[child.get("dataRef", "")])
        elif name == "mrk":
            parts.append(decode(child, data))
        parts.append(child.tail or "")
    return "".join(parts)


def _append(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
