"""`pointsapp simulate`: every case, and what it says of files that can't be read."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pointsapp import cli_progress
from pointsapp.cli import main
from tests.support.terminals import Terminal

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "rules" / "cases"
NANQIAO = str(ROOT / "rulebooks" / "nanqiao.toml")
SECOND = str(CASES / "nanqiao-v2.toml")
UNDER_BOTH = ("volunteer-hours", "rule-change", "hours-undone", "limits-undone")
EXPECTED = sorted(path.name.removesuffix(".expected.json") for path in CASES.glob("*.expected.json"))
HEADER = "id,at,received_at,kind,household,what,quantity,ref"

Simulate = Callable[..., dict[str, Any]]
Refuse = Callable[..., str]


@pytest.fixture
def simulate(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Simulate:
    """Plays rows (or a file's whole content) under the posted rules; gives what was printed."""

    def play(*rows: str, content: bytes = b"") -> dict[str, Any]:
        path = tmp_path / "events.csv"
        path.write_bytes(content or "\n".join((HEADER, *rows)).encode())
        assert main(["simulate", "--rules", NANQIAO, str(path)]) == 0
        printed, complaints = capsysbinary.readouterr()
        assert complaints == b""
        return dict(json.loads(printed))

    return play


@pytest.fixture
def refuse(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Refuse:
    """Gives the one line said of rows, or of a file's content, that can't be read."""

    def complain(*rows: str, content: bytes = b"", rules: str = NANQIAO) -> str:
        path = tmp_path / "events.csv"
        path.write_bytes(content or "\n".join((HEADER, *rows)).encode())
        assert main(["simulate", "--rules", rules, str(path)]) == 2
        printed, complaints = capsysbinary.readouterr()
        assert printed == b""
        assert complaints.count(b"\n") == 1
        return complaints.decode().replace(str(tmp_path), "")

    return complain


@pytest.mark.parametrize("name", EXPECTED)
def test_case(name: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    rules = ["--rules", NANQIAO] + (["--rules", SECOND] if name in UNDER_BOTH else [])
    assert main(["simulate", *rules, str(CASES / f"{name}.csv")]) == 0
    printed, complaints = capsysbinary.readouterr()
    assert json.loads(printed) == json.loads((CASES / f"{name}.expected.json").read_text("utf-8"))
    assert complaints == b""


def test_there_are_all_cases() -> None:
    assert len(EXPECTED) == 10
    assert set(UNDER_BOTH) < set(EXPECTED)


def test_rules_may_come_in_any_order(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    case = str(CASES / "rule-change.csv")
    assert main(["simulate", "--rules", SECOND, "--rules", NANQIAO, case]) == 0
    backwards = capsysbinary.readouterr().out
    assert main(["simulate", "--rules", NANQIAO, "--rules", SECOND, case]) == 0
    assert capsysbinary.readouterr().out == backwards


def test_unreadable_case() -> None:
    command = [sys.executable, "-m", "pointsapp.cli", "simulate", "--rules", NANQIAO]
    done = subprocess.run([*command, str(CASES / "unreadable.csv")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "unreadable.csv: line 2, at: 'yesterday'" in done.stderr


DROP_OFF = "{id},2020-08-03T07:00:00+08:00,,drop_off,A,kitchen-waste,,{ref}"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",2020-08-03 07:00:00+08:00,,drop_off,A,other,,", "line 2, at:"),
        (",2020-08-03T07:00:00,,drop_off,A,other,,", "line 2, at:"),
        (",2020-08-03T07:00:60Z,,drop_off,A,other,,", "line 2, at:"),
        (",2020-08-03T24:00Z,,drop_off,A,other,,", "line 2, at:"),
        (",2020-02-30T07:00Z,,drop_off,A,other,,", "line 2, at:"),
        (",0000-01-01T00:00Z,,drop_off,A,other,,", "line 2, at:"),
        (",2020-08-03T07:00+24:00,,drop_off,A,other,,", "line 2, at:"),
        (",2020-08-03T07:00+08:60,,drop_off,A,other,,", "line 2, at:"),
        (",２０２０-08-03T07:00Z,,drop_off,A,other,,", "line 2, at:"),
        (",2020-08-03T07:00:00.1234567Z,,drop_off,A,other,,", "line 2, at:"),
        (",,,drop_off,A,other,,", "line 2, at:"),
        (",2020-08-03T07:00Z,soon,drop_off,A,other,,", "line 2, received_at:"),
        (",2020-08-03T07:00Z,,gift,A,other,,", "line 2, kind:"),
        (",2020-08-03T07:00Z,,,A,other,,", "line 2, kind:"),
        (",2020-08-03T07:00Z,,drop_off,,other,,", "line 2, household:"),
        (",2020-08-03T07:00Z,,volunteer,,zhang,60,", "line 2, household:"),
        (",2020-08-03T07:00Z,,drop_off,A,,,", "line 2, what:"),
        (",2020-08-03T07:00Z,,stock,,,5,", "line 2, what:"),
        (",2020-08-03T07:00Z,,stock,,battery-aa,,", "line 2, quantity:"),
        (",2020-08-03T07:00Z,,deposit,A,bottle-550ml,１２,", "line 2, quantity:"),
        (",2020-08-03T07:00Z,,deposit,A,bottle-550ml,1.5,", "line 2, quantity:"),
        (",2020-08-03T07:00Z,,deposit,A,bottle-550ml,1e3,", "line 2, quantity:"),
        (",2020-08-03T07:00Z,,deposit,A,bottle-550ml,+5,", "line 2, quantity:"),
        (",2020-08-03T07:00Z,,deposit,A,bottle-550ml,--5,", "line 2, quantity:"),
        (",2020-08-03T07:00Z,,deposit,A,bottle-550ml, 5,", "line 2, quantity:"),
        (",2020-08-03T07:00Z,,deposit,A,bottle-550ml,1_000,", "line 2, quantity:"),
        (",2020-08-03T07:00Z,,drop_off,A,other,,sorted", "line 2, ref:"),
        (",2020-08-03T07:00Z,,claim,A,bags,,2021-W53", "line 2, ref:"),
        (",2020-08-03T07:00Z,,claim,A,bags,,2020-W00", "line 2, ref:"),
        (",2020-08-03T07:00Z,,claim,A,bags,,last week", "line 2, ref:"),
        (",2020-08-03T07:00Z,,drop_off,A,other,", "line 2, row:"),
        (",2020-08-03T07:00Z,,drop_off,A,other,,,", "line 2, row:"),
        (',2020-08-03T07:00Z,,drop_off,A,"other,,', "line 2, row:"),
        (',2020-08-03T07:00Z,,drop_off,A,"oth"er,,', "line 2, row:"),
    ],
)
def test_row_that_cannot_be_read(refuse: Refuse, row: str, said: str) -> None:
    assert f"/events.csv: {said} " in refuse(row)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1, at: this column is missing"),
        (b"\n\n", "line 1, at: this column is missing"),
        (b"at,kind,household,what\n", "line 1, quantity: this column is missing"),
        (b"at,kind,household,what,quantity,note\n", "line 1, note: unknown column"),
        (b"at,kind,household,what,quantity,at\n", "line 1, at: this column stands there twice"),
        (b"at;kind;household;what;quantity\n", "line 1, at;kind;household;what;quantity: unknown column"),
        (b"At,kind,household,what,quantity\n", "line 1, At: unknown column"),
        (b'at,kind,household,what,quantity,"a\nb"\n', "line 1, a\\nb: unknown column"),
        (b"at,kind,household,what,quantity\n\n\xff\n", "line 3, row: the file must be UTF-8"),
        ("at,kind,household,what,quantity\n".encode("utf-16"), "line 1, row: the file must be UTF-8"),
    ],
)
def test_file_that_cannot_be_read(refuse: Refuse, content: bytes, said: str) -> None:
    assert f"/events.csv: {said}" in refuse(content=content or b"\n")


def test_nothing_at_all_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    assert main(["simulate", "--rules", NANQIAO, str(tmp_path / "empty.csv")]) == 2
    assert "empty.csv: line 1, at:" in capsys.readouterr().err


def test_duplicate_id_is_named_even_if_the_first_was_refused(refuse: Refuse) -> None:
    first = "x,2019-01-01T07:00Z,,drop_off,A,other,,"
    assert "line 3, id: 'x'" in refuse(first, DROP_OFF.format(id="x", ref=""))


def test_a_row_is_named_by_the_line_on_which_it_begins(refuse: Refuse) -> None:
    quoted = '"a\nb",2020-08-03T07:00Z,,drop_off,"A\r\nB",other,,'
    assert "line 6, at:" in refuse(quoted, "", ',"never\n",,drop_off,A,other,,')


def test_lines_are_counted_through_quotes_and_blank_lines(simulate: Simulate) -> None:
    outcome = simulate('a,2020-08-03T07:00Z,,drop_off,"A\nB",other,,', "", DROP_OFF.format(id="b", ref=""))
    assert outcome["not_counted"] == [{"line": 2, "code": "category-not-counted"}]
    outcome = simulate(
        'a,2020-08-03T07:00Z,,drop_off,"A\nB",kitchen-waste,,', "", ",2020-08-03T07:00Z,,drop_off,C,other,,"
    )
    assert outcome["not_counted"] == [{"line": 5, "code": "category-not-counted"}]
    assert set(outcome["households"]) == {"A\nB", "C"}


def test_bom_crlf_and_chinese_labels(simulate: Simulate) -> None:
    rows = f"{HEADER}\r\n,2020-08-03T07:00:00+08:00,,drop_off,张伟,kitchen-waste,,\r\n"
    assert simulate(content=b"\xef\xbb\xbf" + rows.encode())["households"] == {
        "张伟": {"balances": {"point": 1}, "received": {}, "weeks": {"2020-W32": {"drop_offs": 1, "claimed": []}}}
    }


def test_output_is_utf8_in_any_locale(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(f"{HEADER}\n,2020-08-03T07:00Z,,drop_off,张伟,other,,", "utf-8")
    command = [sys.executable, "-X", "utf8=0", "-m", "pointsapp.cli", "simulate", "--rules", NANQIAO]
    environment = {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([*command, str(tmp_path / "events.csv")], env=environment, capture_output=True, check=True)
    assert "张伟".encode() in done.stdout


def test_columns_in_any_order_and_some_missing(simulate: Simulate) -> None:
    content = b"quantity,what,household,kind,at\n3,bottle-550ml,A,deposit,2020-08-03T07:00Z\n"
    assert simulate(content=content)["households"]["A"]["balances"] == {"bottle-550ml": 3}


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("9" * 5000, "bad-quantity"),
        ("-" + "9" * 5000, "bad-quantity"),
        ("1000001", "bad-quantity"),
        ("0", "bad-quantity"),
        ("-0", "bad-quantity"),
        ("1000000", None),
        ("0" * 5000 + "7", None),
    ],
)
def test_quantity_of_any_length(simulate: Simulate, quantity: str, code: str | None) -> None:
    outcome = simulate(f",2020-08-03T07:00Z,,stock,,battery-aa,{quantity},")
    assert outcome["refused"] == ([{"line": 2, "code": code}] if code else [])
    assert outcome["stock"] == ({} if code else {"battery-aa": int(quantity[-7:])})


@pytest.mark.parametrize(
    ("at", "week"),
    [
        ("2020-08-09T23:59:59.999999+08:00", "2020-W32"),
        ("2020-08-09T16:00Z", "2020-W33"),
        ("2020-08-09T15:59:59.9Z", "2020-W32"),
        ("2020-08-09T11:00-05:00", "2020-W33"),
        ("9999-12-31T23:59:59-23:59", "9999-W52"),
    ],
)
def test_week_of_a_time(simulate: Simulate, at: str, week: str) -> None:
    outcome = simulate(f",{at},,drop_off,A,kitchen-waste,,")
    assert outcome["households"]["A"]["weeks"] == {week: {"drop_offs": 1, "claimed": []}}


@pytest.mark.parametrize(
    ("at", "received", "code"),
    [
        ("2020-08-03T07:05:00.000Z", "2020-08-03T07:00Z", None),
        ("2020-08-03T07:05:00.001Z", "2020-08-03T07:00Z", "in-future"),
        ("2020-08-03T07:00Z", "2020-08-10T07:00Z", None),
        ("2020-08-03T07:00Z", "2020-08-10T07:00:00.001Z", "too-late"),
        ("2020-07-31T16:00Z", "2020-07-31T16:00Z", None),
        ("2020-07-31T15:59:59.999Z", "", "no-rulebook"),
        ("2020-07-31T15:59Z", "2021-01-01T00:00Z", "no-rulebook"),
        ("0001-01-01T00:00+23:59", "", "no-rulebook"),
        ("9999-12-31T23:59Z", "0001-01-01T00:00Z", "in-future"),
    ],
)
@pytest.mark.parametrize("event", ["drop_off,A,gold,,", "reverse,,,,none"])
def test_times_come_before_everything_else(
    simulate: Simulate, at: str, received: str, code: str | None, event: str
) -> None:
    last = "unknown-category" if event.startswith("drop_off") else "unknown-event"
    assert simulate(f",{at},{received},{event}")["refused"] == [{"line": 2, "code": code or last}]


def test_household_that_was_only_refused_is_not_listed(simulate: Simulate) -> None:
    rows = (",2020-08-03T07:00Z,,deposit,A,bottle-550ml,0,", ",2020-08-03T07:00Z,,volunteer,B,zhang,59,")
    assert list(simulate(*rows)["households"]) == ["B"]


def test_refused_rulebook_is_named_with_its_line(refuse: Refuse, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(Path(NANQIAO).read_text("utf-8").replace("max_per_day = 2", "max_per_day = 2.5"), "utf-8")
    said = refuse(DROP_OFF.format(id="", ref=""), rules=str(broken))
    assert "/broken.toml: Line " in said
    assert "drop_offs.max_per_day" in said


def test_version_that_cannot_follow_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--rules", NANQIAO, "--rules", NANQIAO, str(CASES / "deposits.csv")]) == 2
    printed, complaints = capsys.readouterr()
    assert printed == ""
    assert f"{NANQIAO}: rulebook.version: The version has to be 2." in complaints
    assert complaints.count("\n") == 1


@pytest.mark.parametrize("missing", ["rules", "events", "folder"])
def test_missing_file_is_named(missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = str(tmp_path) if missing == "folder" else str(tmp_path / "gone")
    rules = gone if missing == "rules" else NANQIAO
    events = str(CASES / "deposits.csv") if missing == "rules" else gone
    assert main(["simulate", "--rules", rules, events]) == 2
    printed, complaints = capsys.readouterr()
    assert printed == ""
    assert complaints.startswith(f"pointsapp simulate: {gone}: ")


@pytest.mark.parametrize("screen", [Terminal, io.StringIO])
def test_progress_is_shown_on_a_terminal_only(screen: type[io.StringIO], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_progress, "AFTER_SECONDS", 0)
    monkeypatch.setattr(sys, "stderr", screen())
    assert main(["simulate", "--rules", NANQIAO, str(CASES / "posted-rules.csv")]) == 0
    assert ("simulating" in sys.stderr.getvalue()) == (screen is Terminal)


def test_no_progress_is_shown_before_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert main(["simulate", "--rules", NANQIAO, str(CASES / "posted-rules.csv")]) == 0
    assert sys.stderr.getvalue() == ""
