"""Reading a card, and what the kiosk shows of its household."""

from flask import request

from pointsapp.actions.readings import Reading, read_card, read_number
from pointsapp.store.account_statement import statement_of
from pointsapp.web.api.answers import Answer, statement_line, summary_answer
from pointsapp.web.api.bodies import Blueprint
from pointsapp.web.api.doors import device_here, operator, require_device
from pointsapp.web.api.scan_passes import read_scan_pass, scan_pass
from pointsapp.web.api.visit_schemas import ReadingAnswer, ReadingBody, StatementAnswer, SummaryAnswer
from pointsapp.web.now import now_ms

PASS_HEADER = "X-Scan-Pass"  # in a header, for addresses end up in logs
MOST_LINES = 50
PASS = [{"in": "header", "name": PASS_HEADER, "required": True, "schema": {"type": "string"}}]

blueprint = Blueprint("api_readings", __name__, url_prefix="/api/v1", description="Cards and their households")
blueprint.before_request(require_device)


@blueprint.post("/readings")
@blueprint.arguments(ReadingBody())
@blueprint.response(200, ReadingAnswer)
def read(body: dict[str, str]) -> Answer:
    """Whose card this is; a typed number counts only while an operator is on."""
    reading = _reading(body)
    return {**_summary(reading), "scan_pass": scan_pass(reading), "scanned_ms": reading.scanned_ms}


@blueprint.get("/summary")
@blueprint.doc(parameters=PASS)
@blueprint.response(200, SummaryAnswer)
def summary() -> Answer:
    """The household of a reading, as it stands now."""
    return _summary(read_scan_pass(request.headers.get(PASS_HEADER, "")))


@blueprint.get("/statement")
@blueprint.doc(parameters=PASS)
@blueprint.response(200, StatementAnswer)
def statement() -> Answer:
    """The last entries of the household of a reading."""
    reading = read_scan_pass(request.headers.get(PASS_HEADER, ""))
    lines = statement_of(device_here().community_id, reading.household_id, now_ms() + 1, MOST_LINES)
    return {"lines": [statement_line(line) for line in lines]}


def _reading(body: dict[str, str]) -> Reading:
    here, at_ms = device_here(), now_ms()
    if "card" in body:
        return read_card(here.community_id, body["card"], at_ms)
    operator()
    return read_number(here.community_id, here.device.id, body["number"], at_ms)


def _summary(reading: Reading) -> Answer:
    here = device_here()
    return summary_answer(here.community_id, reading, here.device.point_id, now_ms())
