"""Numbers that identify or cost a person are masked, in every script; other numbers stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.chat.masking import MASK, mask


def in_script(digits: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(c)) if c.isdigit() else c for c in digits)


@pytest.mark.parametrize(
    "number",
    [
        "010190-1234", "0101901234", "010190 1234", "010190 - 1234", "01 01 90 1234", "01-01-90-1234", "01.01.90.1234",
        "010190–1234", "290200-1234", "010190\u00a01234", "010190\u200f1234", "010190-\u200f1234", "010190\u061c1234",
        "010190\u20601234", "01\u200b0190-12\u200e34",
        in_script("010190-1234", "٠"), in_script("010190-1234", "۰"), in_script("0101901234", "०"),
    ],
)  # fmt: skip
def test_a_cpr_number_is_masked_however_it_is_written(number: str) -> None:
    text, masked = mask(f"mit nummer er {number}, tak")
    assert masked
    assert text == f"mit nummer er {MASK}, tak"


@pytest.mark.parametrize(
    "text",
    [
        "Ring 72 14 20 00 i morgen", "CVR 12345678", "4513990123", "0013990123", "3202901234", "2902011234", "112",
        "kl. 10.30 den 25.11.2020", "0101901", "Jeg er 25 år og har 3 børn", "7011 0707", "+45 70 11 07 07",
        "sag 123456", "2020-11-25", "",
    ],
)  # fmt: skip
def test_numbers_that_only_look_like_it_stay(text: str) -> None:
    assert mask(text) == (text, False)


def test_a_date_of_birth_without_the_last_four_digits_stays() -> None:
    assert mask("født 01-01-1990") == ("født 01-01-1990", False)


@pytest.mark.parametrize(
    "number",
    ["4571 1234 5678 9012", "4571123456789012", "4571-1234-5678-9012", in_script("4571 1234 5678 9012", "٠"),
     "4571\u200b1234\u200b5678\u200b9012"],
)  # fmt: skip
def test_a_payment_card_is_masked(number: str) -> None:
    assert mask(f"kort {number}.") == (f"kort {MASK}.", True)


@pytest.mark.parametrize("text", ["min MitID kode er 123 456", "code: 123456", "رمز MitID هو ١٢٣٤٥٦", "код 123-456"])
def test_a_code_is_masked_when_the_text_speaks_of_a_code(text: str) -> None:
    masked, found = mask(text)
    assert found
    assert MASK in masked
    assert not any(character.isdigit() for character in masked)


def test_every_number_of_a_text_is_masked() -> None:
    text, masked = mask("010190-1234 og 020285-4321, kort 4571 1234 5678 9012")
    assert (text, masked) == (f"{MASK} og {MASK}, kort {MASK}", True)


@given(st.dates(), st.integers(0, 9999), st.sampled_from(["", "-", " ", " - "]), st.sampled_from("0٠۰०"))
def test_no_cpr_number_of_any_day_gets_through(day: object, last: int, gap: str, zero: str) -> None:
    number = in_script(f"{day:%d%m%y}{gap}{last:04d}", zero)
    text, masked = mask(f"a {number} b")
    assert masked
    assert number not in text


@given(st.text())
def test_masking_takes_any_text_and_masks_nothing_twice(text: str) -> None:
    once, _ = mask(text)
    assert mask(once) == (once, False)
