"""The page: static files without a build step, under a policy that lets it load nothing but what is here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

FILES = Path(__file__).with_name("page")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; manifest-src 'self';"
    " connect-src 'self'{project}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class PageFiles(StaticFiles):
    """The files, each with what keeps others out of the page; it may ask only this service and `project`'s sign-in."""

    def __init__(self, project: str | None) -> None:
        super().__init__(directory=FILES, html=True)
        self.headers = {
            "Content-Security-Policy": POLICY.format(project=f" {project}" if project else ""),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
            # A file that has not changed is answered with 304.
            "Cache-Control": "no-cache",
        }

    def file_response(self, *given: Any, **named: Any) -> Response:
        response = super().file_response(*given, **named)
        response.headers.update(self.headers)
        return response
