"""Recordings of the sentences that a kiosk says: which files are sound that every kiosk can play, and how large."""

import re

from pointsapp.rules.refusal import Refusal

LANGUAGES = ("zh", "en")
MOST_BYTES = 400_000  # a sentence of 25 seconds at 128 kbit/s, of 4 seconds where nothing is compressed
_OGG_CODECS = (b"OpusHead", b"\x01vorbis")
_WEBM_CODECS = (b"A_OPUS", b"A_VORBIS")
_HEAD_BYTES = 4096
_HANDLER = re.compile(rb"hdlr.{8}(.{4})", re.DOTALL)  # ISO/IEC 14496-12, 8.4.3: what a track is
_PHONE_BRAND = b"3gp"  # what some phones record so is AMR, which browsers don't play


def media_type_of(content: bytes) -> str:
    """The type of a sound file, told by its own bytes, whatever its name says: "audio/mpeg" and the like.

    Refuses with recording-missing (nothing was sent), recording-too-large (most_kb), recording-not-sound.
    """
    if not content:
        raise Refusal("recording-missing")
    if len(content) > MOST_BYTES:
        raise Refusal("recording-too-large", most_kb=MOST_BYTES // 1000)
    for media_type, is_it in _TYPES.items():
        if is_it(content):
            return media_type
    raise Refusal("recording-not-sound")


def _is_wav(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WAVE"


def _is_ogg(content: bytes) -> bool:
    return content[:4] == b"OggS" and any(codec in content[:_HEAD_BYTES] for codec in _OGG_CODECS)


def _is_webm(content: bytes) -> bool:
    head = content[:_HEAD_BYTES]
    return head[:4] == b"\x1a\x45\xdf\xa3" and any(codec in head for codec in _WEBM_CODECS) and b"V_VP" not in head


def _is_mp4(content: bytes) -> bool:
    """Whether it has a track of sound and none of pictures."""
    tracks = set(_HANDLER.findall(content))
    return content[4:8] == b"ftyp" and content[8:11] != _PHONE_BRAND and b"soun" in tracks and b"vide" not in tracks


def _is_mp3(content: bytes) -> bool:
    """Whether it begins with a tag or with the head of a frame of layer III (ISO/IEC 11172-3, 2.4.2.3)."""
    if content[:3] == b"ID3":
        return True
    if len(content) < 4 or content[0] != 0xFF:
        return False
    synced, layer_3 = content[1] & 0xE0 == 0xE0, content[1] & 0x06 == 0x02
    known_version, known_rate = content[1] & 0x18 != 0x08, content[2] & 0x0C != 0x0C
    return synced and layer_3 and known_version and known_rate and content[2] & 0xF0 != 0xF0


_TYPES = {
    "audio/wav": _is_wav,
    "audio/ogg": _is_ogg,
    "audio/webm": _is_webm,
    "audio/mp4": _is_mp4,
    "audio/mpeg": _is_mp3,
}
