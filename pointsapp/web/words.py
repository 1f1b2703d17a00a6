"""Marks a sentence for translation where it is written; it is translated when it is said."""


def words(sentence: str) -> str:
    """The sentence itself: the mark by which translators' tools find it."""
    return sentence
