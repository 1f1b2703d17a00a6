"""What can be wrong with the database itself: told apart from what is wrong with a statement of ours."""

import errno
from enum import Enum, auto

import apsw
import peewee
import psycopg
from playhouse.pool import MaxConnectionsExceeded

# What the engines raise, and the pool, all of whose connections are out; SQLite's own errors come through where rows
# are fetched after the statement began.
DATABASE_ERRORS = (peewee.DatabaseError, peewee.InterfaceError, apsw.Error, psycopg.Error, MaxConnectionsExceeded)


class Trouble(Enum):
    """Why the book can't be read or written, whatever was asked of it."""

    DAMAGED = auto()
    NO_BOOK = auto()  # a file, but no database
    FULL = auto()
    READ_ONLY = auto()
    BUSY = auto()
    UNREACHABLE = auto()


_OF_SQLITE: dict[type[Exception], Trouble] = {
    apsw.CorruptError: Trouble.DAMAGED,
    apsw.NotADBError: Trouble.NO_BOOK,
    apsw.FullError: Trouble.FULL,
    apsw.ReadOnlyError: Trouble.READ_ONLY,
    apsw.BusyError: Trouble.BUSY,
    apsw.LockedError: Trouble.BUSY,
    apsw.ProtocolError: Trouble.BUSY,
    apsw.CantOpenError: Trouble.UNREACHABLE,
    apsw.IOError: Trouble.UNREACHABLE,
    apsw.NoMemError: Trouble.UNREACHABLE,
}
# Codes, or the classes that they begin with, of https://www.postgresql.org/docs/current/errcodes-appendix.html
_OF_POSTGRESQL = {
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "42501": Trouble.READ_ONLY,
    "40": Trouble.BUSY,
    "55P03": Trouble.BUSY,
    "57014": Trouble.BUSY,  # longer than the server's statement_timeout
    "08": Trouble.UNREACHABLE,
    "25P03": Trouble.UNREACHABLE,  # it ended an idle transaction, and the connection with it
    "25P04": Trouble.UNREACHABLE,  # a transaction was too long for it, the same
    "53": Trouble.UNREACHABLE,
    "57P": Trouble.UNREACHABLE,
    "58": Trouble.UNREACHABLE,
}
_OF_SYSTEM = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EACCES: Trouble.READ_ONLY,
    errno.EPERM: Trouble.READ_ONLY,
    errno.EROFS: Trouble.READ_ONLY,
}
_WITHOUT_CODE = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    peewee.OperationalError,
    peewee.InterfaceError,
    MaxConnectionsExceeded,
)


def trouble_of(error: BaseException) -> Trouble | None:
    """What trouble an error tells of; None if it is our mistake: a statement that is wrong or breaks a rule."""
    cause = cause_of(error)
    match cause:
        case OSError():
            return _OF_SYSTEM.get(cause.errno or 0, Trouble.UNREACHABLE)
        case apsw.Error():
            return _OF_SQLITE.get(type(cause))
        case psycopg.Error(sqlstate=str(code)):
            return next((trouble for start, trouble in _OF_POSTGRESQL.items() if code.startswith(start)), None)
    return Trouble.UNREACHABLE if isinstance(cause, _WITHOUT_CODE) else None


def reason_of(error: BaseException) -> str:
    """What the engine or the system said, in one line."""
    cause = cause_of(error)
    said = cause.strerror if isinstance(cause, OSError) else None
    return (said or str(cause)).strip().partition("\n")[0]


def cause_of(error: BaseException) -> BaseException:
    """The engine's or the system's own error, which peewee keeps in its own, or in its own of its own."""
    while isinstance(original := getattr(error, "orig", None), BaseException):
        error = original
    return error
