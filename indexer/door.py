"""The door of the pages and of the service: from where one may ask, and trying a code at it."""

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread

from indexer.access import AccessCode, Slowdown, is_loopback

COOKIE = "jiugao_access"
MOST_WAITING = 10
"""Codes that wait to be checked, one at a time; each takes 32 MiB while it is."""
PROOF = re.compile(r"[0-9a-f]{32}\.[\w-]{4,10}\.[\w-]{43}")
"""What `AccessCode.proof` gives."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """On a code that was tried: an HTTP status, 200 for the right one, why not, in Chinese, and
    after how many seconds one may try again."""

    status: int
    reason: str = ""
    wait: int = 0


class Door:
    """Has codes tried one at a time, and those who guess wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._slowdown = Slowdown()
        self._checking = CapacityLimiter(1)
        self._secret = secrets.token_bytes()
        self._right = b""

    async def try_code(self, code: AccessCode, typed: str, address: str) -> Verdict:
        """Whether `typed` is the code; from an `address` that guesses, not before a while."""
        if self._checking.statistics().tasks_waiting >= MOST_WAITING:
            return Verdict(503, "现在试口令的人太多，请过一会儿再试", 1)
        wait = self._slowdown.begin(address, self._clock())
        if wait > 0:
            seconds = int(wait) + 1
            return Verdict(429, f"输错的次数多了，请等 {seconds} 秒再试", seconds)
        if not await to_thread.run_sync(code.admits, typed, limiter=self._checking):
            return Verdict(401, "口令不对，请再试一次")
        self._slowdown.right(address)
        return Verdict(200)

    async def try_each_time(self, code: AccessCode, typed: str, address: str) -> Verdict:
        """The same for programs that show the code with every request: the costly check is made
        once, then a keyed digest tells the right one, kept in memory as long as the code lasts."""
        digest = hmac.digest(self._secret, f"{code.digest} {typed}".encode(), hashlib.sha256)
        if hmac.compare_digest(digest, self._right):
            return Verdict(200)
        if PROOF.fullmatch(typed):
            return Verdict(401, "登录已过期，请重新登录")
        verdict = await self.try_code(code, typed, address)
        if verdict.status == 200:
            self._right = digest
        return verdict


def is_this_machine(host: str) -> bool:
    """Whether the Host that a request names is this machine for itself."""
    try:
        return is_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False


def is_own(origin: str, host: str) -> bool:
    """Whether an Origin is that of the Host asked."""
    try:
        return urlsplit(origin).netloc == host
    except ValueError:
        return False
