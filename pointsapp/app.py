"""Puts the house together: the only file that knows everyone."""

import importlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from kiosk import kiosk, sentences
from pointsapp.actions.installation import open_book
from pointsapp.config import Settings
from pointsapp.secrets import Secrets
from pointsapp.store.communities import all_communities
from pointsapp.store.database import connect, disconnect
from pointsapp.web.api import set_up_api
from pointsapp.web.doors import set_up_doors
from pointsapp.web.formats import set_up_formats
from pointsapp.web.languages import set_up_languages
from pointsapp.web.problems import set_up_problems
from pointsapp.web.unwritable_text import refuse_nul

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ROOT = Path(__file__).parent.parent
PAGES = (  # each a module of web/ with a `blueprint`
    "start",
    "sessions",
    "sign_in",
    "staff_sign_in",
    "passwords",
    "pins",
    "households",
    "persons",
    "cards",
    "drop_off_pages",
    "drop_off_results",
    "home",
    "pending_drop_offs",
    "rulebook_pages",
    "scan_pages",
    "seal_pages",
    "statement",
    "hours",
    "team",
    "hours_admin",
    "certificates",
    "issuers",
    "certificate_check",
    "admin_start",
    "collection_points",
    "devices",
    "entries",
    "posters",
    "recordings",
    "rulebook_publishing",
    "rulebook_versions",
    "setup",
    "stock",
    "teams",
    "tray",
)
MEBIBYTE = 1024 * 1024
FILES = ("/static/", "/kiosk")
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Program(Flask):
    """Flask for plain functions, with answers that carry HEADERS."""

    def wsgi_app(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answers a request; its headers are completed here, where they are a plain list."""

        def begin(status: str, headers: list[tuple[str, str]], *problem: Any) -> Callable[[bytes], object]:
            return start_response(status, headers + _missing(headers, environ), *problem)

        return super().wsgi_app(environ, begin)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: none of ours is a coroutine, and asking that of each would cost at every request."""
        return func


def _missing(headers: list[tuple[str, str]], environ: "WSGIEnvironment") -> list[tuple[str, str]]:
    """What an answer with these headers still lacks; pages with people's data stay out of caches."""
    given = {name.lower() for name, _ in headers}
    wanted = [*HEADERS.items()]
    if not environ["PATH_INFO"].startswith(FILES):
        wanted.append(("Cache-Control", "no-store"))
    if environ["wsgi.url_scheme"] == "https":
        wanted.append(("Strict-Transport-Security", "max-age=31536000"))
    return [(name, value) for name, value in wanted if name.lower() not in given]


def create_app(settings: Settings | None = None) -> Flask:
    """The program as a WSGI application; without settings they are read from the environment.

    Raises ConfigRefused with a sentence that says what to set.
    """
    settings = settings or Settings.from_environ(os.environ)
    database, secrets = open_book(settings)
    invented = any(community.sample for community in all_communities())
    if not database.is_closed():
        database.close()
    app = Program("pointsapp", root_path=str(ROOT), static_folder="static", template_folder="templates")
    app.config.from_mapping(_configuration(settings, secrets))
    app.extensions.update(settings=settings, secrets=secrets, sample=invented, spoken=sentences())
    app.url_value_preprocessor(refuse_nul)  # the first, for the next looks the address's community up
    app.before_request(_connect)
    app.teardown_request(lambda error: disconnect())
    set_up_languages(app)
    set_up_formats(app)
    set_up_doors(app)
    protection = CSRFProtect(app)
    for name in PAGES:
        app.register_blueprint(importlib.import_module(f"pointsapp.web.{name}").blueprint)
    set_up_api(app, protection)
    set_up_problems(app)  # after the API, whose own handlers it replaces
    app.register_blueprint(kiosk)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.trusted_proxies, settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def _configuration(settings: Settings, secrets: Secrets) -> dict[str, Any]:
    public = urlsplit(settings.public_url)
    secure = public.scheme == "https"
    keys = [key.hex() for key in secrets.session_keys]
    return {
        "SECRET_KEY": keys[0],
        "SECRET_KEY_FALLBACKS": keys[1:],
        "MAX_CONTENT_LENGTH": MEBIBYTE,
        "MAX_FORM_MEMORY_SIZE": MEBIBYTE,
        "MAX_FORM_PARTS": 200,
        "TRUSTED_HOSTS": [public.hostname] + ([] if secure else ["127.0.0.1", "localhost", "[::1]"]),
        "SESSION_COOKIE_NAME": "pointsapp_session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": 180 * 24 * 3600,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": secure,
    }


def _connect() -> None:
    """Opens the request's connection; what is only a file is handed out even where the book can't be reached."""
    if not request.path.startswith(FILES):
        connect()
