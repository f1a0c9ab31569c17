"""What was looked up lately, as long as the database stays as it was."""

from itertools import islice
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")
State = tuple[str, int]
"""Which database, and its generation."""


class Remembered(Generic[Key, Value]):
    """The latest `most` answers, of one state of the database. Callers see to it that threads
    take turns."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._state: State = ("", -1)
        self._held: dict[Key, Value] = {}

    def at(self, state: State) -> dict[Key, Value]:
        """The answers that hold in a state; what is looked up then goes in by `keep`."""
        if state != self._state:
            self._state, self._held = state, {}
        return self._held

    def keep(self, found: dict[Key, Value]) -> None:
        """Adds answers, of the state last asked for; those that came first go."""
        self._held |= found
        for key in list(islice(self._held, max(0, len(self._held) - self._most))):
            del self._held[key]
