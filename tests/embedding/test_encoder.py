"""The built-in model through both readers, and any other through SentenceTransformer itself."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from indexer.embedding import Encoder, encoder, load_encoder
from indexer.embedding.encoder import BUILTIN_FOLDER
from indexer.errors import ModelNotLoaded

TEXTS = [
    "存在问题 阵地建设",
    "活动场地用房不足，2023年党员干部队伍建设有待加强。",
    "Ａｂｃ①㎡ WIFI６",
    "🙂𪚥",
    "，。！",
    "",
    "一、加强组织领导。" * 3000,
]


def tiny(folder: Path, rows: list[list[float]]) -> Path:
    """A saved model of three known words, its vectors given."""
    words = {"[UNK]": 0, "阵地": 1, "建设": 2}
    tokenizer = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    static = StaticEmbedding(tokenizer, embedding_weights=np.array(rows, dtype=np.float32))
    SentenceTransformer(modules=[static, Normalize()], device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="module")
def builtin() -> Encoder:
    return load_encoder()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return tiny(tmp_path / "小模型", [[0, 0], [3, 0], [0, 4]])


def test_builtin_gives_what_sentence_transformers_gives(builtin: Encoder) -> None:
    whole = SentenceTransformer(str(BUILTIN_FOLDER), device="cpu", local_files_only=True)
    expected = whole.encode(TEXTS, convert_to_numpy=True).astype(np.float32)
    np.testing.assert_allclose(builtin.encode(TEXTS), expected, atol=2e-3)


def test_builtin_gives_unit_rows_or_zero_rows(builtin: Encoder) -> None:
    vectors = builtin.encode(TEXTS)
    assert (vectors.shape, vectors.dtype) == ((7, builtin.dimension), np.dtype(np.float32))
    lengths = np.linalg.norm(vectors, axis=1)
    np.testing.assert_allclose(lengths, [1, 1, 1, 0, 0, 0, 1], atol=1e-5)


def test_builtin_folds_width_case_and_digits(builtin: Encoder) -> None:
    first, second = builtin.encode(["２０２３年Ａ类", "1999年a类"])
    np.testing.assert_array_equal(first, second)


def test_builtin_knows_what_is_near(builtin: Encoder) -> None:
    query, near, far = builtin.encode(
        ["粮食生产", "夏粮再获丰收，农民种粮积极性高", "法院依法审理案件"]
    )
    assert query @ near > query @ far + 0.1


def test_nothing_to_encode(builtin: Encoder, model: Path) -> None:
    assert builtin.encode([]).shape == (0, builtin.dimension)
    assert load_encoder(str(model)).encode([]).shape == (0, 2)


def test_builtin_stays_small() -> None:
    assert sum(f.stat().st_size for f in BUILTIN_FOLDER.rglob("*") if f.is_file()) <= 25_000_000


def test_a_folder_goes_through_sentence_transformers(model: Path) -> None:
    encoder = load_encoder(str(model))
    assert (encoder.name, encoder.dimension) == (str(model), 2)
    vectors = encoder.encode(["阵地", "建设 阵地", "别的", ""])
    np.testing.assert_allclose(vectors, [[1, 0], [0.6, 0.8], [0, 0], [0, 0]], atol=1e-6)


def test_fingerprint_follows_the_model_not_the_place(builtin: Encoder, tmp_path: Path) -> None:
    first = tiny(tmp_path / "a" / "m", [[0, 0], [3, 0], [0, 4]])
    moved = Path(shutil.copytree(first, tmp_path / "b" / "m"))
    (moved / "README.md").write_text("other words", encoding="utf-8")
    other = tiny(tmp_path / "c" / "m", [[0, 0], [3, 0], [0, 5]])
    prints = [load_encoder(str(folder)).fingerprint for folder in (first, moved, other)]
    assert prints[0] == prints[1] != prints[2]
    assert builtin.fingerprint == load_encoder().fingerprint
    assert builtin.fingerprint.startswith("builtin-")
    assert builtin.fingerprint not in prints


def refused(name: str) -> str:
    with pytest.raises(ModelNotLoaded) as caught:
        load_encoder(name)
    assert caught.value.subject == name
    assert "\n" not in str(caught.value)
    return caught.value.reason


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(str(tmp_path / "nowhere")) == "没有这个文件夹"


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("无", encoding="utf-8")
    assert "没有可用的模型" in refused(str(tmp_path))


def test_a_damaged_folder_is_refused(model: Path) -> None:
    next(model.rglob("model.safetensors")).write_bytes(b"broken")
    assert "损坏" in refused(str(model))


def test_a_name_that_cannot_be_fetched_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert "无法下载" in refused("no-such-owner/no-such-model")


def test_a_damaged_builtin_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = Path(shutil.copytree(BUILTIN_FOLDER, tmp_path / "builtin"))
    next(damaged.rglob("tokenizer.json")).write_text("{", encoding="utf-8")
    monkeypatch.setattr(encoder, "BUILTIN_FOLDER", damaged)
    with pytest.raises(ModelNotLoaded, match="重新安装"):
        load_encoder()
