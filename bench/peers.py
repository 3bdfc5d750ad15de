"""Other people's servers, and where a server of a benchmark runs."""

import os

PEERS = "build/peers"


def peer_file(package, path):
    """The absolute path of a file of an unpacked package; of the installed one, when that is there; or None."""
    for candidate in (os.path.abspath(f"{PEERS}/{package}/{path}"), f"/{path}"):
        if os.path.exists(candidate):
            return candidate
    return None


class Place:
    """Where a server runs: a port, the directory that it serves, and one for what else it wants to write."""

    def __init__(self, port, root, scratch):
        self.port, self.root, self.scratch = port, root, scratch

    def write(self, name, text):
        path = f"{self.scratch}/{name}"
        with open(path, "w") as file:
            file.write(text)
        return path
