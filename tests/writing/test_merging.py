"""Two changes of one text put together."""

import pytest

from indexer.writing.merging import merged


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("甲2024乙。", "甲2021乙。", "甲2024乙。"),
        ("甲2021乙。", "甲2021丙。", "甲2021丙。"),
        ("甲2024乙。", "甲2024乙。", "甲2024乙。"),
        ("甲2024乙。", "甲2021乙，丙。", "甲2024乙，丙。"),
        ("甲2024乙。", "甲2025乙。", None),
        ("", "甲2021乙丙。", None),
        ("", "甲2021乙。", ""),
    ],
)
def test_changes_of_one_text(mine: str, theirs: str, both: str | None) -> None:
    assert merged("甲2021乙。", mine, theirs) == both
