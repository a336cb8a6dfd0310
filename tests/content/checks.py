"""The checks of pages live in portal/pages/checks.py, which the editor uses too; the tests take them from here."""

from portal.pages.checks import (
    PLACEHOLDERS,
    bad_address,
    bad_links,
    dates,
    differences,
    empty,
    ids,
    links,
    malformed,
    numbers,
    placeholders,
    texts,
    versions,
    whole,
)

__all__ = [
    "PLACEHOLDERS",
    "bad_address",
    "bad_links",
    "dates",
    "differences",
    "empty",
    "ids",
    "links",
    "malformed",
    "numbers",
    "placeholders",
    "texts",
    "versions",
    "whole",
]
