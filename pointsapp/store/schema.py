"""Which tables there are, which of them are final, and which stand outside the communities."""

from pointsapp.store.certificates import Certificate, CertificateRevocation, Issuer
from pointsapp.store.communities import (
    CollectionPoint,
    Community,
    Handle,
    Installation,
    Operation,
    Poster,
    SetupLink,
    Throttle,
)
from pointsapp.store.device_reports import DeviceReport
from pointsapp.store.drop_offs import Deposit, DropOff, HouseholdWeek, PendingDecision, PendingDropOff
from pointsapp.store.fields import Table
from pointsapp.store.hours import (
    HourPaid,
    HoursClaim,
    HoursDecision,
    HoursWithdrawal,
    Service,
    ServiceTotal,
    Team,
    TeamMember,
)
from pointsapp.store.ledger import Balance, Entry, Posting, Reversal
from pointsapp.store.people import (
    Card,
    Device,
    Household,
    OperatorSession,
    PairingCode,
    Person,
    PersonRole,
    PhoneSession,
    Staff,
    StaffRole,
    StaffSession,
)
from pointsapp.store.recordings import Recording
from pointsapp.store.rewards import ClaimedWeek, Exchange, StockReceipt, WeeklyClaim
from pointsapp.store.rulebooks import RulebookTerm, RulebookVersion
from pointsapp.store.seals import Seal
from pointsapp.store.tray import RefusedBooking, RefusedSettling

INSTALLATION_WIDE: tuple[type[Table], ...] = (
    Installation,
    Community,
    Handle,
    SetupLink,
    Throttle,
    Staff,
    StaffRole,
    StaffSession,
)

# In the order in which they refer to one another.
OF_A_COMMUNITY: tuple[type[Table], ...] = (
    Operation,
    CollectionPoint,
    Poster,
    Household,
    Card,
    Person,
    PersonRole,
    PhoneSession,
    Device,
    DeviceReport,
    PairingCode,
    OperatorSession,
    RulebookVersion,
    RulebookTerm,
    Entry,
    Posting,
    Balance,
    Reversal,
    DropOff,
    HouseholdWeek,
    Deposit,
    PendingDropOff,
    PendingDecision,
    Exchange,
    WeeklyClaim,
    ClaimedWeek,
    StockReceipt,
    Team,
    TeamMember,
    HoursClaim,
    HoursDecision,
    HoursWithdrawal,
    Service,
    ServiceTotal,
    HourPaid,
    Issuer,
    Certificate,
    CertificateRevocation,
    Seal,
    RefusedBooking,
    RefusedSettling,
    Recording,
)

TABLES = INSTALLATION_WIDE + OF_A_COMMUNITY

# Written once and never changed: the database itself refuses UPDATE, DELETE and TRUNCATE on them.
FINAL: tuple[type[Table], ...] = (
    Operation,
    RulebookVersion,
    RulebookTerm,
    Entry,
    Posting,
    Reversal,
    DropOff,
    Deposit,
    PendingDropOff,
    PendingDecision,
    Exchange,
    WeeklyClaim,
    StockReceipt,
    HoursClaim,
    HoursDecision,
    HoursWithdrawal,
    Service,
    HourPaid,
    Certificate,
    CertificateRevocation,
    Seal,
    RefusedBooking,
    RefusedSettling,
)

# Rows too long to lie in the tree of their keys on SQLite.
WIDE: tuple[type[Table], ...] = (RulebookVersion, Certificate, Seal, Recording)
