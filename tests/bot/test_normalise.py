"""What reaches the bot is short, visible, composed, and never a command."""

from __future__ import annotations

import random
import time

import pytest

from bot.components.normalise import MAX_BYTES, normalise
from bot.components.scripts import script_of


@pytest.mark.parametrize(
    "raw",
    [
        None,
        5,
        [],
        "",
        "   ",
        "\n\t",
        "\0",
        "\u200b\u200d\ufeff",
        "\u3000",
        "\u2800",
        "\ud800",
        "\u0301",
        "?!…",
        "/",
        " / ",
    ],
)
def test_a_text_with_nothing_readable_is_empty(raw: object) -> None:
    assert normalise(raw) == ("", False)


@pytest.mark.parametrize(
    "raw",
    [
        "/restart",
        " /restart",
        "\u3000/restart",
        "／restart",
        "//restart",
        "/\u200b/restart",
        "\u200b/restart",
        "/\u20ee/restart",
    ],
)
def test_a_leading_slash_is_never_a_command(raw: str) -> None:
    assert normalise(raw).text == "restart"


def test_invisible_characters_go_and_blanks_become_one_space() -> None:
    assert normalise("  my\u200b dokt\u00ador\n\n\u3000is\u202e closed\0 ").text == "my doktor is closed"


def test_the_persian_half_space_separates_as_a_space_does() -> None:
    assert normalise("می\u200cخواهم").text == "می خواهم"


def test_the_sign_that_crashes_the_embedding_becomes_letters() -> None:
    text = normalise("\ufdfa" * 8).text
    assert "\ufdfa" not in text
    assert text


def test_letters_in_other_shapes_become_plain_ones() -> None:
    assert normalise("ｄｏｃｔｏｒ ﻃﺒﻴﺐ e\u0301").text == "doctor طبيب é"


@pytest.mark.parametrize("letter", ["a", "ø", "ع", "ሰ", "😀"])
def test_a_long_text_is_cut_between_characters_and_says_so(letter: str) -> None:
    reading = normalise(letter * 1000)
    assert reading.cut
    assert len(reading.text.encode()) == MAX_BYTES // len(letter.encode()) * len(letter.encode())
    assert set(reading.text) == {letter}


def test_a_text_that_just_fits_is_not_cut() -> None:
    assert normalise("a" * MAX_BYTES) == ("a" * MAX_BYTES, False)


def test_a_tower_of_marks_on_one_letter_is_lowered() -> None:
    assert len(normalise("a" + "\u0316" * 50).text) <= 5


HUGE = {
    "letters": "x" * 5_000_000,
    "marks": "a" + "\u0301" * 10_000 + "\u0316" * 10_000,
    "invisible": "\u200b" * 5_000_000,
    "ligatures": "\ufdfa" * 1_000_000,
}


@pytest.mark.parametrize("kind", HUGE)
def test_a_huge_text_takes_no_longer_than_a_long_one(kind: str) -> None:
    started = time.perf_counter()
    normalise(HUGE[kind])
    assert time.perf_counter() - started < 0.25


def test_any_characters_of_any_plane_give_a_safe_text_that_stays_as_it_is() -> None:
    dice = random.Random(3)
    planes = [
        (0, 0x7F),
        (0x300, 0x36F),
        (0x600, 0x6FF),
        (0x1100, 0x11FF),
        (0xD800, 0xDFFF),
        (0xFB50, 0xFFFF),
        (0, 0x10FFFF),
    ]
    for _ in range(20_000):
        raw = "".join(chr(dice.randint(*dice.choice(planes))) for _ in range(dice.choice([1, 3, 12, 60])))
        text = normalise(raw).text
        assert not text.startswith("/")
        assert len(text.encode()) <= MAX_BYTES
        assert normalise(text).text == text


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("hvor er lægen", "latin"),
        ("أين الطبيب MitID", "arabic"),
        ("де лікар", "cyrillic"),
        ("ሓኪም ኣበይ ኣሎ", "ethiopic"),
        ("医者", "other"),
        ("112", "other"),
    ],
)
def test_the_script_is_that_of_most_letters(text: str, script: str) -> None:
    assert script_of(text) == script
