"""How much may be uploaded at a time from one address, since it is held in memory until the form
is sent off."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field

from indexer.access import network
from indexer.shelf import LONGEST_UPLOAD

MOST_FILES = 500
"""In one form, and from one address within the time."""
MOST_BYTES = 2_000_000_000
WITHIN_SECONDS = 600.0
MOST_ADDRESSES = 1_000


@dataclass(slots=True)
class Allowance:
    """Counts what came from each address lately. Moments are in seconds of a clock that never
    goes back."""

    _taken: OrderedDict[str, deque[tuple[float, int]]] = field(default_factory=OrderedDict)

    def take(self, address: str, length: str, now: float) -> bool:
        """Whether one more file may come; `length` is its Content-Length, and a file that does
        not tell is counted as the largest there may be."""
        name = network(address)
        taken = self._taken.setdefault(name, deque())
        self._taken.move_to_end(name)
        if len(self._taken) > MOST_ADDRESSES:
            self._taken.popitem(last=False)
        while taken and now - taken[0][0] > WITHIN_SECONDS:
            taken.popleft()
        size = int(length) if length.isdecimal() else LONGEST_UPLOAD
        if len(taken) >= MOST_FILES or sum(held for _, held in taken) + size > MOST_BYTES:
            return False
        taken.append((now, size))
        return True
