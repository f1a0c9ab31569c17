"""资料库: files put in by upload or from a folder, how that goes, and what the index holds."""

from pathlib import Path

import streamlit as st

from app_pages import controls, guard, holdings_build, tables
from app_pages.library import index_folder, opened_library, problem
from app_pages.markup import as_is
from app_pages.uploads import MOST_FILES
from indexer import shelf
from indexer.errors import IndexMissing, JiugaoError, UploadRefused
from indexer.records import Failure
from indexer.store import IndexStatus, Store
from indexer.writing.plain import one_line

UPLOADS = "上传"
CORPUS = "corpus"


def _upload_folder(status: IndexStatus | None) -> Path:
    """Where uploads go: into the library's first folder, or beside the index."""
    if status is not None and status.sources:
        return status.sources[0].folder / UPLOADS
    return index_folder().absolute().parent / CORPUS / UPLOADS


def _upload(status: IndexStatus | None) -> None:
    folder = _upload_folder(status)
    with st.form("upload", clear_on_submit=True):
        # Of any kind: what cannot be read is told of with its reason, which the box would not do.
        files = st.file_uploader("上传报告文件（可以一次选很多）", accept_multiple_files=True)
        sent = st.form_submit_button("收录资料库", type="primary")
    if not guard.open_to_others():
        st.caption(as_is(f"上传的文件存放在 {folder}"))
    if sent and files:
        handed = [(file.name, file.getvalue()) for file in files]
        _shelve(handed, folder)


def _shelve(handed: list[tuple[str, bytes]], folder: Path) -> None:
    """Puts files into the library's folder and starts a build of it."""
    if holdings_build.going_on():
        return
    already: list[tuple[str, str]] = []
    uploaded: list[str] = []
    refused: list[Failure] = []
    for name, content in handed[:MOST_FILES]:
        try:
            shelved = shelf.shelve(name, content, folder)
        except UploadRefused as error:
            refused.append(Failure(name, error.reason))
        else:
            if shelved.already:
                already.append((name, shelved.file.name))
            else:
                uploaded.append(shelved.file.name)
    refused += [Failure(n, f"一次最多 {MOST_FILES} 个，请分批上传") for n, _ in handed[MOST_FILES:]]
    built = (
        [shelf.library_folder(index_folder(), folder, folder.parent)] if uploaded or already else []
    )
    holdings_build.start(built, uploaded, already, refused)


def _folder() -> None:
    """A folder of this computer to take in: any that its user names, and for visitors those that
    `jiugao app --library` named."""
    if guard.open_to_others():
        _folder_for_visitors()
        return
    with st.form("folder", border=True):
        typed = st.text_input("或者指定这台电脑上的一个文件夹", placeholder="例如：D:\\往年材料")
        sent = st.form_submit_button("整理并收录")
    if sent and typed.strip():
        place = _existing(typed.strip().strip('"'))
        if place is not None:
            holdings_build.start([place])
        else:
            st.error(as_is(f"{one_line(typed)[:80]}：没有这个文件夹，请检查路径"))


def _existing(typed: str) -> Path | None:
    """The folder that was typed; None where there is none, or it cannot be looked at."""
    try:
        place = Path(typed).expanduser()
        return place if place.is_dir() else None
    except (OSError, RuntimeError, ValueError):
        return None


def _folder_for_visitors() -> None:
    folders = guard.folders()
    if not folders:
        return
    with st.form("folder", border=True):
        # The place in the list is what is chosen: a name made up by a visitor leads nowhere.
        chosen = st.selectbox(
            "或者收录服务器上的文件夹",
            range(len(folders)),
            format_func=lambda number: folders[number].name,
        )
        sent = st.form_submit_button("整理并收录")
    if sent:
        place = folders[chosen]
        if place.is_dir():
            holdings_build.start([place])
        else:
            st.error(as_is(f"{place.name}：这个文件夹已经不在了"))


def _state(status: IndexStatus, store: Store) -> None:
    """What the index holds and where from."""
    with st.container(horizontal=True, gap="medium"):
        st.metric("材料", f"{status.reports:,} 篇")
        st.metric("段落", f"{status.passages:,} 个")
        st.metric("占用空间", f"{status.size / 1e6:,.1f} MB")
        st.metric("更新于", tables.day(status.updated_at) if status.updated_at else "—")
    st.markdown("#### 来源文件夹")
    for source in status.sources:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            place = "" if guard.open_to_others() else f"　{source.folder}"
            st.text(f"{source.label}{place}", width="stretch")
            st.button(
                "重新整理",
                key=f"build-{source.source_id}",
                help="收录新增和改过的文件，去掉已经删除的",
                on_click=holdings_build.start,
                args=([source.folder],),
            )
    if len(status.sources) > 1:
        folders = [source.folder for source in status.sources]
        st.button("全部重新整理", on_click=holdings_build.start, args=(folders,))
    _excluded(store)
    failures = store.failures()
    if failures:
        with st.expander(f"没能收录的文件（{len(failures)} 个）"):
            holdings_build.show_failures(failures)


def _excluded(store: Store) -> None:
    paths = store.excluded()
    if not paths:
        return
    st.markdown("#### 已移出的报告")
    for path in paths:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(path, width="stretch")
            st.button("恢复", key=f"restore-{path}", on_click=_restore, args=(path,))


def _restore(path: str) -> None:
    try:
        file = shelf.put_back(index_folder(), path)
    except JiugaoError as error:
        st.toast(as_is(str(error)))
        return
    holdings_build.start([shelf.library_folder(index_folder(), file.parent, file.parent)])


def show() -> None:
    """Draws the page."""
    controls.clicked()
    store: Store | None = None
    try:
        store = opened_library().store
    except IndexMissing:
        st.info("资料库还是空的。上传过去的报告，或指定一个存放报告的文件夹。")
    except JiugaoError as error:
        problem(error)
    status = store.status() if store is not None else None
    news = st.container()
    left, right = st.columns(2, gap="large")
    with left:
        _upload(status)
    with right:
        _folder()
    # Drawn last, though it stands first: what was just handed in has started a build.
    with news:
        holdings_build.watch()
    if status is not None and store is not None:
        _state(status, store)
    if guard.open_to_others():
        st.html(
            '<div class="jg jg-quiet"><a class="plain" target="_self" href="logout">退出</a></div>'
        )


show()
