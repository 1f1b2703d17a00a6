"""Recordings: an admin keeps a neighbour's voice for the kiosk's sentences, and the kiosk fetches it."""

from hashlib import sha256
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk import sentences
from pointsapp.actions.devices import offer_pairing
from pointsapp.actions.recordings import keep_recording
from pointsapp.rules.recordings import MOST_BYTES
from pointsapp.store.recordings import recordings_of
from pointsapp.web.now import now_ms, random_bytes
from tests.cast import Cast, act_of
from tests.rules.test_recordings import MP3, OGG, WAV
from tests.web.kiosk_calls import HEADERS, Call, paired
from tests.web.rooms import AT, Clients, is_for_admins_only, keyed

AT_ZH = f"{AT}/recordings/zh"
NAME = "outcome.drop-off"


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


def send(client: FlaskClient, content: bytes, key: dict[str, str] | None = None, name: str = NAME) -> TestResponse:
    """Chooses a file for a sentence and sends the form."""
    data = {**(key or keyed()), name: (BytesIO(content), "妈妈.bin")}
    return client.post(f"{AT_ZH}/{name}", data=data, content_type="multipart/form-data")


def kept(cast: Cast) -> dict[str, str]:
    return {f"{one.language} {one.name}": one.media_type for one in recordings_of(cast.community.id)}


def test_every_sentence_is_shown_in_both_languages(chen: FlaskClient) -> None:
    for language in ("zh", "en"):
        page = chen.get(f"{AT}/recordings/{language}").text
        assert page.count("not recorded") == len(sentences()) > 20
        assert all(words[language].replace("'", "&#39;") in page for words in sentences().values())
    assert f'href="{AT}/recordings/en"' in chen.get(f"{AT}/devices").text


def test_a_file_is_kept_heard_replaced_and_removed(chen: FlaskClient, cast: Cast) -> None:
    answer = send(chen, WAV)
    assert (answer.status_code, answer.location) == (303, f"{AT_ZH}#sentence-{NAME}")
    page = chen.get(AT_ZH).text
    assert "Kept: “记好了，谢谢您！”" in page
    assert f'src="{AT_ZH}/{NAME}?' in page
    heard = chen.get(f"{AT_ZH}/{NAME}")
    assert (heard.data, heard.mimetype, heard.headers["X-Content-Type-Options"]) == (WAV, "audio/wav", "nosniff")
    assert send(chen, OGG).status_code == 303
    assert kept(cast) == {f"zh {NAME}": "audio/ogg"}
    assert "Remove the recording of “记好了，谢谢您！”?" in chen.get(f"{AT_ZH}/{NAME}/remove").text
    key = keyed()
    assert [chen.post(f"{AT_ZH}/{NAME}/remove", data=key).status_code for _ in range(2)] == [303, 303]
    assert kept(cast) == {}
    assert chen.get(f"{AT_ZH}/{NAME}").status_code == 404


def test_sent_twice_it_is_kept_once_and_a_key_is_for_one_file(chen: FlaskClient, cast: Cast) -> None:
    key = keyed()
    assert [send(chen, WAV, key).status_code for _ in range(2)] == [303, 303]
    answer = send(chen, MP3, key)
    assert answer.status_code == 409
    assert kept(cast) == {f"zh {NAME}": "audio/wav"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Please choose a recording first."),
        (b"<script>alert(1)</script>", "This is no recording that the kiosk can play."),
        (WAV.ljust(MOST_BYTES + 1, b"\0"), "at most 400 kB, please."),
    ],
)
def test_what_is_wrong_is_said_at_the_sentence(chen: FlaskClient, cast: Cast, content: bytes, sentence: str) -> None:
    send(chen, WAV)
    answer = send(chen, content)
    assert answer.status_code == 422
    place = answer.text.index(f'id="{NAME}-error"')
    assert sentence in answer.text[place : place + 2_000]
    assert f'src="{AT_ZH}/{NAME}?' in answer.text
    assert kept(cast) == {f"zh {NAME}": "audio/wav"}


def test_far_too_much_is_not_even_read(chen: FlaskClient, cast: Cast) -> None:
    body = b"--x\r\n" + bytes(2 * 1024 * 1024)
    answer = chen.post(f"{AT_ZH}/{NAME}", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert kept(cast) == {}


def test_what_the_kiosk_does_not_say_is_not_there(chen: FlaskClient) -> None:
    for path in ("", "/fr", "/zh/net.on", f"/fr/{NAME}", "/zh/x/remove", f"/zh/{NAME}/remove"):
        assert chen.get(f"{AT}/recordings{path}").status_code == 404, path
    for path in ("zh/net.on", "zh/outcome.deposit", f"fr/{NAME}", f"zh/{NAME}/remove"):
        assert chen.post(f"{AT}/recordings/{path}", data=keyed()).status_code == 404, path


def test_only_for_admins(cast: Cast, client: FlaskClient, client_as: Clients) -> None:
    keep_recording(act_of(cast.chen), "zh", NAME, WAV)
    is_for_admins_only(cast, client, client_as, "/recordings/zh", "GET")
    is_for_admins_only(cast, client, client_as, f"/recordings/zh/{NAME}", "GET", "POST")
    is_for_admins_only(cast, client, client_as, f"/recordings/zh/{NAME}/remove", "GET", "POST")
    assert kept(cast) == {f"zh {NAME}": "audio/wav"}


@pytest.fixture
def kiosk(app: Flask, cast: Cast) -> Call:
    return paired(app, cast)


def test_a_kiosk_is_told_of_its_own_communitys(kiosk: Call, cast: Cast) -> None:
    keep_recording(act_of(cast.chen), "zh", NAME, WAV)
    keep_recording(act_of(cast.he), "en", NAME, MP3)
    status, answer = kiosk("GET", "/recordings")
    assert status == 200
    assert answer["recordings"] == [{"language": "zh", "name": NAME, "sha256": sha256(WAV).hexdigest()}]


def test_a_kiosk_gets_the_sound_under_its_hash(app: Flask, cast: Cast) -> None:
    keep_recording(act_of(cast.chen), "zh", NAME, WAV)
    keep_recording(act_of(cast.he), "zh", "kept.title", MP3)
    client = app.test_client()
    at = f"/api/v1/recordings/zh/{NAME}/{sha256(WAV).hexdigest()}"
    assert client.get(at, headers=HEADERS).status_code == 401
    paired_client(app, cast, client)
    sound = client.get(at, headers=HEADERS)
    assert (sound.status_code, sound.data, sound.mimetype) == (200, WAV, "application/octet-stream")
    keep_recording(act_of(cast.chen), "zh", NAME, OGG)
    for gone in (at, f"/api/v1/recordings/zh/kept.title/{sha256(MP3).hexdigest()}", "/api/v1/recordings/zh/x/y"):
        assert client.get(gone, headers=HEADERS).status_code == 404


def paired_client(app: Flask, cast: Cast, client: FlaskClient) -> None:
    """Makes a browser the kiosk of 南桥A区."""
    code = offer_pairing(cast.act(at_ms=now_ms()), cast.device_id, random_bytes(5))
    assert client.post("/api/v1/pairing", json={"code": code}, headers=HEADERS).status_code == 200
