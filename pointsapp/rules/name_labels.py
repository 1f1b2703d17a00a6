"""How the persons of a household are told apart where only masked names may be shown."""

from collections import Counter
from collections.abc import Sequence

from pointsapp.rules.names import mask


def masked_labels(names: Sequence[str]) -> list[str]:
    """Each name masked; those that then look alike are numbered in order: "张* (1)", "张* (2)"."""
    masked = [mask(name) for name in names]
    return [label + number for label, number in zip(masked, _numbers(masked), strict=True)]


def numbered_names(names: Sequence[str]) -> list[str]:
    """Each name in full with the number of its masked label, if that has one: "张大爷 (1)", "张小明 (2)"."""
    masked = [mask(name) for name in names]
    return [name + number for name, number in zip(names, _numbers(masked), strict=True)]


def _numbers(labels: Sequence[str]) -> list[str]:
    """A number in brackets for each label that stands there several times, nothing for the others."""
    alike = Counter(labels)
    seen: Counter[str] = Counter()
    numbers = []
    for label in labels:
        seen[label] += 1
        numbers.append(f" ({seen[label]})" if alike[label] > 1 else "")
    return numbers
