"""The sentences that a neighbour has recorded: which there are, and the sound itself."""

from flask import Response

from pointsapp.rules.refusal import Refusal
from pointsapp.store.recordings import recording, recordings_of
from pointsapp.web.api.answers import Answer
from pointsapp.web.api.bodies import Blueprint
from pointsapp.web.api.doors import device_here, require_device
from pointsapp.web.api.schemas import RecordingsAnswer

BYTES = "application/octet-stream"

blueprint = Blueprint("api_recordings", __name__, url_prefix="/api/v1/recordings", description="A neighbour's voice")
blueprint.before_request(require_device)


@blueprint.get("")
@blueprint.response(200, RecordingsAnswer)
def listed() -> Answer:
    """Which sentences were recorded, each with the hash of its sound."""
    found = recordings_of(device_here().community_id)
    return {"recordings": [{"language": each.language, "name": each.name, "sha256": each.sha256} for each in found]}


@blueprint.get("/<language>/<name>/<sha256>")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type=BYTES)
def sound(language: str, name: str, sha256: str) -> Response:
    """A recording with this hash; one that was replaced meanwhile is not there any more."""
    found = recording(device_here().community_id, language, name)
    if found is None or found.sha256 != sha256:
        raise Refusal("not-found")
    return Response(found.content, mimetype=BYTES)
