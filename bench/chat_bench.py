"""script/bench chat: ours and other people's servers in turn, several rounds, medians."""

import os
import resource
import socket
import subprocess
import tempfile
import time
from collections import namedtuple

import chat_servers as servers
import markdown
from markdown import line, ratio
from measuring import BIN, LOAD_CORES, control_group, free_port, group_cpu_seconds, group_private_bytes, median, start_in
from peers import Place

# Microseconds for a delivered line, delivered lines a second, milliseconds, bytes for a client that waits.
Figures = namedtuple("Figures", "cpu rate p50 p99 memory")

CLIENTS = (10, 100, 500)
# Clients of the last table; as many as this process may have connections, on a machine that allows fewer.
IDLE = min(10_000, resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 100)
TITLES = {"flat": "{} clients in one channel, flat out", "paced": "{} clients in one channel, a line a second from each"}


def wait_for(server, port):
    """Until it listens; OSError when it has ended, or does not for ten seconds."""
    for _ in range(1000):
        if server.poll() is not None:
            raise OSError(f"it ended with {server.returncode}")
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=10).close()
        except ConnectionRefusedError:
            time.sleep(0.01)
    raise OSError("it does not listen")


def with_server(make_command, measure):
    """What measure(group, port) finds of a server that was started for it, or why there is nothing: a sentence."""
    with tempfile.TemporaryDirectory() as scratch, control_group() as group:
        os.chmod(scratch, 0o755)
        place = Place(free_port(), None, scratch)
        command = make_command(place)
        if command is None:
            return "not installed"
        server = start_in(group, command)
        try:
            wait_for(server, place.port)
            time.sleep(0.2)  # for what it does about that connection
            return measure(group, place.port)
        except OSError as error:
            return str(error)
        finally:
            server.kill()
            server.wait()


def load(mode, clients, seconds):
    def measure(group, port):
        before = group_private_bytes(group)
        words = [f"{BIN}/chat_load", *map(str, (port, mode, clients, seconds))]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              preexec_fn=lambda: os.sched_setaffinity(0, LOAD_CORES)) as clients_process:
            ready = clients_process.stdout.readline()
            time.sleep(0.5)
            memory = (group_private_bytes(group) - before) / clients
            began = group_cpu_seconds(group)
            found, why = clients_process.communicate("\n")
        if clients_process.returncode != 0 or not ready:
            return why.strip().removeprefix("chat_load: ") or "the load failed"
        if mode == "idle":
            return memory
        time.sleep(0.1)  # for what a server does after its last line
        _, heard, microseconds, p50, p99 = map(float, found.split())
        return Figures((group_cpu_seconds(group) - began) / heard * 1e6, heard / (microseconds / 1e6), p50 / 1e3, p99 / 1e3,
                       memory)
    return measure


def table(title, found):
    """`found`: (server, figures, or a sentence that says why there are none), ours first."""
    ours = getattr(found[0][1], "cpu", None)
    lines = [f"\n### {title}\n",
             line(["server", "CPU µs/line", "to ours", "lines/s", "p50 ms", "p99 ms", "bytes/client"]),
             "|---|--:|--:|--:|--:|--:|--:|"]
    for server, figures in found:
        if isinstance(figures, str):
            lines.append(line([server, figures, "", "", "", "", ""]))
            continue
        lines.append(line([server, f"{figures.cpu:.2f}", ratio(figures.cpu, ours), f"{figures.rate:.0f}",
                           f"{figures.p50:.2f}", f"{figures.p99:.2f}", f"{figures.memory:.0f}"]))
    return "\n".join(lines)


def measure_all(rounds, seconds):
    """The tables, as they are shown."""
    tables = []

    def show(text):
        print(text, flush=True)
        tables.append(text)

    def in_turn(some, mode, clients):
        found = {name: [] for name, _ in some}
        for _ in range(rounds):
            for name, command in some:
                found[name].append(with_server(command, load(mode, clients, seconds)))
        return [(name, median(figures)) for name, figures in found.items()]

    for mode, title in TITLES.items():
        for clients in CLIENTS:
            show(table(title.format(clients), in_turn(servers.everyone(), mode, clients)))
    # Once: it takes a peer a minute to let so many in, and memory does not vary.
    held = [(name, with_server(command, load("idle", IDLE, seconds))) for name, command in servers.for_thousands()]
    show(markdown.memory_table(f"{IDLE} clients that say nothing, in channels of 100", "client", held))
    return tables


def run(quick):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # the servers' too
    tables = measure_all(1 if quick else 3, 2 if quick else 5)
    if not quick:
        markdown.write("docs/performance.md", "chat", tables)
