"""The watcher, in a time of its own: each test says what happens when, and what came of it."""

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import Care, Progress, build
from indexer.errors import FolderMissing, IndexDamaged, IndexLocked, JiugaoError
from indexer.records import BuildResult
from indexer.store import LocalStore, LocalWriter
from indexer.watching import Notice, Pace, Round, Watcher
from indexer.watching.events import Change
from tests.fakes import FakeEncoder
from tests.test_build import text

PACE = Pace(quiet=2, patience=30, look=300, step=1, retry=10)


class World:
    """A folder, an index, and a clock that only `taken` moves."""

    def __init__(self, place: Path) -> None:
        self.folder, self.index = place / "材料", place / "索引"
        self.folder.mkdir()
        self.time = 0.0
        self.plan: list[tuple[float, Callable[[], Sequence[Change]]]] = []
        self.followed: list[tuple[str, float]] = []
        self.told: list[tuple[float, Round | Notice]] = []
        self.builds: list[tuple[float, frozenset[Path]]] = []
        self.before_build: Callable[[], None] = lambda: None

    def at(self, time: float, action: Callable[[], Sequence[Change]]) -> None:
        """Has something happen, which is told of as changes."""
        self.plan = sorted([*self.plan, (time, action)], key=lambda one: one[0])

    def write(self, name: str, number: int, told: bool = True, is_open: bool = False) -> object:
        """An action: a report is written."""

        def action() -> Sequence[Change]:
            file = self.folder / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text(number), encoding="utf-8")
            os.utime(file, ns=(int(self.time * 1e9), int(self.time * 1e9)))
            return [Change(file, is_open)] if told else []

        return action

    def run(self, until: float, pace: Pace = PACE) -> "World":
        watcher = Watcher(
            [self.folder], self.index, self.build, self, self.tell, pace, lambda: self.time
        )
        while self.time < until:
            watcher.step()
        return self

    def follow(self, folder: Path) -> None:
        self.followed.append(("follow", self.time))

    def leave(self, folder: Path) -> None:
        self.followed.append(("leave", self.time))

    def taken(self, seconds: float) -> list[Change]:
        end = self.time + seconds
        while self.plan and self.plan[0][0] <= end:
            when, action = self.plan.pop(0)
            self.time = max(self.time, when)
            if changes := list(action()):
                return changes
        self.time = end
        return []

    def build(
        self, folders: Sequence[Path], care: Care, progress: Callable[[Progress], None]
    ) -> BuildResult:
        self.before_build()
        self.builds.append((self.time, care.unfinished))
        result = build(folders, self.index, FakeEncoder(), jobs=1, progress=progress, care=care)
        return replace(result, seconds=0.0)

    def tell(self, told: Round | Notice) -> None:
        self.told.append((self.time, told))

    @property
    def paths(self) -> list[str]:
        with closing(LocalStore.open(self.index)) as store:
            return [one.path for one in store.reports(1000)]


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.write("一.txt", 1)()
    return made


def first(**fields: object) -> Round:
    plain = Round(("材料/一.txt",), (), 0, (), 1, 5, 0.0)
    return replace(plain, **fields)


def test_what_is_there_is_built_first_and_then_what_changes(world: World) -> None:
    world.at(10, world.write("二.txt", 2))
    world.at(20, world.write("一.txt", 3))
    world.at(30, lambda: [(world.folder / "二.txt").unlink() or Change(world.folder / "二.txt")])
    world.run(60)
    assert world.told == [
        (2.0, first()),
        (12.0, Round(("材料/二.txt",), (), 0, (), 2, 10, 0.0)),
        (22.0, Round((), ("材料/一.txt",), 0, (), 2, 10, 0.0)),
        (32.0, Round((), (), 1, (), 1, 5, 0.0)),
    ]
    assert world.paths == ["材料/一.txt"]


def test_a_burst_is_one_round(world: World) -> None:
    for n in range(40):
        world.at(10 + n / 4, world.write(f"多{n}.txt", n))
    world.run(40)
    assert [time for time, _ in world.builds] == [2.0, 22.0]
    assert len(world.told[1][1].added) == 40


def test_a_file_that_grows_is_read_when_it_is_whole(world: World) -> None:
    world.at(10, world.write("二.txt", 2))
    for second in range(11, 16):
        world.at(second, world.write("二.txt", second, told=False))
    world.run(40)
    assert [time for time, _ in world.builds] == [2.0, 17.0]


def test_an_open_file_waits_until_it_is_closed(world: World) -> None:
    file = world.folder / "二.txt"
    world.at(10, world.write("二.txt", 2, is_open=True))
    world.at(25, lambda: [Change(file)])
    world.run(40)
    assert [time for time, _ in world.builds] == [2.0, 27.0]


def test_a_file_that_never_ends_keeps_only_itself_waiting(world: World) -> None:
    growing = world.folder / "长.txt"
    for second in range(10, 100):
        world.at(second, world.write("长.txt", second, is_open=True))
    world.at(12, world.write("二.txt", 2))
    world.run(200)
    assert world.builds == [
        (2.0, frozenset()),
        (40.0, frozenset({growing})),
        (129.0, frozenset()),
    ]
    assert world.paths == ["材料/一.txt", "材料/二.txt", "材料/长.txt"]


def test_a_report_stays_while_its_file_is_being_written_anew(world: World) -> None:
    world.at(10, world.write("二.txt", 2))
    for second in range(10, 45):
        world.at(second, world.write("一.txt", second, is_open=True))
    world.run(42)
    assert [unfinished for _, unfinished in world.builds[1:]] == [{world.folder / "一.txt"}]
    assert world.paths == ["材料/一.txt", "材料/二.txt"]


def test_what_nobody_tells_of_is_found_by_looking(world: World) -> None:
    world.at(10, world.write("二.txt", 2, told=False))
    world.at(400, world.write("一.txt", 3, told=False))
    world.run(700)
    assert [time for time, _ in world.builds] == [2.0, 302.0, 602.0]
    assert [told.updated for _, told in world.told] == [(), (), ("材料/一.txt",)]


def test_looking_finds_nothing_where_nothing_changed(world: World) -> None:
    world.at(10, world.write("二.txt", 2))
    world.run(1000)
    assert [time for time, _ in world.builds] == [2.0, 12.0]


def test_a_folder_that_goes_away_keeps_its_reports(world: World, tmp_path: Path) -> None:
    away = tmp_path / "别处"

    def go() -> Sequence[Change]:
        world.folder.rename(away)
        return [Change(world.folder)]

    def come() -> Sequence[Change]:
        (away / "二.txt").write_text(text(2), encoding="utf-8")
        away.rename(world.folder)
        return []

    world.at(10, go)
    world.at(50, come)
    world.run(49)
    assert world.paths == ["材料/一.txt"]
    world.run(80)
    notices = [(time, one.kind) for time, one in world.told if isinstance(one, Notice)]
    assert notices == [(10.0, "away"), (49.0, "away"), (50.0, "back")]
    assert world.paths == ["材料/一.txt", "材料/二.txt"]
    assert ("leave", 10.0) in world.followed
    assert world.followed[-1] == ("follow", 50.0)


def test_the_empty_place_of_a_drive_is_not_the_drive(world: World, tmp_path: Path) -> None:
    away = tmp_path / "别处"

    def go() -> Sequence[Change]:
        world.folder.rename(away)
        world.folder.mkdir()
        return [Change(world.folder)]

    def come() -> Sequence[Change]:
        world.folder.rmdir()
        away.rename(world.folder)
        return []

    world.at(10, go)
    world.at(50, come)
    world.run(40)
    assert world.told[-1][1].reason.startswith("现在是空的，其中的报告先留着")
    assert world.paths == ["材料/一.txt"]
    world.run(70)
    assert world.paths == ["材料/一.txt"]
    assert [time for time, _ in world.builds] == [2.0, 52.0]


def test_a_drive_that_goes_just_when_it_is_looked_through(world: World, tmp_path: Path) -> None:
    def go() -> None:
        if world.builds:
            world.folder.rename(tmp_path / "别处")
            world.folder.mkdir()
            world.before_build = lambda: None

    world.before_build = go
    world.at(10, world.write("二.txt", 2))
    world.run(30)
    assert world.paths == ["材料/一.txt"]
    assert [one.kind for _, one in world.told if isinstance(one, Notice)] == ["away"]


def test_a_folder_that_a_person_empties_is_empty(world: World) -> None:
    file = world.folder / "一.txt"
    world.at(10, lambda: [file.unlink() or Change(file)])
    world.run(20)
    assert world.paths == []


def test_an_empty_place_at_the_start_is_not_believed(world: World) -> None:
    world.run(5)
    shutil.rmtree(world.folder)
    world.folder.mkdir()
    world.run(20)
    assert world.paths == ["材料/一.txt"]
    assert len(world.builds) == 1


def test_a_folder_that_is_away_at_the_start_is_waited_for(world: World, tmp_path: Path) -> None:
    world.run(5)
    world.folder.rename(tmp_path / "别处")
    world.at(20, lambda: [(tmp_path / "别处").rename(world.folder), world.write("二.txt", 2)()][:0])
    world.run(40)
    assert world.paths == ["材料/一.txt", "材料/二.txt"]
    with pytest.raises(FolderMissing):
        world.folder = tmp_path / "从来没有"
        world.run(50)


def test_another_writer_is_waited_for_and_told_once(world: World) -> None:
    def locked() -> None:
        if world.time < 40:
            raise IndexLocked("索引", "另一个程序正在更新索引，请等它结束后再试")

    world.before_build = locked
    world.at(20, world.write("二.txt", 2))
    world.run(60)
    notice = Notice("waiting", "索引", "另一个程序正在更新索引，请等它结束后再试")
    assert world.told == [
        (2.0, notice),
        (42.0, first(added=("材料/一.txt", "材料/二.txt"), reports=2, passages=10)),
    ]


def test_a_real_lock_is_waited_for(world: World) -> None:
    holder = LocalWriter(world.index, FakeEncoder().model)
    holder.__enter__()
    world.at(30, lambda: [holder.__exit__()][:0])
    world.run(50)
    assert [type(one).__name__ for _, one in world.told] == ["Notice", "Round"]
    assert world.told[0][1].reason.startswith("另一个程序正在更新索引（进程 ")


def test_a_damaged_index_ends_it_and_a_full_disk_does_not(world: World) -> None:
    errors: list[JiugaoError] = [IndexDamaged("索引", "坏了"), JiugaoError("索引", "磁盘已满")]

    def fail() -> None:
        if errors:
            raise errors.pop()

    world.before_build = fail
    with pytest.raises(IndexDamaged):
        world.run(60)
    assert world.told == [(2.0, Notice("waiting", "索引", "磁盘已满"))]
    world.run(80)
    assert world.paths == ["材料/一.txt"]


def test_an_index_that_is_away_is_not_begun_anew(world: World, tmp_path: Path) -> None:
    world.at(10, lambda: [world.index.rename(tmp_path / "走了"), world.write("二.txt", 2)()][1])
    world.at(40, lambda: [(tmp_path / "走了").rename(world.index)][:0])
    world.run(39)
    assert not world.index.exists()
    assert world.told[-1][1].reason == "索引文件夹现在不在"
    world.run(60)
    assert world.paths == ["材料/一.txt", "材料/二.txt"]


def test_what_a_person_took_out_stays_out(world: World) -> None:
    world.run(5)
    with LocalWriter(world.index) as writer:
        writer.exclude("材料/一.txt")
    file = world.folder / "一.txt"
    world.at(10, world.write("一.txt", 7))
    world.at(20, lambda: [file.unlink() or Change(file)])
    world.at(30, world.write("一.txt", 8))
    world.at(40, world.write("二.txt", 2))
    world.run(60)
    assert world.paths == ["材料/二.txt"]
    with closing(LocalStore.open(world.index)) as store:
        assert store.excluded() == ("材料/一.txt",)


def test_a_failure_is_told_once(world: World) -> None:
    bad = world.folder / "坏.docx"
    world.at(10, lambda: [bad.write_bytes(b"PK\x03\x04") and Change(bad)])
    world.at(20, world.write("二.txt", 2))
    world.run(40)
    assert [[one.path for one in told.failed] for _, told in world.told] == [
        [],
        ["材料/坏.docx"],
        [],
    ]


def test_its_own_files_and_those_of_office_programs_set_nothing_off(world: World) -> None:
    world.index = world.folder / "索引"
    names = [
        "~$总结.docx",
        ".总结.swp",
        "索引/index.sqlite-wal",
        "索引-baskets.sqlite",
        ".隐/a.txt",
    ]
    for n, name in enumerate(names):
        world.at(10 + n, lambda name=name: [Change(world.folder / name)])
    world.run(60)
    assert [time for time, _ in world.builds] == [2.0]


def test_a_folder_that_nobody_tells_of_is_said_to_be(world: World) -> None:
    def refuse(_: Path) -> None:
        raise OSError(28, "inotify watch limit reached")

    world.follow = refuse
    world.at(10, world.write("二.txt", 2, told=False))
    world.run(60, replace(PACE, look=20))
    assert world.told[0] == (
        0.0,
        Notice("unheard", str(world.folder), "系统允许守着的文件夹数已满"),
    )
    assert world.paths == ["材料/一.txt", "材料/二.txt"]
