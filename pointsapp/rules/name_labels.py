"""How the persons of a household are told apart where only masked names may be shown."""

from collections import Counter
from collections.abc import Sequence

from pointsapp.rules.names import mask


def masked_labels(names: Sequence[str]) -> list[str]:
    """Each name masked; those that then look alike are numbered in order: "张* (1)", "张* (2)"."""
    masked = [mask(name) for name in names]
    alike = Counter(masked)
    seen: Counter[str] = Counter()
    labels = []
    for label in masked:
        seen[label] += 1
        labels.append(f"{label} ({seen[label]})" if alike[label] > 1 else label)
    return labels
