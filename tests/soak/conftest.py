"""The long counts use the running product of the browser tests."""

from tests.browser.conftest import make_site

__all__ = ["make_site"]
