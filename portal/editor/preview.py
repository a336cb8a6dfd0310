"""What is in the form, shown by the templates of the public page, in its language and direction."""

from __future__ import annotations

from flask import abort, g, render_template
from flask_babel import force_locale
from markupsafe import Markup

from portal.editor.access import places_of
from portal.editor.originals import Piece
from portal.pages.content import Found, Page
from portal.pages.showing import document_page, topic_page
from portal.services import services


def preview(piece: Piece, page: Page) -> str:
    """A page of the public site with this text in the place of the published one."""
    bar = Markup(render_template("editor/_preview_bar.html"))
    library = services().library.with_pages({(piece.name, piece.language): page})
    place, topic = _where(piece.name)
    g.language, g.municipality = piece.language, services().catalogue.municipalities[place]
    found = Found(page, piece.language, library.status(piece.name, piece.language))
    with force_locale(piece.language):
        if piece.name.startswith("topics/"):
            return topic_page(found, topic, place, piece.language, template="editor/preview_topic.html", bar=bar)
        if "/local/" in piece.name:
            around = library.find(f"topics/{topic}", piece.language) or abort(404)
            return topic_page(
                around, topic, place, piece.language, note=page, template="editor/preview_topic.html", bar=bar
            )  # fmt: skip
        return document_page(found, topic, place, piece.language, template="editor/preview_document.html", bar=bar)


def _where(name: str) -> tuple[str, str]:
    """The municipality a page is read in, and the last part of its name."""
    parts = name.split("/")
    own = [place for place in places_of(g.member) if place in services().catalogue.municipalities]
    places = [parts[1]] if parts[0] == "municipalities" else own or list(services().catalogue.municipalities)
    return places[0], parts[-1]
