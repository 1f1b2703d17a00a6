"""Which language a request is answered in, where its words come from, and the one tap that changes it."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Blueprint, Flask, abort, current_app, has_request_context, redirect, request
from flask_babel import Babel, Domain, force_locale, get_locale
from werkzeug.wrappers import Response

from pointsapp.web.guards import open_to_all
from pointsapp.web.this_page import this_page

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}  # the first is the default
HTML_LANGUAGES = {"zh": "zh-Hans", "en": "en"}
COOKIE = "language"
YEAR_SECONDS = 365 * 24 * 3600
TRANSLATIONS = Path(__file__).parent.parent / "translations"

blueprint = Blueprint("languages", __name__)


class PoFiles(Domain):  # type: ignore[misc]
    """Words read from all `.po` files of a locale as they stand, so that nothing is compiled beforehand."""

    def get_translations(self) -> NullTranslations:
        """The words of the request's language."""
        return translations_of(str(get_locale() or LOCALES["zh"]))


@cache
def translations_of(locale: str) -> NullTranslations:
    """The merged words of a locale ("zh_Hans_CN"); English, which the program is written in, has no file."""
    paths = sorted((TRANSLATIONS / locale).glob("*.po"))
    if not paths:
        return NullTranslations()
    merged = Catalog(locale=locale)
    for path in paths:
        for message in read_catalog(path, locale):
            merged[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, merged)
    return Translations(BytesIO(compiled.getvalue()))


def read_catalog(path: Path, locale: str) -> Catalog:
    """The messages of one `.po` file, without its header."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=locale, abort_invalid=True)
    catalog.delete("")
    return catalog


def set_up_languages(app: Flask) -> None:
    """Answer in the reader's language: words for views and templates, the switch, what pages show of it."""
    babel = Babel(app, default_locale=LOCALES["zh"], locale_selector=lambda: LOCALES[wanted_language()])
    babel.domain_instance = PoFiles()
    app.register_blueprint(blueprint)
    app.context_processor(page_values)


def wanted_language() -> str:
    """What the cookie of the switch says, "zh" or "en", else the browser's first wish of them, else Chinese.

    The JSON API is asked by programs that name a language in each request: there the cookie is passed over.
    """
    if not has_request_context():
        return "zh"
    chosen = request.cookies.get(COOKIE)
    if chosen in LOCALES and not request.path.startswith("/api/"):
        return chosen
    wishes = (tag.split("-")[0].lower() for tag, _ in request.accept_languages)
    return next((wish for wish in wishes if wish in LOCALES), "zh")


def language() -> str:
    """The language of the words in use, "zh" or "en", also where it was forced for a printed page."""
    return "en" if str(get_locale() or "") == "en" else "zh"


def in_each_language(say: Callable[[], str]) -> dict[str, str]:
    """What `say` says in each language, by "zh" and "en"."""
    said = {}
    for name, locale in LOCALES.items():
        with force_locale(locale):
            said[name] = say()
    return said


def page_values() -> dict[str, str]:
    """What every template gets: its language, the other one, and where the switch leads."""
    here = language()
    other = "en" if here == "zh" else "zh"
    return {
        "language": here,
        "html_lang": HTML_LANGUAGES[here],
        "other_language": other,
        "switch_address": f"/language/{other}?{urlencode({'next': _this_page()})}",
    }


@blueprint.route("/language/<code>", methods=["GET", "POST"])
@open_to_all
def switch(code: str) -> Response:
    """Remember the language on this device and go back to the page; unknown ones are 404."""
    if code not in LOCALES:
        abort(404)
    answer = redirect(local_path(request.values.get("next", "")), 303)
    secure = bool(current_app.config.get("SESSION_COOKIE_SECURE"))
    answer.set_cookie(COOKIE, code, max_age=YEAR_SECONDS, secure=secure, httponly=True, samesite="Lax")
    return answer


def local_path(address: str) -> str:
    """The address if it is a path of this site, else "/": a link must not send anybody elsewhere."""
    plain = all(character > " " and character != "\\" for character in address)
    if not plain or not address.startswith("/") or address.startswith("//"):
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc or parts.path.startswith("/language/") else address


def _this_page() -> str:
    return local_path(this_page()) if has_request_context() else "/"
