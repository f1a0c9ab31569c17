"""One writer at a time: a lock on a file in the index folder, and a note of who holds it."""

import contextlib
import json
import os
import socket
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from indexer.errors import IndexLocked, JiugaoError, os_reason

LOCK_FILE = "write.lock"
OWNER_FILE = "writer.json"
PATIENCE = 60.0
GRACE = 0.5
PAUSE = 0.05
"""Seconds that a writer waits for a reader, for a note that tells who holds the lock, and between
two tries."""


class WriterLock:
    """Held from `acquire` to `release`; the operating system frees it if the process dies.

    Who holds it stands in a file of its own, because Windows lets nobody read a locked one.
    """

    def __init__(self, index: Path) -> None:
        self._index = index
        self._owner = index / OWNER_FILE
        self._lock = FileLock(index / LOCK_FILE, timeout=0, thread_local=False)

    def acquire_after_readers(self) -> None:
        """Waits for nobody but readers, who hold the lock only while they mend a view.

        Who has just taken the lock may not have come to say so yet: until then there is no
        note, or that of one who was killed.
        """
        begun = seen = time.monotonic()
        while True:
            try:
                self.acquire()
                return
            except IndexLocked:
                now = time.monotonic()
                seen = now if self._owned().get("reader") else seen
                if now - seen > GRACE or now - begun > PATIENCE:
                    raise
            time.sleep(PAUSE)

    def acquire(self, reader: bool = False) -> None:
        """Never waits. Raises IndexLocked, or JiugaoError where the folder is read-only."""
        try:
            self._lock.acquire()
        except Timeout:
            raise IndexLocked(str(self._index), self._reason()) from None
        except OSError as error:
            reason = f"索引文件夹不可写入（{os_reason(error)}），请检查权限或换一个索引文件夹"
            raise JiugaoError(str(self._index), reason) from error
        now = datetime.now().isoformat(sep=" ", timespec="seconds")
        owner = {"pid": os.getpid(), "host": socket.gethostname(), "time": now, "reader": reader}
        # The note is a courtesy: a full disk keeps nobody from reading.
        with contextlib.suppress(OSError):
            self._owner.write_text(json.dumps(owner, ensure_ascii=False), encoding="utf-8")

    def release(self) -> None:
        """Gives the lock back; harmless when it is not held."""
        if self._lock.is_locked:
            with contextlib.suppress(OSError):
                self._owner.unlink()
            self._lock.release()

    def _reason(self) -> str:
        try:
            owner = self._owned()
            who = f"（进程 {owner['pid']}，主机 {owner['host']}，开始于 {owner['time']}）"
        except KeyError:
            who = ""
        return f"另一个程序正在更新索引{who}，请等它结束后再试"

    def _owned(self) -> dict[str, Any]:
        """What the note says, nothing where it cannot be read."""
        try:
            return dict(json.loads(self._owner.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return {}
