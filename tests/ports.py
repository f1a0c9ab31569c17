"""Where a server of a test may listen."""

import socket


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
