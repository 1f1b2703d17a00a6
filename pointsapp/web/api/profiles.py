"""The routes that each profile of kiosk may call; whatever is not named here is refused, also what is new."""

from pointsapp.rules.device_profiles import COUNTER, SELF_SERVICE

_EVERYWHERE = frozenset(
    {
        "api_device.own_state",
        "api_device.clock",
        "api_device.rules",
        "api_device.report",
        "api_recordings.listed",
        "api_recordings.sound",
        "api_readings.read",
        "api_readings.summary",
        "api_readings.statement",
        "api_bookings.drop_off",
        "api_batches.book_batch",
    }
)
_WITH_OPERATORS = frozenset(
    {
        "api_operator.operators",
        "api_operator.put_on",
        "api_operator.touch",
        "api_operator.hear_kept",
        "api_operator.put_off",
        "api_bookings.deposit",
        "api_bookings.hand_out_exchange",
        "api_bookings.hand_out_weekly",
        "api_bookings.undo",
        "api_shelf.hand_outs",
        "api_shelf.shelf",
        "api_shelf.pending",
        "api_shelf.decide",
    }
)
ROUTES = {COUNTER: _EVERYWHERE | _WITH_OPERATORS, SELF_SERVICE: _EVERYWHERE}
