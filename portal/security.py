"""The headers that every answer carries."""

from __future__ import annotations

from flask import Flask, Response

from portal.extensions import compress

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def register_security(app: Flask) -> None:
    """Add the headers, and compress what is the same for everybody.

    What belongs to one reader is not compressed: its length would tell about a token beside words that others choose.
    """

    @app.after_request
    def compress_public(response: Response) -> Response:
        public: Response = compress.after_request(response) if response.cache_control.public else response
        return public

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
