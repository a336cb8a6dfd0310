"""Whether the process lives, whether it can serve, and figures for a monitoring system."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.extensions import database, limiter
from portal.services import services

blueprint = Blueprint("health", __name__)
limiter.exempt(blueprint)


@blueprint.get("/healthz")
def lives() -> Response:
    return jsonify(lives=True)


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    parts = {"database": _database_answers(), "bot": services().bot.is_ready()}
    return jsonify(parts), 200 if all(parts.values()) else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _database_answers() -> bool:
    try:
        with database.read() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
