"""The workers that answer: they claim a pending message, ask the bot (holding no database), store the answers."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from portal.chat import answers, conversation
from portal.chat.answers import Decision
from portal.chat.bot import BotUnavailable, sender_id
from portal.database import DatabaseBusy
from portal.services import services

WORKERS = 16
log = logging.getLogger(__name__)


class Answering:
    """Answers pending messages in the background; a sweep takes up what a lost hint or a dead process left over."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="answering")
        self._stopped = threading.Event()
        self._sweeper = threading.Thread(target=self._sweep, name="answering-sweep", daemon=True)

    def start(self) -> None:
        """Begin sweeping, at once for what was left by the last process."""
        self._sweeper.start()

    def stop(self) -> None:
        """Take up nothing more, and wait for what is being answered."""
        self._stopped.set()
        if self._sweeper.is_alive():
            self._sweeper.join()
        self._pool.shutdown(wait=True)

    def wake(self, conversation_id: str) -> None:
        """Answer what is pending in a conversation, soon."""
        if not self._stopped.is_set():
            self._pool.submit(self._run, conversation_id)

    def _run(self, conversation_id: str) -> None:
        with self.app.app_context():
            try:
                while answer_next(conversation_id):
                    pass
            except DatabaseBusy:
                log.warning("the database was busy; the sweep answers this conversation")
            except Exception:
                log.exception("answering failed; the sweep tries again when the lease has ended")

    def _sweep(self) -> None:
        while True:
            try:
                with self.app.app_context():
                    left_over = conversation.left_over()
                for conversation_id in left_over:
                    self.wake(conversation_id)
            except Exception:
                log.exception("the sweep failed; it goes on")
            if self._stopped.wait(self.app.extensions["bindeled"].settings.sweep_every):
                return


def answer_next(conversation_id: str) -> bool:
    """Answer the oldest pending message of a conversation. False if there was none to claim."""
    claim = conversation.claim(conversation_id)
    if claim is None:
        return False
    conversation.settle(claim, _decide(claim))
    return True


def _decide(claim: conversation.Claim) -> Decision:
    message, talk = claim.message, claim.conversation
    if message.choice:
        return answers.from_choice(talk, message.choice)
    try:
        understood = services().bot.understand(sender_id(talk.id, message.seq), message.text)
    except BotUnavailable as reason:
        log.warning("the bot did not answer: %s", reason)
        return answers.apologise()
    return answers.from_understood(talk, message.text, understood)
