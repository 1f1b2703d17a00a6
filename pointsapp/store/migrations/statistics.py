"""What SQLite's planner is told about the tables: the shape of a big book, whatever this one holds today.

Without it the planner would read all rows of a community by the primary key rather than look into an index: a small
book would never show it, a big one would stand still. PostgreSQL keeps true statistics by itself.
"""

from pointsapp.store.database import database, on_sqlite

ROWS, OF_A_COMMUNITY = 1_000_000, 50_000
SELECTED_BY = (200, 20, 5)  # rows that a second, third, fourth column still leaves; 1 in a unique index
SMALL = (
    "collection_point",
    "community",
    "device",
    "issuer",
    "poster",
    "recording",
    "rulebook_version",
    "staff",
    "staff_role",
    "team",
)
ROWS_OF_SMALL, OF_A_COMMUNITY_IN_SMALL = 1_000, 10


def pin_statistics() -> None:
    """Writes the same statistics for every index, in the caller's transaction; nothing to do on PostgreSQL."""
    if not on_sqlite():
        return
    database.execute_sql("ANALYZE migration")  # makes the table of statistics where there is none
    database.execute_sql("DELETE FROM sqlite_stat1")
    for table in database.obj.get_tables():
        for index, columns, unique in _indexes(table):
            stat = " ".join(map(str, _shape(table, columns, unique)))
            database.execute_sql("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", (table, index, stat))
    database.execute_sql("ANALYZE sqlite_schema")  # read them anew


def _indexes(table: str) -> list[tuple[str, int, bool]]:
    """Name, number of columns and uniqueness of a table's indexes; a key that is the table itself has its name."""
    by_key = database.execute_sql("SELECT name FROM pragma_table_list WHERE name = ? AND wr", (table,)).fetchone()
    found = database.execute_sql('SELECT name, "unique", origin FROM pragma_index_list(?)', (table,)).fetchall()
    indexes = []
    for name, unique, origin in found:
        columns = database.execute_sql("SELECT count(*) FROM pragma_index_info(?)", (name,)).fetchone()[0]
        indexes.append((table if by_key and origin == "pk" else name, int(columns), bool(unique)))
    return indexes


def _shape(table: str, columns: int, unique: bool) -> list[int]:
    """How many rows there are, and how many are left by the first column, the first two, and so on."""
    rows, first = (ROWS_OF_SMALL, OF_A_COMMUNITY_IN_SMALL) if table in SMALL else (ROWS, OF_A_COMMUNITY)
    left = [first, *(min(first, each) for each in SELECTED_BY), *[1] * columns][:columns]
    if unique:
        left[-1] = 1
    return [rows, *left]
