"""`jiugao train` from end to end on an archive with a language of its own."""

import random
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from indexer.build import Progress, build
from indexer.embedding.encoder import StaticEncoder, load_encoder
from indexer.errors import ArchiveTooSmall, ModelNotLoaded
from indexer.fitting import adapt
from indexer.fitting.fit import Recipe
from indexer.fitting.newwords import NewWord
from indexer.lexicon import files, words
from indexer.lexicon.files import FOLDER_VARIABLE
from indexer.search import Library
from indexer.store import LocalStore

CODES = {
    "红柳行动": "给独居老人送饭、修灯、量血压",
    "蓝盾计划": "夜里巡查仓库，换下老化的电线",
    "青苗工程": "新来的年轻人跟着老师傅学手艺",
    "金秤专班": "到集市上查缺斤短两和过期食品",
    "白鸽热线": "邻里吵架的时候上门劝和",
    "绿洲小组": "把沙坑填平，种上梭梭和沙枣",
}
"""Names that only this archive gives to things."""
REPORTS = 140


def write_archive(folder: Path) -> None:
    rng = random.Random(5)
    folder.mkdir()
    for number in range(REPORTS):
        lines = [f"{number}号农场2023年工作总结", "一、主要做法"]
        for name, what in rng.sample(sorted(CODES.items()), 5):
            lines.append(f"（{'一二三四五六七八九'[len(lines) % 9]}）推进{name}")
            count = rng.randint(11, 99)
            detail = f"{what}，第{number}场队共去了{'甲乙丙丁戊'[number % 5]}组{count}回"
            lines.append(f"我们{detail}，大家都说办得好，记在了{number}号台账里，没有落下一家。")
        (folder / f"总结{number}.txt").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """A folder for the words that are found."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "词表"))
    words.reload()
    yield
    monkeypatch.undo()
    words.reload()


def test_a_better_model_is_taken_over_and_given_back(tmp_path: Path, own_words: None) -> None:
    write_archive(tmp_path / "报告")
    index = tmp_path / "索引"
    build([tmp_path / "报告"], index, load_encoder(), jobs=1)
    stages: list[Progress] = []
    result = adapt.train(index, stages.append, Recipe(steps=40, batch=128, rate=0.01))
    assert (result.reports, result.kept) == (REPORTS, True)
    assert result.after > result.before + adapt.MARGIN
    assert {one.stage for one in stages} >= {"archive", "fit", "embed", "finish"}
    assert max(one.done for one in stages if one.stage == "embed") == max(
        one.total for one in stages if one.stage == "embed"
    )
    with closing(Library(index)) as library:
        name = library.store.model.name
        assert name.startswith("fitted-")
        hit = library.search("主要做法 红柳行动", limit=1).hits[0]
        assert "送饭" in hit.text
    again = build([tmp_path / "报告"], index, load_encoder(name, index), jobs=1)
    assert (again.embedded, again.unchanged) == (0, REPORTS)

    assert adapt.go_back(index) is True
    assert not files.mined_file().exists()
    with closing(LocalStore.open(index)) as store:
        assert store.model.name == "builtin"
    assert list(index.glob("fitted-*")) == []
    assert adapt.go_back(index) is False


def test_no_steps_bring_nothing_and_change_nothing(tmp_path: Path, own_words: None) -> None:
    write_archive(tmp_path / "报告")
    index = tmp_path / "索引"
    build([tmp_path / "报告"], index, load_encoder(), jobs=1)
    result = adapt.train(index, recipe=Recipe(steps=1, batch=8, rate=0.0))
    assert result.after == pytest.approx(result.before, abs=0.005)
    assert result.kept is False
    with closing(LocalStore.open(index)) as store:
        assert store.model.name == "builtin"
    assert list(index.glob("fitted-*")) == []


def test_a_few_reports_are_declined_and_the_index_stays(tmp_path: Path) -> None:
    (tmp_path / "报告").mkdir()
    (tmp_path / "报告" / "总结.txt").write_text("某镇2023年总结\n没有经费。", encoding="utf-8")
    build([tmp_path / "报告"], tmp_path / "i", load_encoder(), jobs=1)
    with pytest.raises(ArchiveTooSmall):
        adapt.train(tmp_path / "i")


def test_new_words_change_no_vector_before_the_fit() -> None:
    builtin = StaticEncoder.builtin()
    tokenizer, vectors = adapt.extended(builtin, [NewWord("红柳行动", 50, 0.001)])
    text = "推进红柳行动三十回"
    assert "红柳行动" in tokenizer.encode(text).tokens
    sums = vectors[tokenizer.encode(text).ids].sum(axis=0)
    expected = builtin.encode([text])[0]
    np.testing.assert_allclose(sums / np.linalg.norm(sums), expected, atol=1e-5)


def test_a_fitted_model_that_is_gone_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelNotLoaded, match="训练所得的模型缺失或损坏，请用 jiugao train --back"):
        load_encoder("fitted-0", tmp_path)
