"""The databases that tests are given: migrated, empty, and each test's own."""

import peewee
import pytest

from pointsapp.store.communities import Community
from tests.support.databases import PostgreSQLDatabases


@pytest.mark.parametrize("_again", ["first", "second"])
def test_each_test_has_a_database_of_its_own(database: peewee.Database, _again: str):
    assert database.table_exists(Community._meta.table_name)
    assert Community.select().count() == 0
    database.execute_sql("CREATE TABLE left_behind (id INTEGER)")


def test_without_a_server_the_failure_says_what_to_run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("TEST_POSTGRES_URL", raising=False)
    with pytest.raises(pytest.fail.Exception, match="make test"):
        PostgreSQLDatabases()
