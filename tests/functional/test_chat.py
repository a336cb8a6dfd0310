"""What the conversation promises, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.extensions import database
from portal.models import Conversation, Message
from tests.doubles import BotDouble, understood
from tests.functional.talk import Citizen, settled


def test_an_answer_comes_from_the_page_and_names_one_office(client: FlaskClient, bot: BotDouble) -> None:
    bot.knows("danish lessons?", "answer", topic="danish-lessons")
    answer = Citizen(client).ask("danish lessons?")[0]
    assert answer["topic"] == "danish-lessons"
    assert answer["unit"]["id"] == "language-centre"
    assert not answer["unit"]["outside"]
    assert answer["unit"]["name"] in answer["text"]
    assert answer["links"][0]["url"] == "/en/aabenraa/topics/danish-lessons"


def test_the_municipalitys_own_rule_is_told_with_its_year_and_that_the_law_comes_first(
    client: FlaskClient, bot: BotDouble
) -> None:
    bot.knows("danish lessons?", "answer", topic="danish-lessons")
    here = Citizen(client, "aabenraa").ask("danish lessons?")[0]["text"]
    assert "The policy from 2020 says that you start Danish and an internship at most 4 weeks after arrival" in here
    assert "ask the municipality.\n\nThe number is from 2020. Today's law comes first." in here
    assert "The policy from 2020" not in Citizen(client, "vejen").ask("danish lessons?")[0]["text"]


def test_a_contact_that_nobody_has_verified_is_not_told(client: FlaskClient, bot: BotDouble) -> None:
    bot.knows("tax", "answer", topic="tax-card")
    unit = Citizen(client).ask("tax")[0]["unit"]
    assert unit["outside"]
    assert unit["verified_on"] is None
    assert unit["phone"] is None


def test_a_follow_up_is_about_the_topic_just_discussed(client: FlaskClient, bot: BotDouble) -> None:
    bot.knows("childcare", "answer", topic="childcare")
    bot.knows("price?", "follow_up", aspect="price")
    citizen = Citizen(client)
    citizen.ask("childcare")
    answer = citizen.ask("price?")[0]
    assert answer["topic"] == "childcare"
    assert answer["links"][0]["url"].endswith("childcare#price")


def test_a_follow_up_without_a_topic_asks_which(client: FlaskClient, bot: BotDouble) -> None:
    bot.knows("price?", "follow_up", aspect="price")
    assert Citizen(client).ask("price?")[0]["key"] == "follow_up_about_what"


def test_an_unknown_question_gets_the_nearest_topics_and_a_person(client: FlaskClient) -> None:
    answer = Citizen(client).ask("blorp")[0]
    assert [choice["id"] for choice in answer["choices"]] == [
        "topic:doctor", "topic:health-card", "topic:dentist", "person",
    ]  # fmt: skip
    assert answer["topic"] is None


def test_a_tapped_choice_is_answered_without_the_bot(client: FlaskClient, bot: BotDouble) -> None:
    answer = Citizen(client).ask(choice="topic:doctor")[0]
    assert answer["topic"] == "doctor"
    assert bot.asked == []


def test_two_misses_in_a_row_offer_a_person(client: FlaskClient) -> None:
    citizen = Citizen(client)
    assert citizen.ask("blorp")[0]["key"] == "unsure"
    assert citizen.ask("blarp")[0]["key"] == "unsure_again"


def test_a_question_on_which_the_basis_of_stay_matters_asks_once(client: FlaskClient, bot: BotDouble) -> None:
    bot.knows("extend", "answer", topic="residence-permit")
    citizen = Citizen(client)
    answers = citizen.ask("extend")
    settled()
    asked = citizen.messages(answers[-1]["seq"] - 1)[-1]
    assert [choice["id"] for choice in asked["choices"]][:2] == ["basis:refugee", "basis:ukraine"]
    assert asked["topic"] is None
    section = citizen.ask(choice="basis:ukraine")[0]
    assert section["topic"] == "residence-permit"
    again = citizen.ask("extend")
    settled()
    assert len(citizen.messages(again[0]["seq"])) == 0, "it asked again"


def test_an_urgent_answer_begins_with_what_to_do_and_offers_a_person(client: FlaskClient, bot: BotDouble) -> None:
    bot.answers["he hits me"] = understood("answer", topic="violence", urgent=True)
    answer = Citizen(client, "stevns").ask("he hits me")[0]
    assert answer["urgent"]
    assert "112" in answer["text"]
    assert "1888" in answer["text"]
    assert [choice["id"] for choice in answer["choices"]] == ["person"]


def test_an_everyday_topic_with_a_sign_of_danger_brings_the_numbers_first(client: FlaskClient, bot: BotDouble) -> None:
    bot.answers["doctor"] = understood("answer", topic="doctor", urgent=True)
    citizen = Citizen(client, "stevns")
    first = citizen.ask("doctor")[0]
    assert first["key"] == "emergency"
    assert "1818" in first["text"]


def test_the_number_of_the_doctor_on_call_is_that_of_the_region(client: FlaskClient, bot: BotDouble) -> None:
    bot.knows("night", "answer", topic="doctor")
    numbers = {"vejen": "7011 0707", "jammerbugt": "7015 0300", "stevns": "1818"}
    for place, number in numbers.items():
        text = Citizen(client, place).ask("night")[0]["text"]
        assert number in text
        assert "1813" not in text
        assert not [other for other in numbers.values() if other != number and other in text]


def test_what_identifies_a_person_is_masked_before_it_is_stored_or_sent(client: FlaskClient, bot: BotDouble) -> None:
    citizen = Citizen(client)
    citizen.ask("my number is 010190-1234")
    assert "010190" not in bot.asked[0]
    assert "1234" not in bot.asked[0]
    assert "masked" in [message["key"] for message in citizen.messages()]
    with database.read() as session:
        assert not [text for text in session.scalars(select(Message.text)) if "1234" in text]


def test_the_same_client_id_is_stored_once(client: FlaskClient) -> None:
    citizen = Citizen(client)
    first = citizen.send("hello", client_id="one")
    second = citizen.send("hello", client_id="one")
    assert (first.status_code, second.status_code) == (202, 200)
    assert first.json == second.json
    assert len([m for m in citizen.messages() if m["author"] == "citizen"]) == 1


def test_messages_that_come_at_once_keep_their_order_and_get_one_answer_each(app: Flask, bot: BotDouble) -> None:
    citizen = Citizen(app.test_client())
    for number in range(8):
        bot.knows(f"q{number}", "answer", topic="doctor")
    bot.delay = 0.05
    threads = [
        threading.Thread(target=lambda n=n: Citizen.send(_same(citizen, app), f"q{n}", client_id=f"c{n}"))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    settled(2.5)
    messages = citizen.messages(citizen.seen)
    asked = [m["text"] for m in messages if m["author"] == "citizen"]
    assert sorted(asked) == [f"q{n}" for n in range(8)]
    assert bot.asked == asked, "the bot was not asked in the order of the conversation"
    assert len([m for m in messages if m["key"] == "answer"]) == 8
    assert [m["seq"] for m in messages] == list(range(citizen.seen + 1, citizen.seen + 17))


def _same(citizen: Citizen, app: Flask) -> Citizen:
    """The same citizen with a connection of its own, for a thread."""
    copy = object.__new__(Citizen)
    copy.__dict__.update(citizen.__dict__, client=app.test_client())
    return copy


def test_the_bot_sees_another_sender_every_ten_turns_and_never_the_id(client: FlaskClient, bot: BotDouble) -> None:
    citizen = Citizen(client)
    for number in range(6):
        citizen.ask(f"hello {number}")
    assert len(set(bot.senders)) >= 2
    assert citizen.id not in bot.senders


def test_nothing_the_bot_says_reaches_a_conversation_that_a_person_has_taken(
    client: FlaskClient, bot: BotDouble, staff: dict[str, str], app: Flask
) -> None:
    from portal.chat import conversation

    bot.knows("q", "answer", topic="doctor")
    bot.delay = 0.4
    citizen = Citizen(client)
    citizen.hand_over()
    with app.app_context():
        citizen.ask(choice="resume:bot")
        sent = [citizen.send("q") for _ in range(3)]
        conversation.take(citizen.id, 1, "Anna Andersen")
    settled(2.5)
    after_takeover = citizen.messages(sent[-1].json["seq"])
    assert [m["author"] for m in after_takeover if m["author"] == "bot"] == []


def test_an_urgent_message_gets_the_numbers_whoever_answers(client: FlaskClient, bot: BotDouble) -> None:
    bot.answers["danger"] = understood("answer", topic="emergency", urgent=True)
    citizen = Citizen(client)
    citizen.hand_over()
    answer = citizen.ask("danger")[0]
    assert (answer["author"], answer["key"]) == ("notice", "emergency")


def test_while_waiting_the_citizen_can_choose_the_guide_and_the_enquiry_stays_open(
    client: FlaskClient, bot: BotDouble, app: Flask
) -> None:
    bot.knows("q", "answer", topic="doctor")
    citizen = Citizen(client)
    assert citizen.hand_over().json["answerer"] == "waiting"
    citizen.ask(choice="resume:bot")
    assert citizen.state()["answerer"] == "bot"
    assert citizen.ask("q")[0]["topic"] == "doctor"
    with database.read() as session:
        talk = session.get_one(Conversation, citizen.id)
        assert [enquiry.ended_at for enquiry in talk.handovers] == [None]


def test_the_language_can_change_and_earlier_answers_change_with_it(client: FlaskClient, bot: BotDouble) -> None:
    bot.knows("q", "answer", topic="doctor")
    citizen = Citizen(client)
    english = citizen.ask("q")[0]
    client.put(citizen.address, json={"language": "ar"}, headers=citizen.headers)
    arabic = next(m for m in citizen.messages() if m["seq"] == english["seq"])
    assert arabic["language"] == "ar"
    assert arabic["direction"] == "rtl"
    assert arabic["text"] != english["text"]
    asked = next(m for m in citizen.messages() if m["author"] == "citizen")
    assert asked["language"] == "en"


def test_what_was_said_stays_provable(client: FlaskClient, bot: BotDouble) -> None:
    bot.knows("q", "answer", topic="doctor")
    citizen = Citizen(client)
    said = citizen.ask("q")[0]
    with database.read() as session:
        stored = session.scalars(select(Message).where(Message.key == "answer")).one()
    assert stored.parameters == {"topic": "doctor"}
    assert stored.text == said["text"]
    assert stored.content_hash


def test_asking_for_another_language_in_words_changes_it(client: FlaskClient, bot: BotDouble) -> None:
    bot.knows("speak Arabic please", "language")
    citizen = Citizen(client)
    citizen.ask("speak Arabic please")
    assert citizen.state()["language"] == "ar"


def test_naming_another_municipality_changes_it_after_a_yes(client: FlaskClient, bot: BotDouble) -> None:
    bot.knows("I live in Vejle", "municipality")
    citizen = Citizen(client)
    asked = citizen.ask("I live in Vejle")[0]
    assert [choice["id"] for choice in asked["choices"]] == ["yes", "no"]
    assert "Vejle" in citizen.ask(choice="yes")[0]["text"]


def test_deleting_removes_everything_where_no_person_took_over(client: FlaskClient) -> None:
    citizen = Citizen(client)
    citizen.ask("hello")
    assert client.delete(citizen.address, headers=citizen.headers).status_code == 204
    assert client.get(f"{citizen.address}/messages", headers=citizen.headers).status_code == 404
    with database.read() as session:
        assert session.scalars(select(Message)).all() == []


def test_deleting_keeps_what_a_person_has_handled_but_ends_the_access(
    client: FlaskClient, app: Flask, staff: dict[str, str]
) -> None:
    from portal.chat import conversation

    citizen = Citizen(client)
    citizen.hand_over(contact="me@example.org")
    with app.app_context():
        conversation.take(citizen.id, 1, "Anna Andersen")
    response = client.delete(citizen.address, headers=citizen.headers)
    assert response.status_code == 200
    assert response.json == {"kept": ["messages"]}
    assert client.get(f"{citizen.address}/messages", headers=citizen.headers).status_code == 404
    with database.read() as session:
        assert session.get_one(Conversation, citizen.id).handovers[0].contact is None


def test_a_text_that_was_cut_says_so(client: FlaskClient, bot: BotDouble) -> None:
    bot.answers["long"] = understood("answer", topic="doctor", cut=True)
    assert Citizen(client).ask("long")[0]["key"] == "cut"


def test_every_topic_has_an_answer_in_every_municipality_and_language(client: FlaskClient, app: Flask) -> None:
    from portal.chat import replies
    from portal.languages import offered
    from portal.services import services

    with app.app_context():
        for place in services().catalogue.municipalities:
            for topic in services().catalogue.topics:
                for language in offered():
                    shown = replies.render("answer", {"topic": topic}, place, language.code)
                    assert shown.unit
                    assert shown.unit.name in shown.text
                    assert "{" not in shown.text


def test_make_app_twice_on_one_database_sees_the_same_conversation(make_app: Callable[..., Flask]) -> None:
    first, second = make_app(), make_app()
    citizen = Citizen(first.test_client())
    citizen.client = second.test_client()
    assert citizen.ask("hello")
