"""How many requests a second `jiugao serve` answers, how soon, and with how many errors.

    python -m bench.serving INDEX [--clients 1 8 64] [--seconds 20] [--runs 3] [--jobs 0 2]
                                  [--build FOLDER] [--json FILE]

It starts the service on a free port of the loopback and asks with wrk (Debian: apt install wrk),
each time for another of 500 queries. With --build a build of that folder goes on beside from the
first run to the last; it changes the index, so name a copy. Runs of different settings take
turns, so that a machine that others use too treats them alike.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from urllib.request import urlopen

from bench.serving.queries import queries
from tests.ports import free_port

SCRIPT = Path(__file__).with_name("load.lua")
QUERIES = 500
START_SECONDS = 300
TIMEOUT = "30s"
MARK = "RESULT "


@dataclass(frozen=True, slots=True)
class Run:
    """One run of wrk. Latencies are in milliseconds; `refused` counts answers other than 200,
    `broken` what got none; `load` is the machine's load average when it began."""

    jobs: int
    clients: int
    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    longest: float
    refused: int
    broken: int
    load: float
    building: bool

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def loaded(address: str, clients: int, seconds: int, jobs: int, building: bool) -> Run:
    """Has so many clients ask, each anew as soon as it was answered."""
    load = os.getloadavg()[0]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(f"/search?{urlencode({'query': one})}" for one in queries(QUERIES)))
        file.flush()
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", TIMEOUT]
        command += ["-s", str(SCRIPT), address, "--", file.name]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    [line] = [one for one in done.stdout.splitlines() if one.startswith(MARK)]
    requests, took, p50, p95, p99, longest, refused, broken = map(
        int, line.removeprefix(MARK).split()
    )
    return Run(
        jobs=jobs,
        clients=clients,
        requests=requests,
        seconds=took / 1e6,
        p50=p50 / 1000,
        p95=p95 / 1000,
        p99=p99 / 1000,
        longest=longest / 1000,
        refused=refused,
        broken=broken,
        load=load,
        building=building,
    )


@contextmanager
def service(index: Path, jobs: int) -> Iterator[tuple[str, int]]:
    """The address of a service over an index, and its process."""
    port = free_port()
    command = [sys.executable, "-m", "indexer", "serve", "--index", str(index)]
    command += ["--port", str(port), "--jobs", str(jobs)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address, process)
            yield address, process.pid
        finally:
            process.terminate()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{address}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the service did not start")


@contextmanager
def building(folder: Path | None, index: Path) -> Iterator[None]:
    """Has a folder built into the index, again and again, and forgotten in between."""
    ended = threading.Event()

    def build() -> None:
        jiugao, place = [sys.executable, "-m", "indexer"], ["--index", str(index)]
        while not ended.is_set():
            for command in ("build", "forget"):
                subprocess.run(
                    [*jiugao, command, str(folder), *place],
                    check=False,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )

    builder = threading.Thread(target=build, daemon=True)
    if folder is not None:
        builder.start()
    try:
        yield
    finally:
        ended.set()
        if folder is not None:
            builder.join()


def memory(pid: int) -> float:
    """GiB that a process and its children share fairly among them (PSS), on Linux; else 0."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        own = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    [kilobytes] = [line.split()[1] for line in own.splitlines() if line.startswith("Pss:")]
    return int(kilobytes) / 2**20 + sum(memory(int(child)) for child in children)


def measure(arguments: argparse.Namespace) -> tuple[list[Run], dict[int, float]]:
    """All runs, and the memory of the service by its number of processes."""
    runs: list[Run] = []
    used: dict[int, float] = {}
    with ExitStack() as stack:
        services = {
            jobs: stack.enter_context(service(arguments.index, jobs)) for jobs in arguments.jobs
        }
        for address, _ in services.values():
            loaded(address, 8, 5, 0, False)
        stack.enter_context(building(arguments.build, arguments.index))
        for _ in range(arguments.runs):
            for clients in arguments.clients:
                for jobs, (address, _) in services.items():
                    busy = arguments.build is not None
                    runs.append(loaded(address, clients, arguments.seconds, jobs, busy))
        used = {jobs: memory(pid) for jobs, (_, pid) in services.items()}
    return runs, used


def table(runs: list[Run]) -> Iterator[str]:
    """The medians over the runs of each setting, as lines of Markdown."""
    yield "| Processes | Clients | Requests a second | p50 ms | p95 ms | p99 ms | Longest ms | Errors | Load |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for jobs, clients in dict.fromkeys((run.jobs, run.clients) for run in runs):
        of = [run for run in runs if (run.jobs, run.clients) == (jobs, clients)]
        times = [
            f"{median(getattr(run, name) for run in of):.0f}" for name in ("p50", "p95", "p99")
        ]
        errors = sum(run.refused + run.broken for run in of)
        loads = f"{min(run.load for run in of):.0f}–{max(run.load for run in of):.0f}"
        longest = f"{max(run.longest for run in of):.0f}"
        rate = f"{median(run.rate for run in of):.1f}"
        yield f"| {' | '.join(map(str, (jobs, clients, rate, *times, longest, errors, loads)))} |"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Loads the service.")
    parser.add_argument("index", type=Path)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 64])
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--jobs", type=int, nargs="+", default=[2])
    parser.add_argument("--build", type=Path, metavar="FOLDER")
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    if arguments.build is not None and not arguments.build.is_dir():
        parser.error(f"no folder to build: {arguments.build}")
    if shutil.which("wrk") is None:
        parser.error("wrk is not installed (Debian: apt install wrk)")
    runs, used = measure(arguments)
    print(f"{platform.machine()}, {os.cpu_count()} cores, {arguments.runs} runs each")
    print("\n".join(table(runs)))
    for jobs, gigabytes in used.items():
        print(f"{jobs} processes: {gigabytes:.2f} GiB in use at the end")
    if arguments.json:
        rows = [asdict(run) | {"rate": run.rate} for run in runs]
        arguments.json.write_text(json.dumps({"runs": rows, "gib": used}, indent=1))


if __name__ == "__main__":
    main()
