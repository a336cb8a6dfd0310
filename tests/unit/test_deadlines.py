"""By when an answer is promised: working days in Denmark."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.chat.deadlines import DENMARK, answer_by


@pytest.mark.parametrize(
    ("asked", "days", "promised"),
    [
        ("2026-11-23 10:00", 2, "2026-11-25"),  # Monday to Wednesday
        ("2026-11-26 10:00", 2, "2026-11-30"),  # Thursday over the weekend
        ("2026-11-28 10:00", 2, "2026-12-01"),  # Saturday
        ("2026-04-01 10:00", 2, "2026-04-08"),  # Wednesday before Maundy Thursday, Good Friday and Easter Monday
        ("2026-12-24 10:00", 1, "2026-12-28"),  # Christmas Day, Boxing Day, Sunday
        ("2026-12-31 10:00", 1, "2027-01-04"),  # New Year's Day and a weekend
        ("2026-05-13 10:00", 1, "2026-05-15"),  # Ascension Day between
    ],
)
def test_weekends_and_danish_holidays_do_not_count(asked: str, days: int, promised: str) -> None:
    asked_at = datetime.fromisoformat(asked).replace(tzinfo=DENMARK)
    assert answer_by(asked_at, days) == datetime.fromisoformat(f"{promised} 15:00").replace(tzinfo=DENMARK)


def test_the_day_is_counted_in_denmark_not_in_utc() -> None:
    late_on_monday = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)  # already Tuesday in Denmark
    assert answer_by(late_on_monday, 1).date().isoformat() == "2026-06-03"


def test_the_promise_stands_at_three_in_the_afternoon_in_summer_and_winter() -> None:
    for month in (1, 7):
        promised = answer_by(datetime(2026, month, 12, 9, 0, tzinfo=DENMARK), 2)
        assert (promised.hour, promised.minute, promised.tzinfo) == (15, 0, DENMARK)
