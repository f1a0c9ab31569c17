"""A build as the pages see it: started, watched while searching goes on, and its outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st

from app_pages.library import index_folder, opened_library
from app_pages.markup import as_is
from indexer.background import BackgroundBuild, BuildState
from indexer.errors import JiugaoError
from indexer.records import Failure
from indexer.store.rows import report_id

STAGES = {"scan": "查看文件", "embed": "更换模型", "read": "整理报告", "finish": "写入索引"}
SHOWN = 200
LOOKED_UP = 2_000
"""Files that came in whose text is looked for under other names."""
LATEST = 5
EVERY = "1s"


@dataclass
class Batch:
    """One build and what was settled before it: the uploads that were put into the folder, those
    whose bytes lay there under the second name, and those that were refused."""

    build: BackgroundBuild | None
    uploaded: Sequence[str]
    already: Sequence[tuple[str, str]]
    refused: Sequence[Failure]

    @property
    def running(self) -> bool:
        """Whether its build goes on."""
        return self.build is not None and self.build.state.running


@st.cache_resource
def _batches() -> dict[str, Batch]:
    """The latest build of each index, whichever tab started it."""
    return {}


def going_on() -> bool:
    """Whether a build of this index is running, and says so if it is."""
    batch = _batches().get(str(index_folder()))
    running = batch is not None and batch.running
    if running:
        st.toast("上一次整理还没有结束，请等它完成再试")
    return running


def start(
    corpora: Sequence[Path],
    uploaded: Sequence[str] = (),
    already: Sequence[tuple[str, str]] = (),
    refused: Sequence[Failure] = (),
) -> None:
    """Starts a build, unless one is going on; without a folder, only what was settled before is
    told."""
    if going_on():
        return
    build = BackgroundBuild(corpora, index_folder()) if corpora else None
    _batches()[str(index_folder())] = Batch(build, uploaded, already, refused)


def watch() -> None:
    """How the latest build stands; while it goes on, drawn anew every second."""
    batch = _batches().get(str(index_folder()))
    if batch is None:
        return
    if batch.running:
        _going_on()
    else:
        _outcome(batch, batch.build.state if batch.build is not None else BuildState(False))


@st.fragment(run_every=EVERY)
def _going_on() -> None:
    batch = _batches()[str(index_folder())]
    if batch.build is None or not batch.build.state.running:
        st.rerun()
        return
    state = batch.build.state
    progress = state.progress
    with st.container(border=True):
        if progress is None:
            st.progress(0.0, "正在准备……")
        else:
            total = max(1, progress.total)
            done = f"{STAGES[progress.stage]} {progress.done} / {progress.total}"
            st.progress(
                min(1.0, progress.done / total), as_is(f"{done}　{Path(progress.path).name}")
            )
        counts = f"已收录 {len(state.added) + len(state.updated)}，未能收录 {len(state.failed)}"
        st.html(f'<div class="jg jg-quiet">{counts}。可以离开本页，检索照常能用。</div>')
        st.html(_lines(_files(batch, state)))
        st.button("停止", on_click=batch.build.stop)


def _files(batch: Batch, state: BuildState) -> list[tuple[str, str]]:
    """Each uploaded file with how it stands, or of a folder those that were done last."""
    done = dict.fromkeys((*state.added, *state.updated), "已整理")
    done |= {one.path: one.reason for one in state.failed}
    if not batch.uploaded:
        return list(done.items())[-LATEST:]
    # An archive comes in as the files in it, under its name.
    by_name = {part: how for path, how in done.items() for part in Path(path).parts}
    return [(name, by_name.get(name, "等待中……")) for name in batch.uploaded]


def _outcome(batch: Batch, state: BuildState) -> None:
    """What came in, what was there already, and what failed with its reason."""
    failed = [*batch.refused, *state.failed]
    if state.error:
        st.error(as_is(state.error))
    elif state.stopped:
        st.warning("已停止；停止前收录的都在，再整理一次会接着做。")
    same = _same_text((*state.added, *state.updated)) if not state.error else {}
    came = [path for path in (*state.added, *state.updated) if path not in same]
    title = f"收录 {len(came)} 篇，原来就有 {len(batch.already) + len(same)} 篇，未能收录 {len(failed)} 个"
    with st.container(border=True):
        st.markdown(f"##### 上次整理：{title}")
        if came:
            with st.expander(f"收录的（{len(came)}）", expanded=len(came) <= 5):
                st.html(_lines([(path, "") for path in came]))
        known = [(name, f"与“{other}”完全相同，没有重复收录") for name, other in batch.already]
        known += [(path, f"内容与“{other}”相同，两处都保留") for path, other in same.items()]
        if known:
            with st.expander(f"原来就有的（{len(known)}）", expanded=True):
                st.html(_lines(known))
        if failed:
            with st.expander(f"未能收录的（{len(failed)}）", expanded=True):
                show_failures(failed)


@st.cache_data(show_spinner=False)
def _same_text_in(index: str, generation: int, paths: tuple[str, ...]) -> dict[str, str]:
    store, same = opened_library().store, {}
    for path in paths[:LOOKED_UP]:
        others = [one.path for one in store.same_reports(report_id(path))]
        older = [other for other in others if other not in paths or other < path]
        if older:
            same[path] = older[0]
    return same


def _same_text(paths: tuple[str, ...]) -> dict[str, str]:
    """Of files that came in, those whose text was there under another name, with that name."""
    try:
        generation = opened_library().store.status().generation
        return _same_text_in(str(index_folder()), generation, paths)
    except JiugaoError:
        # A first build that was stopped has left no index to look into.
        return {}


def show_failures(failures: Sequence[Failure]) -> None:
    """Files with the reason why they are not in."""
    st.html(_lines([(one.path, one.reason) for one in failures]))


def _lines(pairs: Sequence[tuple[str, str]]) -> str:
    """Paths, each with a remark, the first few hundred of them."""
    lines = "".join(
        f"<div>{escape(path)}"
        + (f'<span class="jg-quiet">　{escape(remark)}</span>' if remark else "")
        + "</div>"
        for path, remark in pairs[:SHOWN]
    )
    rest = f"<div>……共 {len(pairs)} 个</div>" if len(pairs) > SHOWN else ""
    return f'<div class="jg jg-files">{lines}{rest}</div>'
