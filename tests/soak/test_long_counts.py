"""The long counts of `make soak`."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.conftest import Site
from tests.browser.test_faults import kill_in_traffic


def test_forty_kills_in_the_middle_of_traffic_lose_nothing(make_site: Callable[..., Site]) -> None:
    kill_in_traffic(make_site(), seeds=range(40))
