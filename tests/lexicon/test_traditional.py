"""Both scripts compared as one, character for character."""

import subprocess
import sys

import pytest

from indexer.lexicon.traditional import FILE, convert, scripts, simplified


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("存在問題與不足", "存在问题与不足"),
        ("衞生、敍述、綫路、羣眾", "卫生、叙述、线路、群众"),
        ("著力解決沿著老路", "着力解决沿着老路"),
        ("成效顯著，著名土著", "成效显著，著名土着"),
        ("取得显著成效的『繁體』字", "取得显著成效的『繁体』字"),
        ("乾隆年間瞭解乾部瞭望", "乾隆年间了解干部瞭望"),
        ("皇后在台上，公里里程", "皇后在台上，公里里程"),
        ("ABC 12", "ABC 12"),
        ("", ""),
    ],
)
def test_what_a_text_is_compared_as(written: str, folded: str) -> None:
    assert simplified(written) == folded
    assert len(folded) == len(written)


def test_simplified_text_is_handed_back_itself() -> None:
    text = "取得显著成效，后勤干部准备了复印台账。"
    assert simplified(text) is text


def test_the_list_of_characters_is_what_opencc_changes() -> None:
    held = set(FILE.read_text(encoding="utf-8")) - {"\n"}
    common = [char for char in map(chr, range(0x4E00, 0xA000)) if char.encode("big5", "ignore")]
    assert {char for char in common if convert(char) != char} <= held
    assert all(convert(char) != char for char in held)


def test_opencc_is_loaded_only_where_it_is_needed() -> None:
    program = (
        "import sys; from indexer.lexicon.traditional import scripts, simplified; "
        "simplified('存在问题'); print('opencc' in sys.modules); "
        "simplified('存在問題'); print('opencc' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True"]


def test_a_text_in_both_scripts() -> None:
    assert scripts("阵地") == scripts("陣地") == ("阵地", "陣地")
    assert scripts("群众") == ("群众", "羣衆", "群眾", "羣眾")
    assert scripts("工作") == ("工作",)
