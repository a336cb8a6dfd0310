"""What one application holds besides its extensions: content, handbook, bot, events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from portal.chat.bot import Bot
from portal.chat.events import Events
from portal.pages.catalogue import Catalogue
from portal.pages.content import Library
from portal.registers.handbook import Handbook
from portal.settings import Settings


@dataclass(frozen=True)
class Services:
    settings: Settings
    catalogue: Catalogue
    library: Library
    handbook: Handbook
    bot: Bot
    events: Events


def build_services(settings: Settings) -> Services:
    """Read the content and prepare (not open) the ways to bot and events."""
    catalogue = Catalogue(settings.content)
    return Services(
        settings=settings,
        catalogue=catalogue,
        library=Library(settings.content),
        handbook=Handbook(catalogue),
        bot=Bot(settings.bot_url, settings.bot_token, settings.bot_patience),
        events=Events(settings.redis_url),
    )


def services() -> Services:
    """The services of the current application."""
    return cast(Services, current_app.extensions["bindeled"])
