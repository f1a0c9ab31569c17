"""What `--store` takes, and what it says about anything else."""

from pathlib import Path

import pytest

from indexer.errors import StoreUnusable
from indexer.store.milvus.place import TOKEN_VARIABLE, MilvusPlace


def test_a_server_with_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "root:secret")
    place = MilvusPlace.parse("milvus:http://milvus:19530?name=sheng&index=ivf_sq8&shards=8")
    assert place == MilvusPlace("http://milvus:19530", "sheng", "IVF_SQ8", 8, "root:secret")
    assert place.collection("words") == "sheng_words"
    assert "secret" not in repr(place) + str(place)


def test_a_file_is_searched_without_an_approximate_index(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    place = MilvusPlace.parse("milvus:./资料.db")
    assert place == MilvusPlace(str(tmp_path / "资料.db"), "jiugao", "FLAT", 1, "")
    assert place.is_file


@pytest.mark.parametrize(
    ("store", "reason"),
    [
        ("milvus:资料", "应写作 milvus:http://主机:端口，或 milvus:文件.db（本机的 Milvus Lite）"),
        ("/索引", "应写作 milvus:http://主机:端口，或 milvus:文件.db（本机的 Milvus Lite）"),
        ("milvus:http://a:1?nmae=x", "没有“nmae”这项设置，可用 name、index、shards"),
        ("milvus:http://a:1?name=1x", "name 只能用英文字母、数字和下划线，以字母开头"),
        ("milvus:http://a:1?shards=99", "shards 应为 1 至 16 的整数"),
        (
            "milvus:http://a:1?index=LSH",
            "没有“LSH”这种向量索引，可用的有：FLAT、HNSW、HNSW_SQ、IVF_SQ8、DISKANN",
        ),
        (
            "milvus:http://root:secret@a:1",
            "密码不要写在地址里，请放进环境变量 JIUGAO_MILVUS_TOKEN",
        ),
    ],
)
def test_anything_else_is_told(store: str, reason: str) -> None:
    with pytest.raises(StoreUnusable) as raised:
        MilvusPlace.parse(store)
    assert raised.value.reason == reason
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("index", "few", "many"),
    [
        ("FLAT", {}, {}),
        ("HNSW", {"ef": 600}, {"ef": 1616}),
        ("IVF_SQ8", {"nprobe": 64}, {"nprobe": 64}),
        ("DISKANN", {"search_list": 600}, {"search_list": 1616}),
    ],
)
def test_no_index_is_asked_for_more_than_it_looks_at(
    index: str, few: dict[str, int], many: dict[str, int]
) -> None:
    place = MilvusPlace.parse(f"milvus:http://host:19530?index={index}")
    assert (place.search_settings(116), place.search_settings(1616)) == (few, many)
