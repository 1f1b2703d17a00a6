"""A recording is sound that kiosks can play, by its own bytes, and small."""

import pytest

from pointsapp.rules.recordings import MOST_BYTES, media_type_of
from pointsapp.rules.refusal import Refusal

WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(16)
OGG = b"OggS\x00\x02" + bytes(22) + b"OpusHead\x01\x01"
WEBM = b"\x1a\x45\xdf\xa3" + bytes(20) + b"webm" + bytes(200) + b"\x86\x86A_OPUS"
M4A = b"\x00\x00\x00\x20ftypM4A " + bytes(40) + b"hdlr" + bytes(8) + b"soun" + bytes(20)
FILM = M4A + b"hdlr" + bytes(8) + b"vide"
MP3 = b"\xff\xfb\x90\x64" + bytes(100)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (WAV, "audio/wav"),
        (OGG, "audio/ogg"),
        (OGG.replace(b"OpusHead", b"\x01vorbis"), "audio/ogg"),
        (WEBM, "audio/webm"),
        (M4A, "audio/mp4"),
        (M4A.replace(b"M4A ", b"isom"), "audio/mp4"),
        (MP3, "audio/mpeg"),
        (b"\xff\xf3" + MP3[2:], "audio/mpeg"),  # MPEG-2, as phones make it of speech
        (b"ID3\x04" + bytes(50), "audio/mpeg"),
        (WAV.ljust(MOST_BYTES, b"\0"), "audio/wav"),
    ],
)
def test_sound_is_told_by_its_own_bytes(content: bytes, media_type: str) -> None:
    assert media_type_of(content) == media_type


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "recording-missing"),
        (WAV.ljust(MOST_BYTES + 1, b"\0"), "recording-too-large"),
        (b"<!doctype html><script>alert(1)</script>", "recording-not-sound"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "recording-not-sound"),
        (b"RIFF\x24\x00\x00\x00AVI LIST", "recording-not-sound"),
        (OGG.replace(b"OpusHead", b"\x80theora "), "recording-not-sound"),
        (WEBM.replace(b"A_OPUS", b"V_VP8 "), "recording-not-sound"),
        (WEBM + b"V_VP9", "recording-not-sound"),
        (FILM, "recording-not-sound"),
        (M4A.replace(b"M4A ", b"3gp4"), "recording-not-sound"),
        (M4A[:20], "recording-not-sound"),
        (b"\xff\xff\xff\xff", "recording-not-sound"),
        (b"\xff\xf1\x50\x80" + bytes(50), "recording-not-sound"),  # AAC without a container
        (b"\xff\xfb", "recording-not-sound"),
    ],
)
def test_anything_else_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        media_type_of(content)
    assert refused.value.code == code
