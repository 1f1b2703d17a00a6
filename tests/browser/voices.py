"""A neighbour's voice as a test has it, and what the kiosk's browser was asked to play of it."""

import io
import wave
from collections.abc import Callable

from playwright.sync_api import Page

RATE_HZ = 16_000
WIDTH_BYTES = 2
PATIENCE_MS = 20_000
# Notes each sound that the page has the browser play: how long it is, and how loud; tones are no such sounds.
LISTEN = """
window.heard = [];
const { start } = AudioBufferSourceNode.prototype;
const { connect } = AudioNode.prototype;
AudioNode.prototype.connect = function (to, ...rest) {
    if (this instanceof AudioBufferSourceNode) this.through = to;
    return connect.call(this, to, ...rest);
};
AudioBufferSourceNode.prototype.start = function (...when) {
    window.heard.push([Math.round(this.buffer.duration * 1000), Math.round(this.through.gain.value * 100)]);
    return start.apply(this, when);
};
window.AudioContext = class extends AudioContext {
    constructor(...options) {
        super(...options);
        window.canBeHeard = true;
    }
};
"""
KEPT = """async () => {
    const kept = await (await caches.open("kiosk-recordings")).keys();
    return kept.map(({ url }) => url.split("/").slice(-3, -1).join(" ")).sort();
}"""


def voice(milliseconds: int) -> bytes:
    """A WAV file of so long a silence: which one is played shows in how long it is."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(WIDTH_BYTES)
        sound.setframerate(RATE_HZ)
        sound.writeframes(bytes(RATE_HZ * WIDTH_BYTES * milliseconds // 1000))
    return file.getvalue()


def listen(page: Page) -> None:
    """Notes from its next load on what a kiosk plays."""
    page.add_init_script(LISTEN)


def touch(page: Page) -> None:
    """Somebody touches the screen, from when on browsers let it be heard."""
    page.locator("h1").first.click()
    until(page, lambda: bool(page.evaluate("window.canBeHeard ?? false")))


def heard(page: Page) -> list[list[int]]:
    """What was played since the page was loaded, each by its milliseconds and its loudness in percent."""
    return list(page.evaluate("window.heard"))


def kept(page: Page) -> list[str]:
    """Which recordings lie on the kiosk, by language and name."""
    return list(page.evaluate(KEPT))


def until(page: Page, condition: Callable[[], bool]) -> None:
    """Waits until it is so."""
    for _ in range(PATIENCE_MS // 50):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came to be so")
