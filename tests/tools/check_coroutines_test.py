"""script/check_coroutines finds what GCC 12 destroys twice, and nothing else."""

import pathlib
import subprocess
import tempfile
import unittest

CHECKER = pathlib.Path(__file__).parents[2] / "script" / "check_coroutines"

ALLOWED = [
    "co_await write(line);",
    "auto line = co_await read();",
    "while (auto line = co_await stream().read_line()) co_await stream().write(*line + '\\n');",
    "std::array<char, 4> bytes{}; co_await read(bytes);",
    "auto done = [&x] { x = 1; }; co_await run(std::move(done));",
    "co_await run([] { return 1; });",
    "co_await run([](int x) -> int { Point p{x}; return p; });",
    "if (ready) { prepare(Point{1, 2}); } co_await write(line);",
    "if (point == Point{1, 2}) co_await write(line);",
    "for (int x : {1, 2, 3}) co_await write(x);",
    "for (int i{0}; co_await more(i); i = next(Point{i})) { }",
    "co_spawn(loop, [self]() -> awaitable<void> { co_await self->run(); }, detached);",
    "if (auto found = find(); found) { co_return co_await write(*found); }",
    "switch (co_await kind()) { case 1: return Point{1, 2}; }",
    "auto [error, count] = co_await read(bytes[0], table[i]);",
    "const auto& [error, count] = co_await read();",
    "Reply reply{co_await read()};",
    "std::vector<int> all{co_await first(), 2};",
    "int n = co_await read(); // Point{1, 2} and [this]",
    'co_await write("Point{1, 2} [this]"); co_await write(R"({[x]})"); co_await write(\'{\');',
    "co_await write(1'000'000); x = '{'; co_await write(x);",
    "co_await read() /* [&] { } */;",
    "do { x = Point{}; } while (co_await more());",
    "[[maybe_unused]] auto n = co_await read();",
    "auto point = Point{1, 2};\nco_await write(point);",
    "#define PAIR {1, 2}\nco_await write(line);",
    "try { x(Point{1}); } catch (const Error&) { } co_await write(line);",
]

# What is wrong, and the line that it stands in.
FORBIDDEN = [
    ("co_await run([this] { go(); });", 1),
    ("co_await run([&] { go(); });", 1),
    ("co_await run([x = std::move(y)]() mutable { go(x); });", 1),
    ("co_await run(\n    [&x](int a) -> int {\n      return a + x;\n    });", 2),
    ("auto n = co_await read(Options{1, 2});", 1),
    ("co_await write(Options{});", 1),
    ("co_await write({1, 2});", 1),
    ("co_await write(std::vector<int>{1, 2});", 1),
    ("co_await write(asio::buffer(x),\n               Options{.limit = 3});", 2),
    ("send(Options{1}, co_await read());", 1),
    ("use(\n    [this] { go(); },\n    co_await read());", 2),
    ("co_return Reply{co_await read()};", 1),
    ("reply = Reply{co_await read()};", 1),
    ("if (co_await read(Options{1})) return;", 1),
    ("while (auto line = co_await read([&] { })) { }", 1),
    ("if (x) co_await write(Options{});", 1),
    ("if (x) { y(); }\nco_await (a() || wait(Options{}));", 2),
    ("co_return co_await run([self = this] { });", 1),
    ("EXPECT_EQ(co_await read(), Point{1});", 1),
    ("co_spawn(loop, []() -> awaitable<void> {\n  co_await run([&] { });\n}, detached);", 2),
    ("auto n = fast ? co_await read() : Reply{};", 1),
    ("/* a\n comment */ co_await write(Options{});", 2),
]


def check(body):
    """Runs the checker on a coroutine with this body, whose first line is line 2 of the file."""
    with tempfile.NamedTemporaryFile("w", suffix=".cpp") as file:
        file.write(f"asio::awaitable<void> handle() {{\n{body}\n}}\n")
        file.flush()
        return subprocess.run([CHECKER, file.name], capture_output=True, text=True)


class CheckCoroutines(unittest.TestCase):
    def test_lets_named_objects_pass(self):
        for body in ALLOWED:
            with self.subTest(body=body):
                result = check(body)
                self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_refuses_lambdas_that_capture_and_braced_temporaries(self):
        for body, line in FORBIDDEN:
            with self.subTest(body=body):
                result = check(body)
                self.assertEqual(result.returncode, 1)
                self.assertRegex(result.stderr, rf"\A[^\n]*\.cpp:{line + 1}: [^\n]*\n\Z")


if __name__ == "__main__":
    unittest.main()
