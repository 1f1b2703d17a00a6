"""A neighbour's voice for the kiosk's sentences: kept, replaced and removed by an admin."""

from hashlib import sha256

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.operations import begin_operation
from pointsapp.rules.recordings import media_type_of
from pointsapp.rules.refusal import Refusal
from pointsapp.store.database import writing
from pointsapp.store.recordings import Sound, delete_recording, write_recording


def keep_recording(act: Act, language: str, name: str, content: bytes) -> None:
    """Keeps the recording of a sentence in a language ("zh", "en"), in place of the one there may be.

    Args:
        name: the sentence's, as the kiosk's page has it.
        content: the sound file.

    Refuses with recording-missing, recording-too-large, recording-not-sound, key-reused.
    """
    sound = Sound(content, media_type_of(content), sha256(content).hexdigest())
    asked = content_hash(language, name, sound.sha256)
    with writing():
        if begin_operation(act, "keep-recording", asked, note=f"{language} {name}"):
            write_recording(act.community_id, language, name, sound, act.doer.staff_id, act.received_ms)


def remove_recording(act: Act, language: str, name: str) -> None:
    """Removes a recording: the kiosk's own voice says that sentence again. Refuses with not-found, key-reused."""
    with writing():
        new = begin_operation(act, "remove-recording", content_hash(language, name), note=f"{language} {name}")
        if new and not delete_recording(act.community_id, language, name):
            raise Refusal("not-found")
