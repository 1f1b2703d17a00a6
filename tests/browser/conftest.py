"""Patience and pictures for the ways in the browser."""

from playwright.sync_api import expect

# A busy machine is no mistake: what comes late has still come.
expect.set_options(timeout=20_000)
