"""Random walks: what neighbours do over HTTP in any order, beside an independent model of what they are told."""

import pytest

pytest.register_assert_rewrite("tests.walks.walking", "tests.walks.written")
