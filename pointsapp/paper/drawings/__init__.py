"""Our own drawings of what is brought and what is given, one SVG each, and which of them shows an asset."""

# The first word found in an asset's code chooses its drawing; communities name their assets themselves.
_BY_WORD = {
    "bottle": "bottle",
    "batter": "battery",
    "egg": "eggs",
    "bag": "bags",
    "bin": "bin",
    "kitchen-waste": "kitchen-waste",
    "compost": "kitchen-waste",
    "point": "point",
    "volunteer": "volunteer",
}
ANYTHING = "thing"  # a parcel, for what we have no drawing of


def drawing_of(code: str) -> str:
    """The name of the drawing that shows an asset, a category of waste or a source of points, by its code."""
    return next((drawing for word, drawing in _BY_WORD.items() if word in code), ANYTHING)
