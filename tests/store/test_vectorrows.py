"""The file of vectors that is mapped into memory."""

from pathlib import Path

import numpy as np
import pytest

from indexer.store.vectorrows import RowsSpoiled, VectorRows, remove_others

ROWS = np.arange(60, dtype=np.int8).reshape(20, 3)


def all_of(rows: VectorRows) -> list[list[int]]:
    return rows.at(np.arange(len(rows))).tolist()


def test_rows_in_a_file_and_after_it(tmp_path: Path) -> None:
    rows = VectorRows.blank(3).with_added(ROWS[:8]).with_added(ROWS[8:10])
    assert all_of(rows) == ROWS[:10].tolist()
    file = rows.save_after(tmp_path)
    assert file.read_bytes() == ROWS[:10].tobytes()
    opened = VectorRows.opened(file, 3, 10)
    more = opened.with_added(ROWS[10:15]).with_added(ROWS[15:])
    assert (len(opened), len(more)) == (10, 20)
    assert all_of(more) == ROWS.tolist()
    assert more.at(np.array([17, 3, 12, 3])).tolist() == ROWS[[17, 3, 12, 3]].tolist()
    assert more.save_after(tmp_path) == file
    assert file.read_bytes() == ROWS.tobytes()
    assert all_of(opened) == ROWS[:10].tolist()


def test_what_a_killed_writer_left_is_written_over(tmp_path: Path) -> None:
    file = VectorRows.blank(3).with_added(ROWS[:4]).save_after(tmp_path)
    with file.open("ab") as stream:
        stream.write(b"left")
    rows = VectorRows.opened(file, 3, 4).with_added(ROWS[4:])
    rows.save_after(tmp_path)
    assert all_of(VectorRows.opened(file, 3, 20)) == ROWS.tolist()


def test_chosen_rows_in_a_new_file(tmp_path: Path) -> None:
    old = VectorRows.blank(3).with_added(ROWS).save_after(tmp_path)
    rows = VectorRows.opened(old, 3, 20)
    new = rows.save_anew(tmp_path, np.array([19, 0, 7]))
    assert new != old
    assert new.read_bytes() == ROWS[[19, 0, 7]].tobytes()
    remove_others(tmp_path, [new.name])
    assert list(tmp_path.iterdir()) == [new]
    assert all_of(rows) == ROWS.tolist()


def test_a_file_that_was_cut_off(tmp_path: Path) -> None:
    file = VectorRows.blank(3).with_added(ROWS).save_after(tmp_path)
    with pytest.raises(ValueError, match="mmap"):
        VectorRows.opened(file, 3, 21)
    rows = VectorRows.opened(file, 3, 20)
    file.write_bytes(ROWS[:5].tobytes())
    with pytest.raises(RowsSpoiled):
        rows.at(np.array([0]))
    with pytest.raises(RowsSpoiled):
        rows.with_added(ROWS).at(np.array([0, 30]))


def test_no_rows_need_no_file(tmp_path: Path) -> None:
    assert all_of(VectorRows.opened(tmp_path / "none", 3, 0)) == []
