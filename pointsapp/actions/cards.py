"""Cards: printing is issuing, printing again replaces; and whom a scanned token names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.operations import begin_operation
from pointsapp.actions.people import take_turn_of
from pointsapp.actions.pins import StartPin, write_start_pin
from pointsapp.actions.sessions import PHONE_MS
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import card_token, read_card_token, token_hash
from pointsapp.store.cards import card_by_hash, phone_by_hash
from pointsapp.store.communities import handle_of, handle_of_community
from pointsapp.store.database import writing
from pointsapp.store.households import stored_household
from pointsapp.store.people import Card

MOST_CARDS = 100  # in one go: ten sheets


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card to issue: its own id, 16 random bytes, and start PINs for persons who never chose one."""

    id: UUID
    household_id: UUID
    secret: bytes = field(repr=False)
    start_pins: Sequence[StartPin] = ()


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A card that was issued: its token, which exists nowhere else, and the start PINs that now hold."""

    household_id: UUID
    token: str = field(repr=False)
    start_pins: Sequence[StartPin] = ()


@dataclass(frozen=True, slots=True)
class CardHolder:
    """Whom a token names: the household, and for a phone the person too."""

    household_id: UUID
    person_id: UUID | None = None


def issue_cards(act: Act, cards: Sequence[NewCard]) -> list[IssuedCard]:
    """Issues cards, each replacing the household's older one.

    Refuses with not-found, too-many-cards (most), key-reused; and with card-printed-already when the same is
    asked for again: the tokens were on that paper and nowhere else.
    """
    if len(cards) > MOST_CARDS:
        raise Refusal("too-many-cards", most=MOST_CARDS)
    households = sorted({card.household_id for card in cards})
    subject = households[0] if len(households) == 1 else None
    with writing():
        if not begin_operation(act, "issue-cards", content_hash(*households), subject):
            raise Refusal("card-printed-already")
        for household_id in households:  # in one order, so that two who print at once don't wait for each other
            take_turn_of(act.community_id, household_id)
        handle = handle_of_community(act.community_id)
        return [_issue(act, handle, card) for card in cards]


def revoke_card(act: Act, household_id: UUID) -> None:
    """Makes a household's printed card worthless, as when it was lost. Refuses with not-found, key-reused."""
    with writing():
        if begin_operation(act, "revoke-card", content_hash(household_id), household_id):
            take_turn_of(act.community_id, household_id)
            _revoke(act, household_id)


def card_holder(community_id: int, text: str, at_ms: int) -> CardHolder:
    """Whom a scanned card or phone names, in the community of the place where it was scanned.

    Refuses with card-unknown (all that is no card of this installation), card-other-community, card-revoked.
    """
    token = read_card_token(text)
    digest = token_hash(token.text)
    if token.kind == "card":
        card = card_by_hash(community_id, digest)
        holder, valid = (CardHolder(card.household_id), not card.revoked) if card else (None, False)
    else:
        phone = phone_by_hash(community_id, digest)
        holder = CardHolder(phone.household_id, phone.person_id) if phone else None
        valid = phone is not None and not phone.ended and at_ms - phone.created_ms <= PHONE_MS
    if holder is None:
        raise Refusal(_why_unknown(community_id, token.handle))
    if not valid:
        raise Refusal("card-revoked")
    return holder


def household_named(community_id: int, text: str) -> UUID | None:
    """The household whose card or phone this is, or was before it was revoked; None if it is nobody's here."""
    try:
        token = read_card_token(text)
    except Refusal:
        return None
    by_hash = card_by_hash if token.kind == "card" else phone_by_hash
    found = by_hash(community_id, token_hash(token.text))
    return found.household_id if found else None


def _why_unknown(community_id: int, handle: str) -> str:
    """A card of another community is known by its handle alone, and nobody learns more of it."""
    owner = handle_of(handle)
    foreign = owner is not None and owner[1] == "community" and owner[0] != community_id
    return "card-other-community" if foreign else "card-unknown"


def _issue(act: Act, handle: str, card: NewCard) -> IssuedCard:
    household = stored_household(act.community_id, card.household_id)
    if household is None:
        raise Refusal("not-found")
    _revoke(act, household.id)
    token = card_token("card", handle, card.secret)
    Card.insert_row(
        community_id=act.community_id,
        id=card.id,
        household_id=card.household_id,
        token_hash=token_hash(token),
        last3=household.card_number[-3:],
        issued_ms=act.received_ms,
    )
    written = [start for start in card.start_pins if write_start_pin(act.community_id, start)]
    return IssuedCard(card.household_id, token, written)


def _revoke(act: Act, household_id: UUID) -> None:
    Card.update(revoked_ms=act.received_ms).where(
        Card.community_id == act.community_id, Card.household_id == household_id, Card.revoked_ms.is_null()
    ).execute()
