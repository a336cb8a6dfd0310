"""What one application holds besides its extensions: content, handbook, bot, events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from portal.chat.bot import Bot
from portal.chat.events import Events
from portal.editor.published import Published
from portal.pages.catalogue import Catalogue
from portal.pages.content import Library
from portal.pages.terms import Terms
from portal.registers.handbook import Handbook
from portal.settings import Settings


@dataclass(frozen=True)
class Services:
    """Catalogue, library and handbook are what is published at the moment they are asked for."""

    settings: Settings
    published: Published
    terms: Terms
    bot: Bot
    events: Events

    @property
    def catalogue(self) -> Catalogue:
        return self.published.now().catalogue

    @property
    def library(self) -> Library:
        return self.published.now().library

    @property
    def handbook(self) -> Handbook:
        return self.published.now().handbook


def build_services(settings: Settings) -> Services:
    """Read the content and prepare (not open) the ways to bot and events."""
    return Services(
        settings=settings,
        published=Published(Catalogue(settings.content), Library(settings.content)),
        terms=Terms(settings.content, settings.translations),
        bot=Bot(settings.bot_url, settings.bot_token, settings.bot_patience),
        events=Events(settings.redis_url),
    )


def services() -> Services:
    """The services of the current application."""
    return cast(Services, current_app.extensions["bindeled"])
