"""script/bench tftp: one file to 1 and to 50 clients, from ours and three peers in turn, and the median of each figure."""

import contextlib
import glob
import os
import statistics
import sys
import tempfile
import time

from measuring import BIN, control_group, group_cpu_seconds, run_load, start_in

ROUNDS = 3


def udp_port(pid):
    """Where a server listens: the port that the kernel has picked."""
    for _ in range(500):
        links = []
        for descriptor in glob.glob(f"/proc/{pid}/fd/*"):
            with contextlib.suppress(OSError):
                links.append(os.readlink(descriptor))
        for line in open("/proc/net/udp").readlines()[1:]:
            fields = line.split()
            if f"socket:[{fields[9]}]" in links:
                return int(fields[1].split(":")[1], 16)
        time.sleep(0.01)
    sys.exit("script/bench: a server does not listen")


def measure(command, size, clients, block_size, window):
    """What the load says, and the server's CPU time; None for what the server cannot do."""
    with control_group() as group:
        environment = os.environ if "portico" in command[0] else {**os.environ, "LD_PRELOAD": f"{BIN}/any_port.so"}
        server = start_in(group, command, env=environment)
        try:
            port = udp_port(server.pid)
            before = group_cpu_seconds(group)
            load = [f"{BIN}/tftp_load", *map(str, (port, "file", size, clients, block_size, window))]
            done = run_load(load)
            time.sleep(0.1)  # for what a server does after the last ACK
            if done.returncode != 0:
                return done.stderr.strip(), 0
            return [int(word) for word in done.stdout.split()], group_cpu_seconds(group) - before
        finally:
            server.kill()
            server.wait()


def servers_of(root):
    """Name, command, whether it knows windows, whether it is measured with many clients."""
    ours = [f"{BIN}/portico-tftpd", "--listen", "udp://127.0.0.1:0", "--root", root, "--log-level", "warn", "--policy"]
    return [
        ("portico async", ours + ["async"], True, True),
        ("portico forking", ours + ["forking"], True, False),
        ("portico threading", ours + ["threading"], True, False),
        ("tftpd-hpa", ["build/peers/tftpd-hpa/usr/sbin/in.tftpd", "--foreground", "--address", "127.0.0.1:69",
                       "--secure", "--user", "root", root], False, True),
        ("atftpd", ["build/peers/atftpd/usr/sbin/atftpd", "--daemon", "--no-fork", "--bind-address", "127.0.0.1",
                    "--user", "root.root", root], True, True),
        ("dnsmasq", ["/usr/sbin/dnsmasq", "--keep-in-foreground", "--port=0", "--conf-file=/dev/null", "--pid-file=",
                     "--listen-address=127.0.0.1", "--bind-interfaces", "--user=root", "--enable-tftp",
                     "--tftp-max=100", "--quiet-tftp", f"--tftp-root={root}"], False, True),
    ]


def run(quick):
    size, rounds = (4 << 20, 1) if quick else (64 << 20, ROUNDS)
    with tempfile.TemporaryDirectory() as root:
        with open(f"{root}/file", "wb") as file:
            file.write(os.urandom(size))
        os.chmod(root, 0o755)
        for clients in (1, 50):
            for block_size in (512, 1428):
                for window in (1, 16):
                    table(servers_of(root), size, rounds, clients, block_size, window)


def table(servers, size, rounds, clients, block_size, window):
    print(f"\n{size >> 20} MiB to {clients} client{'s' * (clients > 1)}, blksize {block_size}, windowsize {window}")
    print(f"{'server':20}{'MiB/s':>8}{'CPU s/GiB':>11}{'twice':>8}{'gaps':>8}{'timeouts':>10}")
    rows = {}
    for _ in range(rounds):
        for name, command, windows, many in servers:
            if (window > 1 and not windows) or (clients > 1 and not many):
                continue
            result, cpu = measure(command, size, clients, block_size, window)
            rows.setdefault(name, []).append(result if isinstance(result, str) else figures(result, cpu))
    for name, results in rows.items():
        failure = next((result for result in results if isinstance(result, str)), None)
        speed, cost, *counts = [""] * 5 if failure else map(statistics.median, zip(*results))
        said = f"  {failure}" if failure else f"{speed:8.1f}{cost:11.2f}" + "".join(
            f"{count:{width}.0f}" for count, width in zip(counts, (8, 8, 10)))
        print(f"{name:20}{said}", flush=True)


def figures(result, cpu):
    amount, microseconds, *counts = result
    return amount / (1 << 20) / (microseconds / 1e6), cpu / (amount / (1 << 30)), *counts
