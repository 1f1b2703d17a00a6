"""The JSON API: what a kiosk needs, described by itself at /api/openapi.json."""

from flask import Flask
from flask_smorest import Api
from flask_wtf import CSRFProtect

from pointsapp.web.api import batches, bookings, device, operator, readings, recordings, shelf
from pointsapp.web.api.batch_schemas import REFERRED

BLUEPRINTS = (
    device.pairing,
    device.device,
    operator.blueprint,
    readings.blueprint,
    bookings.blueprint,
    batches.blueprint,
    shelf.blueprint,
    recordings.blueprint,
)


def set_up_api(app: Flask, protection: CSRFProtect) -> Api:
    """Registers the API's blueprints; they are called by devices, which forms' CSRF tokens do not concern."""
    app.config.update(
        API_TITLE="pointsapp",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = Api(app)
    for blueprint in BLUEPRINTS:
        protection.exempt(blueprint)
        api.register_blueprint(blueprint)
    for schema in REFERRED:
        api.spec.components.schema(schema.__name__, schema=schema)
    return api
