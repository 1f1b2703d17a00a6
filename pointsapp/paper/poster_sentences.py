"""The poster's lines from a rulebook: each sentence in both languages, and what is drawn beside it."""

from collections.abc import Sequence

from pointsapp.paper.posters import PosterSentence
from pointsapp.rules.rulebook import DROP_OFF_PREFIX, Rulebook
from pointsapp.rules.sentences import Sentence, sentences


def poster_sentences(rulebook: Rulebook) -> list[PosterSentence]:
    """All that the rulebook has to say on the wall, in the order of `rules.sentences`."""
    both = zip(sentences(rulebook, "zh"), sentences(rulebook, "en"), strict=True)
    return [_line(rulebook, chinese, english.text) for chinese, english in both]


def _line(rulebook: Rulebook, chinese: Sentence, english: str) -> PosterSentence:
    take, give = _drawn(rulebook, chinese)
    return PosterSentence(chinese.kind, chinese.text, english, take, give)


def _drawn(rulebook: Rulebook, sentence: Sentence) -> tuple[Sequence[str], Sequence[str]]:
    """The codes of what is brought and what is given; limits have nothing to draw."""
    if sentence.kind == "exchange" and (exchange := rulebook.exchange(sentence.code)):
        return tuple(exchange.take), tuple(exchange.give)
    if sentence.kind == "weekly" and (weekly := rulebook.weekly_rule(sentence.code)):
        return rulebook.drop_offs.counted, tuple(weekly.give)
    if sentence.kind == "earn":
        return (sentence.code.removeprefix(DROP_OFF_PREFIX),), tuple(rulebook.earn[sentence.code])
    return (), ()
