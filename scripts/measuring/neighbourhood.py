"""A book with a paired kiosk and many households with cards, and the requests by which they log a drop-off each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from pointsapp.actions.devices import offer_pairing, pair
from pointsapp.actions.installation import open_book
from pointsapp.config import Settings
from pointsapp.secrets import make_secrets
from pointsapp.web.now import new_key, now_ms, random_bytes
from tests.support.databases import closed, migrated, peopled
from tests.support.many_households import enrol


@dataclass(frozen=True)
class Kiosk:
    """A kiosk that is paired, and the households that come: each logs one drop-off, so that each counts."""

    community_id: int
    device_id: UUID
    point_id: UUID
    token: str
    households: Iterator[UUID]
    cards: Iterator[str]

    def requests(self, count: int, host: str) -> list[bytes]:
        """So many drop-offs as HTTP requests, each with a key and a household of its own."""
        return [self._request(next(self.cards), host) for _ in range(count)]

    def _request(self, card: str, host: str) -> bytes:
        drop_off = {"id": str(new_key()), "happened_ms": now_ms(), "card": card, "category": "kitchen-waste"}
        body = json.dumps(drop_off).encode()
        head = (
            f"POST /api/v1/drop-offs HTTP/1.1\r\nHost: {host}\r\nX-Pointsapp: kiosk\r\nAccept-Language: zh\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"Cookie: pointsapp_device={self.token}\r\n"
        )
        return head.encode() + b"\r\n" + body


def settle(environment: dict[str, str], by_card: int, by_hand: int) -> Kiosk:
    """Makes a book at DATABASE_URL with so many households that have cards, and so many that need none."""
    make_secrets(Path(environment["SECRETS_FILE"]))
    cast = peopled(migrated(environment["DATABASE_URL"]))
    database, secrets = open_book(Settings.from_environ(environment))
    at_ms = now_ms()
    code = offer_pairing(cast.act(new_key(), at_ms), cast.device_id, random_bytes(5))
    token = pair(code, secrets, (random_bytes(32), random_bytes(32)), at_ms).token
    ids = [new_key() for _ in range(by_card + by_hand)]
    tokens = enrol(cast.community.id, ids, by_card)
    closed(database)
    return Kiosk(cast.community.id, cast.device_id, cast.point_id, token, iter(ids[by_card:]), iter(tokens))
