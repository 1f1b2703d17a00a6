"""The session's cookie: people's, so neither read nor written for kiosks, nor verified where there is none."""

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class SessionCookies(SecureCookieSessionInterface):
    """Flask's own, without a verifier made anew for each request that has nothing to verify."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session that the cookie holds; an empty one without a cookie, and for the API."""
        if _for_devices(request) or not request.cookies.get(self.get_cookie_name(app)):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Writes the session into the answer; the API's answers hang on no session."""
        if not _for_devices(request):
            super().save_session(app, session, response)


def _for_devices(request: Request) -> bool:
    return request.path.startswith("/api/")
