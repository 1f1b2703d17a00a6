"""A caller's address is told as coarsely whichever way the server hears of it."""

import pytest
from flask import Flask

from pointsapp.web.addresses import coarse_address


@pytest.mark.parametrize(
    ("address", "coarse"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("::ffff:cb00:7109", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::1", "::"),
        ("", "unknown"),
        ("a socket", "unknown"),
    ],
)
def test_coarse(address: str, coarse: str) -> None:
    with Flask("addresses").test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert coarse_address() == coarse
