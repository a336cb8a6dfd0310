"""By when an enquiry will be answered: working days of the municipality, Danish holidays left out."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

DENMARK = ZoneInfo("Europe/Copenhagen")
END_OF_DAY = time(15, 0)


def answer_by(since: datetime, working_days: int) -> datetime:
    """The end of the last of so many working days after the day of the enquiry, at 15:00 Danish time."""
    day = since.astimezone(DENMARK).date()
    closed = holidays.country_holidays("DK", years=(day.year, day.year + 1))
    while working_days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in closed:
            working_days -= 1
    return datetime.combine(day, END_OF_DAY, DENMARK)
