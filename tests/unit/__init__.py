"""Single functions, without an application."""
