"""The door between portal and bot: a token, errors that are errors, and the whole judgement of a turn."""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.answering import NoModel, answer, is_ready, vectors_of
from bot.incoming import BadRequest, Unauthorised, check_token, read_message, read_texts

logger = logging.getLogger(__name__)

Handler = Callable[[Request], Awaitable[dict[str, Any]]]


class BindeledInput(InputChannel):
    """Serves `/webhooks/bindeled/messages`, `/vectors` and `/ready`; see `bot/README.md`."""

    def __init__(self, token: str) -> None:
        """`token` is what every caller must send."""
        self._token = token

    @classmethod
    def name(cls) -> str:
        """Return the last part of the address below `/webhooks/`."""
        return "bindeled"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> BindeledInput:
        """Take the token from `BOT_TOKEN`. Raises `RuntimeError` if there is none: no token, no door."""
        token = os.environ.get("BOT_TOKEN")
        if not token:
            raise RuntimeError("BOT_TOKEN is not set.")
        return cls(token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the three routes."""
        routes = Blueprint("bindeled")
        routes.add_route(self._guarded(_messages), "/messages", methods=["POST"])
        routes.add_route(self._guarded(_vectors), "/vectors", methods=["POST"])
        routes.add_route(_ready, "/ready", methods=["GET"])
        return routes

    def _guarded(self, handler: Handler) -> Callable[[Request], Coroutine[Any, Any, HTTPResponse]]:
        """Check the token, run the handler, and turn whatever goes wrong into a status that says so."""

        async def guarded(request: Request) -> HTTPResponse:
            try:
                check_token(request.headers.get("Authorization"), self._token)
                return response.json(await handler(request))
            except Unauthorised:
                return _error(401, "unauthorised", "The token is missing or wrong.")
            except BadRequest as problem:
                return _error(400, "bad_request", str(problem))
            except NoModel:
                return _error(503, "no_model", "The model is not loaded yet.")
            except Exception as problem:
                logger.error("A message failed: %s", _trace(problem))
                return _error(500, "failed", "The bot could not answer.")

        guarded.__name__ = handler.__name__
        return guarded


async def _messages(request: Request) -> dict[str, Any]:
    return await answer(request.app.ctx.agent, read_message(request.body))


async def _vectors(request: Request) -> dict[str, list[list[float]]]:
    return {"vectors": await vectors_of(read_texts(request.body))}


async def _ready(request: Request) -> HTTPResponse:
    if await is_ready(request.app.ctx.agent):
        return response.json({"ready": True})
    return _error(503, "no_model", "The model is not loaded yet.")


def _error(status: int, code: str, message: str) -> HTTPResponse:
    return response.json({"error": {"code": code, "message": message}}, status=status)


def _trace(problem: BaseException) -> str:
    """Say what failed and where, never what was written: messages of exceptions may quote the text."""
    places = []
    step = problem.__traceback__
    while step:
        places.append(f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}")
        step = step.tb_next
    return f"{type(problem).__name__} at {' < '.join(reversed(places[-6:]))}"
