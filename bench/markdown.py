"""Figures as Markdown, on the terminal and in the documentation."""

import datetime
import os
import re
import subprocess


def line(cells):
    return "| " + " | ".join(cells) + " |"


def ratio(value, ours):
    return f"{value / ours:.2f}" if isinstance(ours, (int, float)) and ours > 0 else "?"


def memory_table(title, of_what, found):
    """`found`: (server, bytes, or a sentence that says why there are none), ours first."""
    ours = found[0][1]
    lines = [f"\n### {title}\n", line(["server", f"bytes/{of_what}", "to ours"]), "|---|--:|--:|"]
    for server, taken in found:
        lines.append(line([server, taken, ""] if isinstance(taken, str) else
                          [server, f"{taken:.0f}", ratio(taken, ours)]))
    return "\n".join(lines)


def machine():
    told = subprocess.run(["lscpu"], stdout=subprocess.PIPE, text=True, check=False, env={**os.environ, "LC_ALL": "C"})
    model = re.search(r"^Model name:\s*(.*)$", told.stdout, re.MULTILINE)
    name = model.group(1) if model else os.uname().machine
    linux = ".".join(os.uname().release.split(".")[:2])
    return f"{name}, {len(os.sched_getaffinity(0))} cores, Linux {linux}"


def write(path, benchmark, parts):
    """Replaces what stands between the two marks of a benchmark."""
    begin, end = f"<!-- script/bench {benchmark} writes from here -->", "<!-- to here -->"
    with open(path) as file:
        before, _, rest = file.read().partition(begin)
    after = rest.partition(end)[2]
    with open(path, "w") as file:
        file.write(before + begin + "\n".join([f"\n{datetime.date.today()}, {machine()}.", *parts]) + "\n\n" + end + after)
