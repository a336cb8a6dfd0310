"""The name under which the bot sees a conversation."""

from __future__ import annotations

from portal.chat.bot import TURNS_PER_SENDER, sender_id

ID = "0123456789abcdef0123456789abcdef"


def test_the_bot_never_sees_the_id_of_a_conversation() -> None:
    assert ID not in sender_id(ID, 1)
    assert sender_id(ID, 1) not in ID


def test_a_conversation_keeps_its_name_for_ten_turns_and_then_gets_another() -> None:
    names = [sender_id(ID, seq) for seq in range(3 * TURNS_PER_SENDER)]
    assert len(set(names)) == 3
    assert names[:TURNS_PER_SENDER] == [names[0]] * TURNS_PER_SENDER


def test_two_conversations_never_share_a_name() -> None:
    assert sender_id(ID, 1) != sender_id(ID[::-1], 1)


def test_the_same_conversation_has_the_same_name_in_every_process() -> None:
    assert sender_id("a", 0) == sender_id("a", TURNS_PER_SENDER - 1) == "d7e98967056f4828cb388a79"
