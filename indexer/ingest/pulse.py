"""A sign from long work that it gets on, for whoever limits its time."""

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Has `listener` called at every sign from now on."""
    _listeners.append(listener)


def forget(listener: Callable[[], None]) -> None:
    """Has it called no more."""
    _listeners.remove(listener)


def beat() -> None:
    """Says that a part of long work begins, such as one page of a scan."""
    for listener in _listeners:
        listener()
