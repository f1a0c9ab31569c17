"""A build in a process of its own, so that neither the pages nor a closed tab disturb it."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer.build import Progress
from indexer.records import Failure

KEPT_LINES = 20


@dataclass(frozen=True, slots=True)
class BuildState:
    """A build as it stands. `progress` is the latest of its stage, None before the first;
    `added`, `updated` and `failed` are the files that are done; `error` is the one line that a
    build ends with which could not be done; `stopped` tells that a person ended it."""

    running: bool
    progress: Progress | None = None
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    error: str = ""
    stopped: bool = False


@dataclass
class BackgroundBuild:
    """One build, started at once and watched by a thread."""

    corpora: Sequence[Path]
    index: Path
    _progress: Progress | None = None
    _added: list[str] = field(default_factory=list)
    _updated: list[str] = field(default_factory=list)
    _failed: list[Failure] = field(default_factory=list)
    _other_lines: list[str] = field(default_factory=list)
    _stopped: bool = False

    def __post_init__(self) -> None:
        command = [sys.executable, "-m", "indexer", "build", *map(str, self.corpora)]
        command += ["--index", str(self.index), "--events", "--json"]
        # Windows would have it write in the console's code page.
        self._process = subprocess.Popen(
            command,
            env=os.environ | {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    @property
    def state(self) -> BuildState:
        """How the build stands now."""
        running = self._process.poll() is None or self._watcher.is_alive()
        failed = not running and not self._stopped and self._process.returncode not in (0, 1)
        return BuildState(
            running=running,
            progress=self._progress,
            added=tuple(self._added),
            updated=tuple(self._updated),
            failed=tuple(self._failed),
            error="\n".join(self._other_lines) if failed else "",
            stopped=self._stopped,
        )

    def wait(self) -> BuildState:
        """The state once it has ended."""
        self._process.wait()
        self._watcher.join()
        return self.state

    def stop(self) -> None:
        """Ends it; what is committed by then stays."""
        if self._process.poll() is None:
            self._stopped = True
            self._process.terminate()

    def _watch(self) -> None:
        for line in self._process.stderr or ():
            try:
                progress = Progress(**json.loads(line))
            except (ValueError, TypeError):
                self._other_lines = [*self._other_lines, line.strip()][-KEPT_LINES:]
            else:
                self._note(progress)

    def _note(self, progress: Progress) -> None:
        self._progress = progress
        if progress.outcome == "added":
            self._added.append(progress.path)
        elif progress.outcome == "updated":
            self._updated.append(progress.path)
        elif progress.outcome == "failed":
            self._failed.append(Failure(progress.path, progress.reason))
