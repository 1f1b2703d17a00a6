"""Waiting for what is under way on PostgreSQL: every transaction that has begun, whether it has written yet or not."""

import time

from pointsapp.store.database import database, on_sqlite

PATIENCE_SECONDS = 60
LOOK_SECONDS = 0.01
# A transaction holds the lock on its own number from its BEGIN to its end, and every role may see it. Those without
# a user are PostgreSQL's own, such as autovacuum.
_BEGUN = """SELECT l.virtualtransaction, l.pid FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
    WHERE l.locktype = 'virtualxid' AND l.virtualxid = l.virtualtransaction AND a.datname = current_database()
    AND a.usesysid IS NOT NULL AND l.pid <> pg_backend_pid()"""
_ENDS = "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'virtualxid' AND virtualxid = virtualtransaction"


class StillUnderWay(Exception):
    """A transaction did not end in time; `pid` is PostgreSQL's process that it runs in."""

    def __init__(self, pid: int) -> None:
        super().__init__(pid)
        self.pid = pid


def wait_for_transactions(seconds: float = PATIENCE_SECONDS) -> None:
    """Returns when all transactions that now run in this database have ended; later ones begin and end meanwhile.

    Takes no lock, so nobody waits for this. To be called outside a transaction. On SQLite there is nothing to wait
    for: whoever writes there, writes alone. Raises StillUnderWay after so many seconds.
    """
    if on_sqlite():
        return
    give_up = time.monotonic() + seconds
    pids = dict(database.execute_sql(_BEGUN).fetchall())
    while pids:
        running = {name for (name,) in database.execute_sql(_ENDS).fetchall()}
        pids = {name: pid for name, pid in pids.items() if name in running}
        if pids and time.monotonic() > give_up:
            raise StillUnderWay(min(pids.values()))
        time.sleep(LOOK_SECONDS if pids else 0)
