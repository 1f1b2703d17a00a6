"""Whatever fits the API's own description, or breaks it, is answered as described, and never by a failure of ours."""

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode

from pointsapp.actions.devices import offer_pairing, pair
from pointsapp.web.api.doors import COOKIE
from pointsapp.web.now import now_ms, random_bytes
from tests.cast import Cast
from tests.web.kiosk_calls import HEADERS

EXAMPLES = 15  # of each kind, for each of some twenty calls


def test_whatever_is_sent_is_answered(app: Flask, cast: Cast) -> None:
    code = offer_pairing(cast.act(at_ms=now_ms()), cast.device_id, random_bytes(5))
    paired = pair(code, app.extensions["secrets"], (random_bytes(32), random_bytes(32)), now_ms())
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    statuses: set[int] = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode if operation.body else [GenerationMode.POSITIVE]:

            @settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy(generation_mode=mode))
            def send(case: schemathesis.Case) -> None:
                answer = case.call(headers=HEADERS, cookies={COOKIE: paired.token})
                statuses.add(answer.status_code)
                case.validate_response(answer, checks=[not_a_server_error])
                if answer.status_code >= 400:
                    assert answer.json()["code"], answer

            send()
    assert statuses >= {200, 204, 400, 403, 404, 422}
