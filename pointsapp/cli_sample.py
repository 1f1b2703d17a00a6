"""The sample neighbourhood at the start of `pointsapp run`: loaded once, and its sign-ins told each time."""

import os
import secrets
import tomllib
from collections.abc import Iterable
from pathlib import Path

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.devices import offer_pairing
from pointsapp.actions.sample import (
    ADMIN,
    LEADER,
    OPERATOR,
    RESIDENT,
    VOLUNTEER,
    Sample,
    SampleKeys,
    Step,
    is_whole,
    seven_of,
)
from pointsapp.actions.sample_plan import KNOWN
from pointsapp.actions.seals import seal_days
from pointsapp.cli_progress import progress
from pointsapp.config import Settings
from pointsapp.rules.cards import card_number
from pointsapp.rules.kiosk_tokens import PAIRING_SECRET_BYTES
from pointsapp.rules.name_labels import masked_labels
from pointsapp.rules.pins import is_common_pin
from pointsapp.rules.tokens import card_token
from pointsapp.store.communities import StoredCommunity, all_communities, handle_of_community
from pointsapp.store.devices import devices_of
from pointsapp.web.now import new_key, now_ms

RULES = Path(__file__).parent.parent / "rulebooks" / "nanqiao.toml"
MOST_DAYS = 400
NAMES = (LEADER, VOLUNTEER, RESIDENT, OPERATOR)


def prepare_sample(settings: Settings) -> None:
    """Loads the sample into an empty book, or goes on where loading stopped; then says how to sign in."""
    known = all_communities()
    if any(not community.sample for community in known):
        return  # a real book: SAMPLE asks for nothing there
    path = sign_ins_path(settings)
    if not known and path.exists():
        path.unlink()  # of a book that is gone
    keys = read_keys(path) if path.exists() else write_keys(path)
    if not known or not is_whole(known[0].id):
        Sample(RULES.read_text("utf-8"), keys, now_ms()).load(with_bar)
    seal_days(all_communities()[0].id, now_ms(), MOST_DAYS)  # nobody runs a nightly job beside a sample
    print_sign_ins(settings, all_communities()[0], keys)


def with_bar(steps: list[Step]) -> Iterable[Step]:
    """Shows on a terminal how far loading is."""
    return progress("示例数据 / sample data", steps)


def sign_ins_path(settings: Settings) -> Path:
    """Beside the secrets, for it is one."""
    return Path(settings.secrets_file).parent / "sample-signins.txt"


def write_keys(path: Path) -> SampleKeys:
    """Makes new keys and writes them, for their owner's eyes only."""
    keys = SampleKeys(
        admin_password="-".join(secrets.token_hex(2) for _ in range(4)),
        pins={name: random_pin() for name in NAMES},
        card_secret=secrets.token_bytes(16),
        salt=secrets.token_bytes(16),
    )
    lines = [f'admin_password = "{keys.admin_password}"', f'card_secret = "{keys.card_secret.hex()}"']
    lines += [f'salt = "{keys.salt.hex()}"', "[pins]", *(f'"{name}" = "{pin}"' for name, pin in keys.pins.items())]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("# Sign-ins of the sample neighbourhood, printed at each start.\n" + "\n".join(lines) + "\n")
    return keys


def read_keys(path: Path) -> SampleKeys:
    """The keys that were written."""
    found = tomllib.loads(path.read_text("utf-8"))
    card_secret, salt = bytes.fromhex(found["card_secret"]), bytes.fromhex(found["salt"])
    return SampleKeys(found["admin_password"], found["pins"], card_secret, salt)


def random_pin() -> str:
    """Six digits that are not among the common ones."""
    while is_common_pin(pin := f"{secrets.randbelow(1_000_000):06d}"):
        pass
    return pin


def way_in(number: int, keys: SampleKeys) -> str:
    """How the first person of a known household signs in; which line to pick, where the page shows several."""
    persons = KNOWN[number].persons
    choice = f"  选 choose {masked_labels(persons)[0]}" if len(persons) > 1 else ""
    return f"卡号 card {card_number(seven_of(number))}{choice}  密码 PIN {keys.pins[persons[0]]}"


def print_sign_ins(settings: Settings, community: StoredCommunity, keys: SampleKeys) -> None:
    """Addresses and sign-ins to try; the kiosk's pairing link is a new one each time."""
    url = settings.public_url
    ways = {household.persons[0]: way_in(n, keys) for n, household in enumerate(KNOWN)}
    device = devices_of(community.id)[0]
    at_ms = now_ms()
    act = Act(community.id, new_key(), Doer(), at_ms, at_ms)
    code = offer_pairing(act, device.id, secrets.token_bytes(PAIRING_SECRET_BYTES))
    token = card_token("card", handle_of_community(community.id), keys.card_secret)
    print(f"""  示例数据，仅限本机 / sample data, on this machine only · {sign_ins_path(settings)}

  居民手机 / a resident's phone   {url}/sign-in
      {RESIDENT}  {ways[RESIDENT]}
      {VOLUNTEER}（志愿者 volunteer）  {ways[VOLUNTEER]}
      {LEADER}（队长 leader）  {ways[LEADER]}
  自助机 / the kiosk   {url}/kiosk/#pair={code}
      值守 operator {OPERATOR}  密码 PIN {keys.pins[OPERATOR]}
      {RESIDENT}的卡，没有扫码枪就在自助机上粘贴 / her card: paste it at the kiosk if there is no scanner:  {token}
  管理员 / the admin   {url}/staff/sign-in
      {ADMIN}  密码 password {keys.admin_password}
""")
