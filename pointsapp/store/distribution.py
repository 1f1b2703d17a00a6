"""Sharing the tables out over many servers by community, as Citus does: the statements, in order.

Every key of a tenant table begins with its community, so all that belongs to one lies on one server.
https://docs.citusdata.com/en/stable/develop/api_udf.html says what the functions do and refuse.
"""

from collections.abc import Iterator

from pointsapp.store.schema import FINAL, INSTALLATION_WIDE, OF_A_COMMUNITY


def distribution(role: str) -> Iterator[str]:
    """The SQL statements for a migrated PostgreSQL database with the extension; none of them ends in a semicolon.

    Distributed tables can't have triggers, so what is final is kept so by privileges.

    Args:
        role: the one by which the program connects; it must not own the tables.
    """
    quoted = '"' + role.replace('"', '""') + '"'
    wide, shared = ([table._meta.table_name for table in tables] for tables in (INSTALLATION_WIDE, OF_A_COMMUNITY))
    final = [table._meta.table_name for table in FINAL]
    for name in final:
        yield f"DROP TRIGGER {name}_final ON {name}"
        yield f"DROP TRIGGER {name}_final_truncate ON {name}"
    for name in wide:
        yield f"SELECT create_reference_table('{name}')"
    for name in shared:
        together = f", colocate_with => '{shared[0]}'" if name != shared[0] else ""
        yield f"SELECT create_distributed_table('{name}', 'community_id'{together})"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}"
    yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(final)} FROM {quoted}"
