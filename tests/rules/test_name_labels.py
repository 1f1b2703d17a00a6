"""Masked names of a household can be told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pointsapp.rules.name_labels import masked_labels, numbered_names


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        ([], []),
        (["王婆婆"], ["王*"]),
        (["张大爷", "张小明"], ["张* (1)", "张* (2)"]),
        (["张大爷", "王婆婆", "张小明"], ["张* (1)", "王*", "张* (2)"]),
        (["欧阳小明", "欧小明"], ["欧阳*", "欧*"]),
    ],
)
def test_labels(names, labels):
    assert masked_labels(names) == labels


def test_full_names_bear_the_numbers_of_their_labels():
    assert numbered_names(["张大爷", "王婆婆", "张小明"]) == ["张大爷 (1)", "王婆婆", "张小明 (2)"]


@given(st.lists(st.text("张王李小明A ", min_size=1, max_size=4), max_size=6))
def test_no_two_are_alike(names):
    labels = masked_labels(names)
    assert len(labels) == len(names) == len(set(labels))
