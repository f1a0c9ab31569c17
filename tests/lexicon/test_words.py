"""One cutting for index and query, with the user's words in it."""

from pathlib import Path

from indexer.lexicon import files, words
from indexer.lexicon.check import bad_lines
from indexer.lexicon.words import cut
from indexer.records import BadLine


def test_words_are_folded_and_what_carries_nothing_is_left_out() -> None:
    assert cut("ＡＢＣ系统在2023年进行了排查。") == ["abc", "系统", "排查"]
    assert cut("，。！ 12 3") == []


def test_both_scripts_are_cut_alike() -> None:
    assert cut("陣地建設存在問題") == cut("阵地建设存在问题") == ["阵地", "建设", "存在", "问题"]


def test_both_dictionaries_cut_alike(word_lists: Path) -> None:
    text = "三会一课制度落实不到位，党员活动室长期闲置，网格员队伍不稳定。"
    mapped = words._mapped_tokenizer()
    assert isinstance(mapped.FREQ, words._MappedFrequencies)
    assert list(mapped.cut_for_search(text)) == list(words.full_tokenizer().cut_for_search(text))


def test_the_users_words_stay_whole_and_bad_lines_are_named(word_lists: Path) -> None:
    before = files.fingerprint(files.DICTIONARY)
    lines = "# 本单位的词\n青石驛站 50 n\n青 石\n" + "长" * 13 + "\n\n微巷议事\n"
    (word_lists / "词典.txt").write_text(lines, encoding="utf-8")
    files.fingerprint.cache_clear()
    assert "青石驿站" in cut("青石驿站里开微巷议事")
    assert "微巷议事" in cut("青石驿站里开微巷议事")
    assert files.fingerprint(files.DICTIONARY) != before
    assert bad_lines() == (
        BadLine("词典.txt", 3, "“青”不是词语：应为 2 至 12 个汉字、字母或数字"),
        BadLine("词典.txt", 4, f"“{'长' * 12}”不是词语：应为 2 至 12 个汉字、字母或数字"),
    )


def test_without_a_cache_folder_words_are_cut_all_the_same(
    word_lists: Path, tmp_path: Path, monkeypatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setattr(words, "_trie_file", lambda: blocked / "dictionary.marisa")
    assert cut("阵地建设") == ["阵地", "建设"]
