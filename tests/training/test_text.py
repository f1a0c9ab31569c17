"""Evaluation sentences are found wherever they stand, and nothing else goes."""

from training.text import Leaks, document, sentences

KNOWN = "加快建设全国统一大市场，健全基础制度规则。"
LEAKS = Leaks([f"{KNOWN}短句也在这里。"])


def test_sentences_keep_every_character() -> None:
    text = "第一句。第二句！\n第三句；尾巴"
    assert sentences(text) == ["第一句。", "第二句！", "\n", "第三句；", "尾巴"]


def test_a_known_sentence_goes_and_its_neighbours_stay() -> None:
    assert LEAKS.removed(f"前一句。{KNOWN}后一句。") == "前一句。后一句。"


def test_a_known_sentence_inside_a_longer_one_goes_with_it() -> None:
    assert LEAKS.removed("他说，加快建设全国统一大市场、健全基础制度规则，很好。留下。") == "留下。"


def test_width_and_punctuation_hide_nothing() -> None:
    leaks = Leaks(["到2025年建成30个示范县和50个示范乡镇。"])
    assert leaks.removed("到２０２５年，建成30个示范县和50个示范乡镇") == ""


def test_a_short_known_sentence_stays() -> None:
    assert LEAKS.removed("短句也在这里。") == "短句也在这里。"


def test_markdown_headings_stand_above_their_paragraphs() -> None:
    text = f"# 条例\n<!-- INFO END -->\n## 第一章 总则\n第一条 为了规范。\n\n## 第二章 罚则\n{KNOWN}\n第二条 责令改正。"
    doc = document("条例", text, LEAKS)
    assert doc.paragraphs == ("第一条 为了规范。", "第二条 责令改正。")
    assert doc.headings == ("第一章 总则", "第二章 罚则")
