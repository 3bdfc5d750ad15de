"""script/bench http: ours and other people's servers in turn, several rounds, medians."""

import json
import os
import resource
import socket
import tempfile
import time
from collections import namedtuple

import http_report
import http_servers as servers
import markdown
from measuring import control_group, free_port, group_cpu_seconds, group_private_bytes, median, run_load, start_in
from peers import Place

# Servers: (name, what gives its command for a Place), ours first.
Row = namedtuple("Row", "title path connections pipeline close servers")
# Microseconds a request, requests a second, milliseconds; None for times that are not known.
Figures = namedtuple("Figures", "cpu rate p50 p99")

# Connections of the last table; as many as this process may have, on a machine that allows less.
IDLE = min(10_000, resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 100)


def rows():
    everyone = [("portico async", servers.portico("async")), ("nginx", servers.nginx), ("lighttpd", servers.lighttpd),
                ("Apache event", servers.apache("event"))]
    hello = [("portico async", servers.portico_hello)] + everyone[1:]
    threads = [("portico threading", servers.portico("threading")), ("Apache worker", servers.apache("worker"))]
    processes = [("portico forking", servers.portico("forking")), ("Apache prefork", servers.apache("prefork"))]
    return [
        Row("13 bytes, 64 connections", "/hello", 64, 1, False, hello),
        Row("13 bytes, 64 connections, 16 requests at once", "/hello", 64, 16, False, hello[:2]),
        Row("1 KiB, 64 connections", "/1k", 64, 1, False, everyone),
        Row("1 MiB, 64 connections", "/1m", 64, 1, False, everyone),
        Row("1 KiB, 32 connections", "/1k", 32, 1, False, threads),
        Row("1 KiB, 32 at once, a connection for each", "/1k", 32, 1, True, threads),
        Row("1 KiB, 32 connections", "/1k", 32, 1, False, processes),
        Row("1 KiB, 32 at once, a connection for each", "/1k", 32, 1, True, processes),
    ]


def write_files(root):
    for name, content in (("hello", servers.HELLO.encode()), ("1k", os.urandom(1 << 10)), ("1m", os.urandom(1 << 20))):
        with open(f"{root}/{name}", "wb") as file:
            file.write(content)
        os.chmod(f"{root}/{name}", 0o644)
    os.chmod(root, 0o755)


def get(port, path):
    """A kept connection that has been answered once; OSError without an answer of 200."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    if not connection.recv(65536).startswith(b"HTTP/1.1 200 "):
        connection.close()
        raise OSError(f"it does not answer {path} with 200")
    return connection


def wait_for(server, port, path):
    """Until it answers; OSError when it has ended, or does not for ten seconds."""
    for _ in range(1000):
        if server.poll() is not None:
            raise OSError(f"it ended with {server.returncode}")
        try:
            return get(port, path).close()
        except ConnectionRefusedError:
            time.sleep(0.01)
    raise OSError("it does not listen")


def with_server(make_command, root, path, measure):
    """What measure(group, port) finds of a server that was started for it, or why there is nothing: a sentence."""
    with tempfile.TemporaryDirectory() as scratch, control_group() as group:
        os.chmod(scratch, 0o755)
        place = Place(free_port(), root, scratch)
        command = make_command(place)
        if command is None:
            return "not installed"
        server = start_in(group, command)
        try:
            wait_for(server, place.port, path)
            return measure(group, place.port)
        except OSError as error:
            return str(error)
        finally:
            server.kill()
            server.wait()


def load(row, seconds):
    def measure(group, port):
        before = group_cpu_seconds(group)
        command = ["wrk", "-t1", f"-c{row.connections}", f"-d{seconds}s", "-s", "bench/http_report.lua"]
        if row.close:
            command += ["-H", "Connection: close"]
        done = run_load(command + [f"http://127.0.0.1:{port}{row.path}"],
                        env={**os.environ, "PIPELINE": str(row.pipeline)})
        time.sleep(0.1)  # for what a server does after its last answer
        found = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {"requests": 0, "errors": 0}
        if found["errors"] or not found["requests"]:
            return f"{found['errors']} errors in {found['requests']} requests"
        cpu = (group_cpu_seconds(group) - before) / found["requests"] * 1e6
        # What wrk adds to its samples supposes one request at a time; its p99 of several was below its p50.
        times = (None, None) if row.pipeline > 1 else (found["p50"] / 1e3, found["p99"] / 1e3)
        return Figures(cpu, found["requests"] / found["seconds"], *times)
    return measure


def idle(group, port):
    """Bytes of memory for each connection that has been answered once and waits."""
    before = group_private_bytes(group)
    held = [get(port, "/1k") for _ in range(IDLE)]
    time.sleep(0.5)
    taken = (group_private_bytes(group) - before) / IDLE
    for connection in held:
        connection.close()
    return taken


def measure_all(root, rounds, seconds):
    """The tables, as they are shown."""
    tables = []
    for row in rows():
        found = {name: [] for name, _ in row.servers}
        for _ in range(rounds):
            for name, command in row.servers:
                found[name].append(with_server(command, root, row.path, load(row, seconds)))
        tables.append((row.title, [(name, median(figures)) for name, figures in found.items()]))
        print(http_report.table(*tables[-1]), flush=True)
    holders = [("portico async", servers.portico("async")), ("nginx", servers.nginx)]
    memory = [(name, median([with_server(command, root, "/1k", idle) for _ in range(rounds)]))
              for name, command in holders]
    shown = [http_report.table(*table) for table in tables]
    shown.append(markdown.memory_table(f"{IDLE} idle connections", "connection", memory))
    print(shown[-1], flush=True)
    return shown


def run(quick):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # the servers' too
    with tempfile.TemporaryDirectory() as root:
        write_files(root)
        tables = measure_all(root, 1 if quick else 5, 2 if quick else 5)
    if not quick:
        markdown.write("docs/performance.md", "http", tables)
