"""script/server starts what was built, says how to reach it, and drains it; with stand-ins for the build and a server."""

import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).parents[2] / "script" / "server"

# Says what it was started with; exits as the value of --policy tells.
SERVER = """#!/bin/bash
case "$*" in
  *"--policy refused"*) echo "portico-tftpd: --policy: unknown 'refused'" >&2; exit 2 ;;
  *"--policy broken"*) echo "portico-tftpd: the address is in use" >&2; exit 1 ;;
  *"--policy unclean"*) trap 'exit 1' TERM ;;
  *) trap 'echo drained >> drained; exit 0' TERM ;;
esac
echo "$0 $*" > started
ls "${@: -2:1}" > served
echo "listening on tcp://127.0.0.1:6969"
echo "listening on udp://127.0.0.1:6969"
for ((tick = 0; tick < 400; ++tick)); do sleep 0.05; done
"""


class ServerScript(unittest.TestCase):
    def setUp(self):
        # Whoever runs this in the background has SIGINT ignored, and a shell cannot trap what it was started to ignore.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        self.write("script/server", SCRIPT.read_text())
        self.write("script/bootstrap", "#!/bin/sh\n")
        self.write("tools/cmake", "#!/bin/sh\ntest ! -e broken || { echo 'no such target'; exit 1; }\n")
        self.write("build/release/bin/portico-tftpd", SERVER)

    def write(self, name, text):
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(0o755)

    def start(self, *options):
        path = f"{self.root / 'tools'}:{os.environ['PATH']}"
        script = subprocess.Popen([self.root / "script" / "server", *options], env=os.environ | {"PATH": path}, text=True,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(script.communicate)
        self.addCleanup(script.kill)
        return script

    def run_to_the_end(self, *options):
        script = self.start(*options)
        out, err = script.communicate(timeout=20)
        return script.returncode, out, err

    def run_until_ready_then(self, number, *options):
        script = self.start(*options)
        lines = []
        while "Ctrl-C stops them.\n" not in lines:
            lines.append(script.stdout.readline())
            self.assertTrue(lines[-1], f"ended early: {lines}")
        script.send_signal(number)
        _, err = script.communicate(timeout=20)
        return script.returncode, lines, err

    def test_help(self):
        status, out, err = self.run_to_the_end("--help")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("--policy NAME", out)

    def test_a_wrong_option_is_one_line_and_status_2(self):
        for options in (["--nonsense"], ["--policy"], ["tftp"]):
            status, out, err = self.run_to_the_end(*options)
            self.assertEqual((status, out, err.count("\n")), (2, "", 1))
            self.assertIn(options[0], err)

    def test_shows_ready_lines_and_clients_and_drains_at_sigterm_and_ctrl_c(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number=number):
                (self.root / "drained").unlink(missing_ok=True)
                status, lines, err = self.run_until_ready_then(number, "--policy", "forking", "--workers=3")
                self.assertEqual((status, err), (0, ""))
                self.assertIn("listening on tcp://127.0.0.1:6969\n", lines)
                self.assertIn("  build/release/bin/portico-tftp 127.0.0.1:6969 list\n", lines)
                self.assertEqual((self.root / "drained").read_text(), "drained\n")

    def test_passes_options_and_a_scratch_directory_that_it_removes(self):
        self.run_until_ready_then(signal.SIGTERM, "--policy", "loop", "--drain-timeout=3")
        started = (self.root / "started").read_text()
        self.assertRegex(started, r" --listen 127\.0\.0\.1:6969 --policy loop --drain-timeout=3 --root \S+ --writable\n")
        self.assertIn("hello.txt", (self.root / "served").read_text())
        self.assertFalse(os.path.exists(started.split("--root ")[1].split()[0]))

    def test_shows_every_client_of_every_server_on_a_line_of_its_own(self):
        self.write("build/release/bin/portico-httpd", SERVER)
        _, lines, _ = self.run_until_ready_then(signal.SIGTERM)
        at = lines.index("  build/release/bin/portico-tftp 127.0.0.1:6969 list\n")
        self.assertEqual(lines[at + 1:at + 3], ["  curl http://127.0.0.1:8080/\n",
                                                "  build/release/bin/portico-http http://127.0.0.1:8080/\n"])

    def test_a_server_that_refuses_its_options_is_status_2_and_its_own_line(self):
        status, _, err = self.run_to_the_end("--policy", "refused")
        self.assertEqual((status, err), (2, "portico-tftpd: --policy: unknown 'refused'\n"))

    def test_a_server_that_cannot_start_is_status_1_and_its_own_line(self):
        status, _, err = self.run_to_the_end("--policy", "broken")
        self.assertEqual((status, err), (1, "portico-tftpd: the address is in use\n"))

    def test_a_server_that_cannot_start_takes_the_others_with_it(self):
        self.write("build/release/bin/portico-chatd", "#!/bin/sh\necho 'portico-chatd: no' >&2; exit 1\n")
        status, _, err = self.run_to_the_end()
        self.assertEqual((status, err), (1, "portico-chatd: no\n"))
        self.assertEqual((self.root / "drained").read_text(), "drained\n")

    def test_an_unclean_end_is_status_1(self):
        self.assertEqual(self.run_until_ready_then(signal.SIGTERM, "--policy", "unclean")[0], 1)

    def test_a_failed_build_is_shown(self):
        (self.root / "broken").touch()
        status, _, err = self.run_to_the_end()
        self.assertEqual(status, 1)
        self.assertIn("no such target\n", err)


if __name__ == "__main__":
    unittest.main()
