"""Python's own echo server, the peer by name: socketserver_echo.py PORT loop|forking|threading."""

import socketserver
import sys


class EchoHandler(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        for line in self.rfile:
            self.wfile.write(line)


bases = {
    "loop": (socketserver.TCPServer,),
    "forking": (socketserver.ForkingMixIn, socketserver.TCPServer),
    "threading": (socketserver.ThreadingMixIn, socketserver.TCPServer),
}[sys.argv[2]]
server_type = type("EchoServer", bases, {"allow_reuse_address": True, "request_queue_size": 1024, "max_children": 256})
with server_type(("127.0.0.1", int(sys.argv[1])), EchoHandler) as server:
    print("listening", flush=True)
    server.serve_forever()
