"""The words of wordings, and how telling each is."""

from pathlib import Path

from indexer.lexicon.topicwords import rarity, words_of


def test_words_of_known_and_unknown_wordings_are_cut_alike(word_lists: Path) -> None:
    table = "领域,主题,通用\n林业,苗圃管理,苗床苗床整地\n"
    (word_lists / "主题词表.csv").write_text(table, encoding="utf-8")
    known, unknown = words_of("苗床苗床整地"), words_of("苗床苗床平地")
    assert known == tuple(dict.fromkeys(known))
    assert (known[-1], unknown[-1]) == ("整地", "平地")


def test_a_word_of_one_topic_tells_more_than_one_of_many(word_lists: Path) -> None:
    table = "领域,主题,通用\n林业,苗圃管理,苗床\n"
    (word_lists / "主题词表.csv").write_text(table, encoding="utf-8")
    assert rarity("苗床") > rarity("管理") > 0
