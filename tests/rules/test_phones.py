"""What passes for a telephone number, and what does not."""

import pytest

from pointsapp.rules.phones import check_phone
from pointsapp.rules.refusal import Refusal


@pytest.mark.parametrize(
    "text",
    ["", "85550101", "138 0013 8000", "028-8555 0101", "(028) 85550101", "+86 138 0013 8000", "１３８００１３８０００"],
)
def test_a_number_stays_as_it_was_typed(text: str) -> None:
    assert check_phone(text) == text


@pytest.mark.parametrize("text", ["138", "123456", "1" * 16, "8555010x", "138+00138000", "²²²²²²²²"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="phone-bad"):
        check_phone(text)
