"""The operator at a kiosk: on by PIN, kept on by doing something, off by themselves."""

from typing import Any

from pointsapp.actions.operators import hear_session, sign_off, sign_on
from pointsapp.store.devices import operators_of
from pointsapp.web.api.answers import Answer, operator_answer
from pointsapp.web.api.bodies import Blueprint
from pointsapp.web.api.doors import device_here, operator, require_device
from pointsapp.web.api.schemas import KeptSessionBody, NoBody, OperatorOn, OperatorsAnswer, SignOnBody
from pointsapp.web.now import new_key, now_ms

blueprint = Blueprint("api_operator", __name__, url_prefix="/api/v1", description="The operator at the kiosk")
blueprint.before_request(require_device)


@blueprint.get("/operators")
@blueprint.response(200, OperatorsAnswer)
def operators() -> Answer:
    """Who may be on here."""
    found = operators_of(device_here().community_id)
    return {"operators": [{"person_id": person_id, "name": name} for person_id, name in found]}


@blueprint.put("/operator")
@blueprint.arguments(SignOnBody())
@blueprint.response(200, OperatorOn)
def put_on(body: dict[str, Any]) -> Answer | None:
    """Sign an operator on, in place of whoever was."""
    return operator_answer(sign_on(device_here(), body["person_id"], body["pin"], new_key(), now_ms()))


@blueprint.post("/operator/touch")
@blueprint.arguments(NoBody())
@blueprint.response(200, OperatorOn)
def touch(body: dict[str, str]) -> Answer | None:
    """Keep the operator on."""
    return operator_answer(operator())


@blueprint.post("/operator/kept")
@blueprint.arguments(KeptSessionBody())
@blueprint.response(204)
def hear_kept(body: dict[str, Any]) -> None:
    """Hear what the kiosk noted of an operator's session without a network, before the bookings of that time."""
    hear_session(device_here(), body["session_id"], (body["touched_ms"], body["left_ms"]), now_ms())


@blueprint.delete("/operator")
@blueprint.response(204)
def put_off() -> None:
    """Sign the operator off."""
    sign_off(device_here(), now_ms())
