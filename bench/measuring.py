"""What every benchmark measures with: cores, the CPU time of a server and all its children, their memory."""

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time

BIN = "build/release/bin"
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORES, LOAD_CORES = {CORES[0]}, set(CORES[1:] or CORES)  # neither takes the other's time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def members_of(group):
    with open(f"{group}/cgroup.procs") as members:
        return members.read().split()


@contextlib.contextmanager
def control_group():
    """A control group, which knows the CPU time of all that ever ran in it: children that nobody waits for, too."""
    mounts = [line.split() for line in open("/proc/self/mounts")]
    path = next((f"{words[1]}/portico-bench-{os.getpid()}" for words in mounts if words[2] == "cgroup2"), None)
    try:
        os.mkdir(path)
    except (OSError, TypeError) as error:
        sys.exit(f"script/bench: a server's children are measured with a control group (version 2, as root): {error}")
    try:
        yield path
    finally:
        while members := members_of(path):
            for pid in members:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), 9)
            time.sleep(0.01)
        os.rmdir(path)


def start_in(group, command, **options):
    """A server in a control group, on the servers' core, which says nothing."""
    def join():
        with open(f"{group}/cgroup.procs", "w") as members:
            members.write(str(os.getpid()))
        os.sched_setaffinity(0, SERVER_CORES)

    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **options}
    return subprocess.Popen(command, preexec_fn=join, **options)


def run_load(command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                          preexec_fn=lambda: os.sched_setaffinity(0, LOAD_CORES), **options)


def group_cpu_seconds(group):
    with open(f"{group}/cpu.stat") as statistics:
        return int(statistics.readline().split()[1]) / 1e6


def group_private_bytes(group):
    """Memory that is written to and shared with no other process: Private_Dirty of all that are in the group."""
    total = 0
    for pid in members_of(group):
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            total += sum(int(line.split()[1]) << 10 for line in rollup if line.startswith("Private_Dirty:"))
    return total


def median(rounds):
    """Of each figure, where a round has several (a named tuple); of rounds that have failed, the first sentence."""
    failed = next((found for found in rounds if isinstance(found, str)), None)
    if failed:
        return failed
    if isinstance(rounds[0], tuple):
        return type(rounds[0])(*(None if None in column else statistics.median(column) for column in zip(*rounds)))
    return statistics.median(rounds)
