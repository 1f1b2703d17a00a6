"""An invented neighbourhood: who lives there, and what they brought and collected week by week."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from pointsapp.rules.calendar import DAY_MS, HOUR_MS, monday, week_bounds, week_of

HOUSEHOLDS = 40
WEEKS = 8
MINUTE_MS = 60_000
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = [
    "秀英",
    "桂兰",
    "建国",
    "淑珍",
    "志强",
    "玉梅",
    "国华",
    "丽",
    "军",
    "芳",
    "伟",
    "静",
    "敏",
    "涛",
    "艳",
    "明",
    "霞",
    "勇",
    "娟",
    "杰",
    "秀兰",
    "德贵",
    "素芬",
    "光明",
    "晓燕",
]
RESIDENT = 2  # who has a card to try: left a reward to collect at the kiosk
MORNING, EVENING = 7 * HOUR_MS, 18 * HOUR_MS  # when the point is staffed: two hours each


@dataclass(frozen=True, slots=True)
class PlannedHousehold:
    """A household to enrol; the first person gives it its name."""

    building: str
    unit: str
    room: str
    persons: tuple[str, ...]


# The people of the sign-ins to try; the others are drawn by lot.
KNOWN = (
    PlannedHousehold("3栋", "1单元", "201", ("张大爷", "张小明")),
    PlannedHousehold("5栋", "2单元", "302", ("李阿姨",)),
    PlannedHousehold("12栋", "1单元", "101", ("王婆婆",)),
    PlannedHousehold("1栋", "1单元", "402", ("小赵",)),
)


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """Something that happened: `kind` is drop-off, deposit, exchange or claim, by the household of this index."""

    at_ms: int
    household: int
    kind: str
    what: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class PlannedService:
    """An hour or two of service by the volunteer of this index, and what the leader made of it (None: not yet)."""

    from_ms: int
    to_ms: int
    volunteer: int
    activity: str
    place: str
    content: str
    approved: bool | None


ACTIVITIES = (
    ("桶边督导", "南桥A区投放点", "指导居民分类投放，纠正错投"),
    ("堆肥翻堆", "社区堆肥角", "翻堆、测温、补水"),
    ("入户宣传", "3栋至8栋", "上门讲解垃圾分类"),
    ("环境清洁日", "社区广场", "清扫楼道和花坛"),
)


def planned_households(random: Random) -> list[PlannedHousehold]:
    """The households: the known ones first, no two at one address."""
    found = list(KNOWN)
    taken = {(each.building, each.unit, each.room) for each in found}
    while len(found) < HOUSEHOLDS:
        home = (
            f"{random.randint(1, 12)}栋",
            f"{random.randint(1, 3)}单元",
            f"{random.randint(1, 6)}0{random.randint(1, 4)}",
        )
        if home in taken:
            continue
        taken.add(home)
        surname = SURNAMES[len(found) % len(SURNAMES)]
        persons = [surname + random.choice(GIVEN)]
        persons += [random.choice(SURNAMES) + random.choice(GIVEN) for _ in range(random.choice((0, 1, 1, 2)))]
        found.append(PlannedHousehold(*home, tuple(persons)))
    return found


def first_day_ms(now_ms: int, timezone: str) -> int:
    """Monday 00:00, so many weeks before the week of now, in milliseconds since 1970."""
    this_monday = monday(week_of(now_ms, timezone))
    back = this_monday.toordinal() - 7 * WEEKS
    return week_bounds(
        f"{(day := this_monday.fromordinal(back)).isocalendar().year}-W{day.isocalendar().week:02d}", timezone
    )[0]


def planned_events(random: Random, start_ms: int, now_ms: int) -> list[PlannedEvent]:
    """Everything that the households brought and collected from the start until now, in order of time."""
    habits = [random.choice((0, 1, 2, 2, 3, 3, 4, 5, 6, 10)) for _ in range(HOUSEHOLDS)]
    habits[: len(KNOWN)] = [5, 7, 4, 3]
    events: list[PlannedEvent] = []
    for week in range(WEEKS + 1):
        for household, habit in enumerate(habits):
            events += _week(random, start_ms + week * 7 * DAY_MS, household, habit)
    events = [event for event in events if not _left_to_collect(event, start_ms + (WEEKS - 1) * 7 * DAY_MS)]
    return sorted((event for event in events if event.at_ms < now_ms), key=lambda event: event.at_ms)


def _left_to_collect(event: PlannedEvent, last_week_ms: int) -> bool:
    """Whether this is a bag reward of the last full week or the present one that waits for whoever tries the sample."""
    return event.household == RESIDENT and event.what == "bags" and event.at_ms >= last_week_ms


def _week(random: Random, monday_ms: int, household: int, habit: int) -> Iterator[PlannedEvent]:
    slots = sorted(random.sample(range(14), min(14, max(0, habit + random.randint(-1, 1)))))
    for number, slot in enumerate(slots, 1):
        opening = EVENING if slot % 2 else MORNING
        at_ms = monday_ms + slot // 2 * DAY_MS + opening + random.randrange(110 * 60) * 1000
        what = "kitchen-waste" if random.random() < 0.93 else random.choice(("recyclable", "hazardous", "other"))
        yield PlannedEvent(at_ms, household, "drop-off", what)
        if random.random() < 0.22:
            yield PlannedEvent(at_ms + MINUTE_MS, household, "deposit", "bottle-550ml", random.randint(3, 28))
        if random.random() < 0.16:
            yield PlannedEvent(at_ms + 2 * MINUTE_MS, household, "exchange", "bottles-for-batteries")
        if random.random() < 0.05:
            yield PlannedEvent(at_ms + 3 * MINUTE_MS, household, "exchange", "points-for-eggs")
        if number in (3, 5):
            yield PlannedEvent(at_ms + 4 * MINUTE_MS, household, "claim", "bags")
        if number in (10, 12):
            yield PlannedEvent(at_ms + 5 * MINUTE_MS, household, "claim", "bin")


def planned_services(random: Random, start_ms: int, now_ms: int, volunteers: int) -> list[PlannedService]:
    """A service of each volunteer a week; those of the last five days still wait for the leader."""
    services = []
    for week in range(WEEKS + 1):
        for volunteer in range(volunteers):
            day_ms = start_ms + (week * 7 + random.randrange(7)) * DAY_MS
            from_ms = day_ms + random.choice((8, 9, 14)) * HOUR_MS
            to_ms = from_ms + random.choice((60, 90, 120, 150)) * MINUTE_MS
            approved = None if to_ms > now_ms - 5 * DAY_MS else random.random() < 0.94
            if to_ms < now_ms - HOUR_MS:
                services.append(PlannedService(from_ms, to_ms, volunteer, *random.choice(ACTIVITIES), approved))
    return sorted(services, key=lambda service: service.to_ms)
