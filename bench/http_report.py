"""The figures of script/bench http as Markdown."""

from markdown import line, ratio


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
