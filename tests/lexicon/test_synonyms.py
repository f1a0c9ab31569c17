"""What is looked for beside a word."""

from pathlib import Path

from indexer.lexicon.synonyms import synonyms
from indexer.records import BadLine, WeightedTerm


def test_the_shipped_table_is_whole() -> None:
    held = synonyms()
    assert held.bad_lines == ()
    assert len(held.of_word) >= 80
    weights = [term.weight for terms in held.of_word.values() for term in terms]
    assert (min(weights) > 0, max(weights) < 1) == (True, True)


def test_each_other_word_once_at_its_highest_weight_and_none_that_is_asked(
    word_lists: Path,
) -> None:
    table = "词,同义词,权重\n甲词,丙词、丁词,0.2\n乙词,丁词、甲词,0.4\n"
    (word_lists / "同义词.csv").write_text(table, encoding="utf-8")
    (word_lists / "词典.txt").write_text("甲词\n乙词\n丙词\n丁词\n", encoding="utf-8")
    assert synonyms().beside(["甲词", "乙词"]) == [
        WeightedTerm("丙词", 0.2),
        WeightedTerm("丁词", 0.4),
    ]


def test_the_users_weights_count_and_a_weight_of_nothing_takes_out(word_lists: Path) -> None:
    table = "患者,病人,0\n老师,先生,0.1\n"
    (word_lists / "同义词.csv").write_text(table, encoding="utf-8")
    assert synonyms().beside(["患者"]) == []
    assert synonyms().beside(["老师"]) == [WeightedTerm("先生", 0.1)]


def test_bad_lines_are_named(word_lists: Path) -> None:
    table = "甲,乙\n短板,弱项,很高\n短板,弱项,2\n教师,先生,0.2\n"
    (word_lists / "同义词.csv").write_text(table, encoding="utf-8")
    held = synonyms()
    assert held.bad_lines == (
        BadLine("同义词.csv", 1, "应为三列：词,同义词,权重；同一格里的多个词请用顿号“、”隔开"),
        BadLine("同义词.csv", 2, "权重“很高”应为 0 到 1 之间的数"),
        BadLine("同义词.csv", 3, "权重“2”应为 0 到 1 之间的数"),
    )
    assert WeightedTerm("先生", 0.2) in held.beside(["教师"])
