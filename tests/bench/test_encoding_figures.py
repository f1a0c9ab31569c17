"""The measure of encodings over the texts that the project holds."""

from pathlib import Path

from bench.encodings.__main__ import File, files, ours, outcome, table
from bench.encodings.damage import others, without_a_byte
from bench.encodings.texts import BANDS, Texts, han


def test_files_of_each_length_and_none_is_read_wrongly(tmp_path: Path) -> None:
    made = list(files(Texts(tmp_path, 1), 3))
    assert len(made) == (17 + 7) * 3 * len(BANDS)
    for file in made:
        low, high = BANDS[file.band]
        # A few characters fall away that the encoding does not have, and rare ones come in.
        assert file.text is None or 0.7 * low <= han(file.text) <= 1.1 * high + 1
    found = [(file.band, outcome(file, ours)) for file in made]
    assert ("100+", "refused") not in found
    assert {result for _, result in found} <= {"right", "refused"}


def test_what_counts_as_right() -> None:
    text = "下一步打算：进一步完善制度，抓好落实。"
    whole = File(text.encode("gbk"), text, "GBK", "under 20")
    cut = File(text.encode()[:-1], None, "UTF-8", "under 20")
    noise = File(bytes(range(128, 256)), "乱", "GBK", "under 20")
    lines = table("名", [whole, cut, noise, whole], ours)
    assert [outcome(one, ours) for one in (whole, cut, noise)] == ["right", "right", "refused"]
    assert lines[3:] == [
        "| --- | --- | --- | --- |",
        "| GBK | 66.67 % (1 refused) | – | – |",
        "| UTF-8 | 100 % | – | – |",
        "| all | 75 % (1 refused) | – | – |",
    ]


def test_how_much_a_lost_byte_spoils() -> None:
    assert others("甲乙丙丁", "甲子丑丁") == 2
    assert others("甲乙丙丁", "甲乙丙丁") == 0
    assert len(without_a_byte("甲乙丙丁".encode(), 0)) == 11
