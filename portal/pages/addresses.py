"""The addresses of public pages, for where there is no request to build them from (workers, the chat)."""

from __future__ import annotations


def page_address(language: str, municipality: str, page: str = "") -> str:
    """The address of a page of a municipality: "" is its home page."""
    return f"/{language}/{municipality}/{page}"


def topic_address(language: str, municipality: str, topic: str, section: str = "") -> str:
    anchor = f"#{section}" if section else ""
    return page_address(language, municipality, f"topics/{topic}{anchor}")


def policy_address(language: str, municipality: str, section: str = "") -> str:
    anchor = f"#{section}" if section else ""
    return page_address(language, municipality, f"policy{anchor}")
