"""The portal. `create_app` is the table of contents."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import extensions, health, i18n, templating
from portal.chat import api
from portal.chat import routes as chat
from portal.chat.answering import Answering
from portal.editor import data as editor_data
from portal.editor import routes as editor
from portal.errors import register_errors
from portal.inbox import routes as inbox
from portal.inbox import sign_in
from portal.pages import routes as pages
from portal.security import register_security
from portal.services import build_services
from portal.settings import Settings

MAXIMUM_REQUEST = 64 * 1024


def create_app(settings: Settings) -> Flask:
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MAXIMUM_REQUEST,
        SESSION_COOKIE_NAME="bindeled_session",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        SEND_FILE_MAX_AGE_DEFAULT=365 * 24 * 3600,
        COMPRESS_REGISTER=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        BABEL_TRANSLATION_DIRECTORIES=str(settings.translations),
        BABEL_DEFAULT_LOCALE="da",
        BABEL_DEFAULT_TIMEZONE="Europe/Copenhagen",
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    if settings.trusted_proxies:
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, proxies, proxies, proxies)  # type: ignore[method-assign]

    extensions.database.connect(settings.database_url)
    extensions.babel.init_app(app, locale_selector=i18n.current_language)
    extensions.compress.init_app(app)
    extensions.csrf.init_app(app)
    extensions.limiter.init_app(app)
    app.extensions["bindeled"] = built = build_services(settings)
    built.published.follow(built.events)
    app.extensions["answering"] = Answering(app)

    templating.register(app)
    register_security(app)
    register_errors(app)
    for blueprint in (
        health.blueprint,
        api.blueprint,
        sign_in.blueprint,
        inbox.blueprint,
        editor.blueprint,
        editor_data.blueprint,
        chat.blueprint,
        pages.blueprint,
    ):
        app.register_blueprint(blueprint)

    if settings.background:
        app.extensions["answering"].start()
    return app
