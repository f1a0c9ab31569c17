"""The access code: kept hashed, compared in constant time, and guessed at a crawl."""

import hmac
import json
import stat
from pathlib import Path

import pytest

from indexer import access
from indexer.errors import AccessCodeRefused, AccessCodeUnusable

CODE = "qingshan-2026"


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings folder of the test's own, and scrypt at a cost that tests can pay."""
    monkeypatch.setenv(access.FOLDER_VARIABLE, str(tmp_path / "设置"))
    monkeypatch.setattr(access, "COST", 16)
    return tmp_path / "设置"


def test_a_code_is_kept_hashed_where_only_its_user_reads(settings: Path) -> None:
    file = access.set_code(CODE)
    assert file == settings / "access.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert CODE not in file.read_text(encoding="utf-8")
    assert [one.name for one in settings.iterdir()] == ["access.json"]
    code = access.kept()
    assert code is not None
    assert [code.admits(typed) for typed in (CODE, f" {CODE} ", "ｑｉｎｇｓｈａｎ－２０２６")] == [
        True
    ] * 3
    assert [
        code.admits(typed) for typed in ("", CODE[:-1], CODE.upper(), "\ud800", "长" * 9999)
    ] == ([False] * 5)


def test_the_usual_cost_is_one_that_guessers_feel(monkeypatch: pytest.MonkeyPatch) -> None:
    """OWASP's: N 2^15, r 8, p 3, or what costs as much."""
    monkeypatch.undo()
    code = access.hashed(CODE)
    assert (code.cost, code.block, code.lanes, code.admits(CODE)) == (2**15, 8, 3, True)


def test_the_same_code_twice_is_kept_in_two_ways() -> None:
    assert access.hashed(CODE).digest != access.hashed(CODE).digest


def test_digests_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[int, int]] = []

    def compare(left: bytes, right: bytes) -> bool:
        compared.append((len(left), len(right)))
        return left == right

    monkeypatch.setattr(hmac, "compare_digest", compare)
    code = access.hashed(CODE)
    assert (code.admits(CODE), code.admits("x")) == (True, False)
    assert compared == [(64, 64), (64, 64)]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("short-1", "访问口令太短，至少要 8 个字符"),
        ("        ab ", "访问口令太短，至少要 8 个字符"),
        ("青山绿水青山绿水", "访问口令请只用英文字母、数字和符号，中文在口令框里打不出来"),
        ("11111111", "访问口令太简单，请换一个不容易猜到的"),
        ("ab" * 101, "访问口令太长，最多 200 个字符"),
    ],
)
def test_a_code_that_does_not_protect_is_refused(code: str, reason: str, settings: Path) -> None:
    with pytest.raises(AccessCodeRefused, match=reason):
        access.set_code(code)
    assert not settings.exists()


def test_a_proof_holds_for_its_code_and_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    code, other = access.hashed(CODE), access.hashed(CODE)
    proof = code.proof()
    assert proof != code.proof()
    assert (code.proves(proof), other.proves(proof)) == (True, False)
    forged = [f"x{proof}", proof[:-1], proof.rpartition(".")[0], "", "a.b.c", "\ud800"]
    assert not any(code.proves(one) for one in forged)
    assert not code.proves(proof, seconds=-1)


def test_a_new_code_ends_what_was_proved_for_the_old() -> None:
    access.set_code(CODE)
    before = access.kept()
    assert before is not None
    proof = before.proof()
    access.set_code(CODE)
    same = access.kept()
    access.set_code("another-code")
    changed = access.kept()
    assert same is not None
    assert changed is not None
    assert (same.proves(proof), changed.proves(proof), changed.admits(CODE)) == (True, False, False)


def test_no_code_and_a_damaged_one(settings: Path) -> None:
    assert access.kept() is None
    settings.mkdir()
    for text in ("", "[]", "{}", '{"salt": 1, "digest": "", "key": ""}', '{"salt": "xy"}', "\0"):
        (settings / "access.json").write_text(text, encoding="utf-8")
        with pytest.raises(AccessCodeUnusable, match="jiugao app --set-code"):
            access.kept()
    access.set_code(CODE)
    assert json.loads((settings / "access.json").read_text(encoding="utf-8"))["cost"] == 16


def test_a_place_that_cannot_be_written_to_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(access.FOLDER_VARIABLE, str(tmp_path / "file" / "in"))
    with pytest.raises(AccessCodeUnusable, match="访问口令存不下来"):
        access.set_code(CODE)


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        *((host, True) for host in ("127.0.0.1", "127.9.9.9", "localhost", "::1", "[::1]")),
        *((host, False) for host in ("0.0.0.0", "::", "192.168.1.5", "office.example", "")),
        *((host, False) for host in ("127.0.0.1.example.com", "::ffff:10.0.0.1", "localhost.evil")),
    ],
)
def test_which_addresses_are_of_this_machine_alone(host: str, alone: bool) -> None:
    assert access.is_loopback(host) is alone


def test_each_wrong_try_after_the_first_few_waits_twice_as_long() -> None:
    slowdown, now, waits = access.Slowdown(), 1000.0, []
    for _ in range(13):
        waits.append(slowdown.begin("10.0.0.1", now))
        now += waits[-1]
        if waits[-1]:
            assert slowdown.begin("10.0.0.1", now) == 0.0
    assert waits == [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60]


def test_tries_at_once_are_counted_before_they_are_checked() -> None:
    slowdown = access.Slowdown()
    assert sum(slowdown.begin("10.0.0.1", 5.0) == 0.0 for _ in range(1000)) == access.FREE_TRIES


def test_knocking_while_one_waits_makes_the_wait_no_longer() -> None:
    slowdown = access.Slowdown()
    for _ in range(access.FREE_TRIES):
        slowdown.begin("10.0.0.1", 0.0)
    assert [slowdown.begin("10.0.0.1", now) for now in (0.0, 0.5, 1.5, 2.0)] == [2.0, 1.5, 0.5, 0.0]


def test_others_do_not_wait_for_one_who_guesses() -> None:
    slowdown = access.Slowdown()
    for _ in range(50):
        slowdown.begin("10.0.0.1", 0.0)
    assert slowdown.begin("10.0.0.1", 0.0) > 0
    assert slowdown.begin("10.0.0.2", 0.0) == 0.0


def test_what_is_long_past_is_forgotten() -> None:
    slowdown = access.Slowdown()
    for _ in range(access.FREE_TRIES):
        slowdown.begin("10.0.0.1", 0.0)
    later = access.FORGOTTEN_AFTER + 1
    assert [slowdown.begin("10.0.0.1", later) for _ in range(access.FREE_TRIES)] == [0.0] * 5
    assert slowdown.begin("10.0.0.1", later) > 0


def test_someone_who_knows_the_code_does_not_clear_the_way_for_a_guesser() -> None:
    slowdown = access.Slowdown()
    for _ in range(access.FREE_TRIES - 1):
        slowdown.begin("10.0.0.1", 0.0)
    slowdown.begin("10.0.0.1", 0.0)
    slowdown.right("10.0.0.1")
    slowdown.right("10.9.9.9")
    assert [slowdown.begin("10.0.0.1", 0.0) for _ in range(2)] == [0.0, 2.0]


def test_how_addresses_are_counted() -> None:
    assert access.network("10.0.0.1") == access.network("::ffff:10.0.0.1") == "10.0.0.1"
    assert access.network("2001:db8::1") == access.network("2001:db8::ffff:2") == "2001:db8::/64"
    assert access.network("") == access.network("testclient") == ""


def test_a_guesser_with_many_addresses_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "MOST_ADDRESSES", 10)
    slowdown = access.Slowdown()
    for number in range(100):
        slowdown.begin(f"10.0.0.{number}", 0.0)
    assert len(slowdown._tries) == 10
