"""script/check_includes says yes to the layers and no, with file and line, to whatever goes against them."""

import pathlib
import subprocess
import tempfile
import unittest

CHECKER = pathlib.Path(__file__).parents[2] / "script" / "check_includes"

ALLOWED = [
    ("framework/portico/server.h", "#include <portico/handlers/stream_request_handler.h>"),
    ("framework/portico/server.h", "#include <portico/concurrency/policy.h>"),
    ("framework/portico/portico.h", "#include <portico/server.h>"),
    ("framework/portico/handlers/handler.h", '#include "portico/transports/tcp.h"'),
    ("framework/portico/transports/tcp.cpp", "#include <portico/streams/stream.h>"),
    ("framework/portico/transports/tcp.cpp", "#include <asio/ip/tcp.hpp>"),
    ("framework/portico/concurrency/forking.cpp", "#include <portico/shared/scoreboard.h>"),
    ("framework/portico/app/signals.h", "#include <portico/server.h>"),
    ("servers/tftp/main.cpp", "#include <portico/app/command_line.h>"),
    ("servers/tftp/settings.h", '#include "servers/tftp/frontend/store.h"'),
    ("servers/tftp/frontend/handler.h", "#include <portico/portico.h>"),
    ("servers/tftp/frontend/handler.h", '#include "servers/tftp/engine/session.h"'),
    ("servers/tftp/frontend/store.h", '#include "servers/files/upload.h"'),
    ("servers/http/main.cpp", '#include "servers/files/upload.h"'),
    ("servers/files/upload.h", "#include <portico/shared/file_descriptor.h>"),
    ("servers/tftp/engine/session.h", '#include "servers/tftp/protocol/request.h"'),
    ("servers/tftp/protocol/request.h", "#include <string_view>"),
    ("servers/http/protocol/parser.cpp", "#include <llhttp.h>"),
    ("clients/tftp/main.cpp", '#include "servers/tftp/engine/client.h"'),
    ("clients/tftp/main.cpp", '#include "clients/common/progress.h"'),
    ("tests/end_to_end/tftp_test.cpp", '#include "tests/support/temp_dir.h"'),
]

FORBIDDEN = [
    ("framework/portico/server.h", "#include <portico/app/signals.h>"),
    ("framework/portico/shared/hub.h", "#include <portico/streams/stream.h>"),
    ("framework/portico/streams/stream.h", "#include <portico/transports/tcp.h>"),
    ("framework/portico/transports/tcp.h", "#include <portico/handlers/handler.h>"),
    ("framework/portico/transports/tcp.h", "#include <portico/concurrency/job.h>"),
    ("framework/portico/handlers/handler.h", "#include <portico/server.h>"),
    ("framework/portico/handlers/handler.h", "#include <portico/concurrency/job.h>"),
    ("framework/portico/concurrency/forking.h", "#include <portico/handlers/handler.h>"),
    ("framework/portico/concurrency/forking.h", '#include "portico/streams/stream.h"'),
    ("framework/portico/app/signals.h", '#include "servers/tftp/settings.h"'),
    ("framework/portico/concurrency/job.h", '#include "policy.h"'),
    ("framework/portico/metrics/counter.h", "#include <atomic>"),
    ("servers/tftp/frontend/handler.h", '#include "servers/tftp/settings.h"'),
    ("servers/tftp/frontend/handler.h", "#include <portico/app/signals.h>"),
    ("servers/tftp/engine/session.h", '#include "servers/tftp/frontend/store.h"'),
    ("servers/tftp/engine/session.h", '#include "servers/files/upload.h"'),
    ("servers/files/upload.h", '#include "servers/tftp/protocol/status.h"'),
    ("servers/files/upload.h", "#include <portico/streams/stream.h>"),
    ("clients/tftp/main.cpp", '#include "servers/files/upload.h"'),
    ("servers/tftp/engine/session.h", "#include <portico/portico.h>"),
    ("servers/tftp/engine/session.h", "#include <asio/buffer.hpp>"),
    ("servers/tftp/engine/session.h", "#include <asio.hpp>"),
    ("servers/tftp/protocol/request.h", '#include "servers/tftp/engine/session.h"'),
    ("servers/tftp/protocol/request.h", "#include <spdlog/spdlog.h>"),
    ("servers/tftp/protocol/request.h", "#include <unistd.h>"),
    ("servers/chat/main.cpp", '#include "servers/tftp/protocol/request.h"'),
    ("servers/tftp/protocol/request.h", '#include "status.h"'),
    ("servers/chat/protocol/parser.cpp", "#include <llhttp.h>"),
    ("clients/tftp/main.cpp", '#include "servers/tftp/frontend/store.h"'),
    ("clients/tftp/main.cpp", '#include "servers/chat/protocol/message.h"'),
    ("clients/common/progress.h", '#include "clients/tftp/peer.h"'),
    ("examples/echo.cpp", '#include "servers/tftp/protocol/request.h"'),
]


def check(name, text):
    """Runs the checker on one file in a tree of its own."""
    with tempfile.TemporaryDirectory() as root:
        file = pathlib.Path(root, name)
        file.parent.mkdir(parents=True)
        file.write_text(text)
        return subprocess.run([CHECKER, name], cwd=root, capture_output=True, text=True)


class CheckIncludes(unittest.TestCase):
    def test_lets_the_layers_pass(self):
        for name, include in ALLOWED:
            with self.subTest(file=name, include=include):
                result = check(name, f"#pragma once\n\n{include}\n")
                self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_refuses_what_goes_against_them(self):
        for name, include in FORBIDDEN:
            with self.subTest(file=name, include=include):
                self.assertEqual(check(name, f"#pragma once\n\n{include}\n").returncode, 1)

    def test_names_file_line_and_include(self):
        result = check("servers/tftp/engine/session.h", "#pragma once\n#include <string>\n  # include <asio.hpp>\n")
        self.assertRegex(result.stderr, r"\Aservers/tftp/engine/session\.h:3: [^\n]*<asio\.hpp>[^\n]*\n\Z")

    def test_does_not_read_comments(self):
        self.assertEqual(check("servers/tftp/engine/session.h", "// #include <asio.hpp>\n").returncode, 0)


if __name__ == "__main__":
    unittest.main()
