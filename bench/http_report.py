"""The figures of script/bench http as Markdown, on the terminal and in docs/performance.md."""

import datetime
import os
import re
import subprocess

BEGIN = "<!-- script/bench http writes from here -->"
END = "<!-- to here -->"


def line(cells):
    return "| " + " | ".join(cells) + " |"


def ratio(value, ours):
    return f"{value / ours:.2f}" if isinstance(ours, (int, float)) and ours > 0 else "?"


def milliseconds(time):
    return "" if time is None else f"{time:.2f}"


def table(title, found):
    """`found`: (server, figures, or a sentence that says why there are none), ours first."""
    ours = getattr(found[0][1], "cpu", None)
    lines = [f"\n### {title}\n", line(["server", "CPU µs/request", "to ours", "requests/s", "p50 ms", "p99 ms"]),
             "|---|--:|--:|--:|--:|--:|"]
    for server, figures in found:
        if isinstance(figures, str):
            lines.append(line([server, figures, "", "", "", ""]))
            continue
        lines.append(line([server, f"{figures.cpu:.1f}", ratio(figures.cpu, ours), f"{figures.rate:.0f}",
                           milliseconds(figures.p50), milliseconds(figures.p99)]))
    return "\n".join(lines)


def memory_table(connections, found):
    ours = found[0][1]
    lines = [f"\n### {connections} idle connections\n", line(["server", "bytes/connection", "to ours"]), "|---|--:|--:|"]
    for server, taken in found:
        lines.append(line([server, taken, ""] if isinstance(taken, str) else
                          [server, f"{taken:.0f}", ratio(taken, ours)]))
    return "\n".join(lines)


def machine():
    told = subprocess.run(["lscpu"], stdout=subprocess.PIPE, text=True, check=False, env={**os.environ, "LC_ALL": "C"})
    model = re.search(r"^Model name:\s*(.*)$", told.stdout, re.MULTILINE)
    name = model.group(1) if model else os.uname().machine
    return f"{name}, {len(os.sched_getaffinity(0))} cores, Linux {os.uname().release}"


def write(path, connections, tables, memory):
    """Replaces what stands between the two marks."""
    with open(path) as file:
        text = file.read()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    parts = [f"\n{datetime.date.today()}, {machine()}."] + [table(*one) for one in tables]
    parts.append(memory_table(connections, memory))
    with open(path, "w") as file:
        file.write(before + BEGIN + "\n".join(parts) + "\n\n" + END + after)
