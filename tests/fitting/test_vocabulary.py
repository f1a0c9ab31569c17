"""The tokenizer folds text itself and cuts it into counted words."""

from collections import Counter

from indexer.fitting.vocabulary import UNKNOWN, built, counted

WORDS, CHARACTERS = counted(["加强组织领导，组织2023年培训。", "组织领导机构有限ＡＢ公司。"])
TOKENIZER = built(WORDS, CHARACTERS, 60)


def pieces(text: str) -> list[str]:
    return list(TOKENIZER.encode(text).tokens)


def test_words_and_characters_are_counted_after_folding() -> None:
    assert (WORDS["组织"] + WORDS["组织领导"], WORDS["0000"]) == (3, 1)
    assert (CHARACTERS["组"], CHARACTERS["0"], CHARACTERS["，"]) == (3, 4, 0)


def test_width_case_digits_and_punctuation_are_folded() -> None:
    assert pieces("“１９９９年”，ａＢ！") == pieces("2000年ab") == ["0000", "年", "ab"]


def test_only_punctuation_gives_no_piece() -> None:
    assert pieces("，。——！") == pieces("") == []


def test_an_unknown_character_is_the_first_piece() -> None:
    encoded = TOKENIZER.encode("鑫组织")
    assert encoded.ids[0] == TOKENIZER.token_to_id(UNKNOWN) == 0
    assert len(encoded.ids) == 2


def test_the_size_is_kept_to() -> None:
    characters = Counter("甲甲乙乙丙")
    tokenizer = built(Counter({"甲乙": 3, "乙甲": 3, "甲丙": 1}), characters, 5)
    assert set(tokenizer.get_vocab()) == {UNKNOWN, "甲", "乙", "甲乙", "乙甲"}
