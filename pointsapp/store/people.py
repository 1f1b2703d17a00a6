"""Households and persons, their cards and roles, staff, and everybody's sessions."""

from peewee import SQL, CompositeKey

from pointsapp.rules.device_profiles import COUNTER, PROFILES
from pointsapp.store.fields import Table, blob, check, flag, integer, key, refers, text, unique


class Household(Table):
    """An address; it owns the account. `entries` counts its bookings, and makes them queue."""

    community_id = integer()
    id = key()
    name = text()
    building = text()
    unit = text(default="")
    room = text(default="")
    card_number = text()
    entries = integer(default=0)
    enrolled_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id", "community", "id"),
            unique("community_id, card_number"),
            unique("community_id, building, unit, room, name"),
            check("household_entries", "entries >= 0"),
        ]


class Card(Table):
    """A printed card: the token exists only on paper, here is its hash."""

    community_id = integer()
    id = key()
    household_id = key()
    token_hash = blob()
    last3 = text()
    issued_ms = integer()
    revoked_ms = integer(null=True)

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, household_id", "household", "community_id, id"),
            unique("community_id, token_hash"),
        ]
        indexes = ((("community_id", "household_id"), False),)


class Person(Table):
    """A resident of a household, until they leave it. `pin_is_start` means: change it at first use."""

    community_id = integer()
    id = key()
    household_id = key()
    name = text()
    phone = text(default="")
    pin_hash = text(null=True)
    pin_is_start = flag(default=0)
    enrolled_ms = integer()
    left_ms = integer(null=True)

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, household_id", "household", "community_id, id"),
            check("person_pin_is_start", "pin_is_start IN (0, 1)"),
        ]
        indexes = ((("community_id", "household_id"), False),)


class PersonRole(Table):
    """A role that an admin gave to a person: volunteer, leader or operator."""

    community_id = integer()
    person_id = key()
    role = text()
    granted_ms = integer()
    granted_by = key()

    class Meta:
        primary_key = CompositeKey("community_id", "person_id", "role")
        constraints = [
            refers("community_id, person_id", "person", "community_id, id"),
            check("person_role_role", "role IN ('volunteer', 'leader', 'operator')"),
        ]


class PhoneSession(Table):
    """A person signed in on a phone, which is also a card; both tokens are kept hashed."""

    community_id = integer()
    id = key()
    person_id = key()
    household_id = key()
    token_hash = blob()
    card_hash = blob()
    created_ms = integer()
    seen_ms = integer()
    ended_ms = integer(null=True)

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, person_id", "person", "community_id, id"),
            refers("community_id, household_id", "household", "community_id, id"),
            unique("community_id, token_hash"),
            unique("community_id, card_hash"),
        ]
        indexes = ((("community_id", "household_id"), False),)


class Staff(Table):
    """Somebody who signs in by name and password: the social worker, the NGO."""

    id = key(primary_key=True)
    name = text(unique=True)
    password_hash = text()
    created_ms = integer()


class StaffRole(Table):
    """What a member of staff may do in a community."""

    staff_id = key()
    community_id = integer()
    role = text()
    granted_ms = integer()

    class Meta:
        primary_key = CompositeKey("staff_id", "community_id", "role")
        constraints = [
            refers("staff_id", "staff", "id"),
            refers("community_id", "community", "id"),
            check("staff_role_role", "role IN ('admin', 'auditor')"),
        ]


class StaffSession(Table):
    """A member of staff signed in: 12 hours at most, 30 minutes idle."""

    token_hash = blob(primary_key=True)
    staff_id = key()
    created_ms = integer()
    seen_ms = integer()
    ended_ms = integer(null=True)

    class Meta:
        constraints = [refers("staff_id", "staff", "id")]


class Device(Table):
    """A kiosk at a collection point: the hash of its token, its key encrypted, and when it was last seen."""

    community_id = integer()
    id = key()
    point_id = key()
    name = text()
    handle = text()
    token_hash = blob(null=True)
    wrapped_key = blob(null=True)
    created_ms = integer()
    paired_ms = integer(null=True)
    seen_ms = integer(null=True)
    revoked_ms = integer(null=True)
    profile = text(default=COUNTER, constraints=[SQL(f"DEFAULT '{COUNTER}'")])

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, point_id", "collection_point", "community_id, id"),
            unique("community_id, name"),
            unique("community_id, handle"),
            check("device_profile", "profile IN ({})".format(", ".join(f"'{each}'" for each in PROFILES))),
        ]


class PairingCode(Table):
    """A one-time code that pairs a device; 15 minutes."""

    community_id = integer()
    code_hash = blob()
    device_id = key()
    expires_ms = integer()
    used_ms = integer(null=True)

    class Meta:
        primary_key = CompositeKey("community_id", "code_hash")
        constraints = [refers("community_id, device_id", "device", "community_id, id")]


class OperatorSession(Table):
    """An operator who is on at a kiosk; 2 idle minutes end it."""

    community_id = integer()
    id = key()
    device_id = key()
    person_id = key()
    since_ms = integer()
    touched_ms = integer()
    ended_ms = integer(null=True)

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, device_id", "device", "community_id, id"),
            refers("community_id, person_id", "person", "community_id, id"),
        ]
        indexes = ((("community_id", "device_id", "touched_ms"), False),)
