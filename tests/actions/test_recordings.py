"""A community keeps one recording of each sentence and language, and nobody else's."""

import pytest

from pointsapp.actions.recordings import keep_recording, remove_recording
from pointsapp.rules.refusal import Refusal
from pointsapp.store.recordings import recording, recordings_of
from tests.cast import Cast, act_of, new_id
from tests.rules.test_recordings import MP3, OGG, WAV
from tests.support.at_once import at_once

NAME = "outcome.drop-off"


def kept(cast: Cast) -> list[tuple[str, str, str]]:
    return [(one.language, one.name, one.media_type) for one in recordings_of(cast.community.id)]


def test_it_is_kept_and_the_next_takes_its_place(cast: Cast) -> None:
    keep_recording(act_of(cast.chen), "zh", NAME, WAV)
    keep_recording(act_of(cast.chen), "en", NAME, MP3)
    assert kept(cast) == [("en", NAME, "audio/mpeg"), ("zh", NAME, "audio/wav")]
    keep_recording(act_of(cast.chen), "zh", NAME, OGG)
    found = recording(cast.community.id, "zh", NAME)
    assert found
    assert (found.content, found.media_type) == (OGG, "audio/ogg")
    assert len(kept(cast)) == 2


def test_what_was_kept_before_is_not_put_back_by_a_late_copy(cast: Cast) -> None:
    first = act_of(cast.chen, key=new_id())
    keep_recording(first, "zh", NAME, WAV)
    keep_recording(act_of(cast.chen), "zh", NAME, OGG)
    keep_recording(first, "zh", NAME, WAV)
    assert kept(cast) == [("zh", NAME, "audio/ogg")]
    with pytest.raises(Refusal, match="key-reused"):
        keep_recording(first, "zh", NAME, MP3)
    with pytest.raises(Refusal, match="key-reused"):
        keep_recording(first, "en", NAME, WAV)


def test_removed_once_by_a_key(cast: Cast) -> None:
    keep_recording(act_of(cast.chen), "zh", NAME, WAV)
    removing = act_of(cast.chen, key=new_id())
    remove_recording(removing, "zh", NAME)
    remove_recording(removing, "zh", NAME)
    assert kept(cast) == []
    for _ in range(2):
        with pytest.raises(Refusal, match="not-found"):
            remove_recording(act_of(cast.chen), "zh", NAME)


def test_nothing_is_kept_of_what_is_no_recording(cast: Cast) -> None:
    keep_recording(act_of(cast.chen), "zh", NAME, WAV)
    with pytest.raises(Refusal, match="recording-not-sound"):
        keep_recording(act_of(cast.chen), "zh", NAME, b"MZ")
    assert kept(cast) == [("zh", NAME, "audio/wav")]


def test_another_communitys_is_its_own(cast: Cast) -> None:
    keep_recording(act_of(cast.he), "zh", NAME, WAV)
    assert kept(cast) == []
    assert recording(cast.community.id, "zh", NAME) is None
    with pytest.raises(Refusal, match="not-found"):
        remove_recording(act_of(cast.chen), "zh", NAME)
    keep_recording(act_of(cast.chen), "zh", NAME, OGG)
    assert [one.media_type for one in recordings_of(cast.other.id)] == ["audio/wav"]


def test_several_at_once_leave_one(cast: Cast) -> None:
    acts = [act_of(cast.chen, key=new_id()) for _ in range(6)]
    at_once(*[lambda act=act: keep_recording(act, "zh", NAME, WAV) for act in acts])
    assert kept(cast) == [("zh", NAME, "audio/wav")]
