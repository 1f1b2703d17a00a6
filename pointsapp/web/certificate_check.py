"""Is this certificate real? Open to anybody, without a name; what names no certificate all looks alike."""

from typing import Any

from flask import Blueprint, Response, render_template

from pointsapp.actions.certificate_checks import CheckedCertificate, check_certificate
from pointsapp.actions.throttles import take_turn
from pointsapp.web.addresses import coarse_address
from pointsapp.web.guards import open_to_all
from pointsapp.web.languages import language
from pointsapp.web.now import now_ms
from pointsapp.web.signing import public_pem, signer

blueprint = Blueprint("certificate_check", __name__)


@blueprint.get("/v/key")
@open_to_all
def key() -> Response:
    """The public key of all certificates of this installation, as PEM."""
    return Response(public_pem(), mimetype="text/plain")


@blueprint.get("/v/")
@blueprint.get("/v/<path:token>")
@open_to_all
def check(token: str = "") -> str | tuple[str, int]:
    """What a certificate states, or that there is none. Refuses with throttled: ten a minute and address."""
    take_turn(f"check:{coarse_address()}", now_ms())
    found = check_certificate(token, signer().public_key())
    if found is None:
        return render_template("certificate_public.html", certificate=None, switch_address=same_for_all()), 404
    return render_template("certificate_public.html", certificate=shown(found))


def shown(found: CheckedCertificate) -> dict[str, Any]:
    """What anybody may see of it."""
    content = found.content
    names = ("number", "minutes", "period_from", "period_to", "issuer", "issued_on")
    return {
        **{name: getattr(content, name) for name in names},
        "revoked_on": found.revoked_on,
        "signature_holds": found.signature_holds,
        "withdrawn_minutes": found.withdrawn_minutes,
    }


def same_for_all() -> str:
    """Where the language switch leads from a page that names no certificate: the address typed is not repeated."""
    other = "en" if language() == "zh" else "zh"
    return f"/language/{other}?next=/v/"
