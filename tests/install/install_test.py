#!/usr/bin/env python3
"""Installs a built tree into a scratch prefix, builds examples/echo.cpp against it and talks to what came out; with
find_package, examples/http_echo.cpp too.

usage: install_test.py find_package|pkg-config CMAKE BUILD_DIR SOURCE_DIR CXX
"""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request

TALK_TIMEOUT = 10.0  # seconds


def run(*command, **options):
    print("+", *command, flush=True)
    subprocess.run(command, check=True, **options)


def installed_file(prefix, name):
    """The one file of that name below the prefix, wherever this system keeps its libraries."""
    return next(iter(prefix.rglob(name)))


def check_relocatable(prefix, *built_from):
    """Nothing that was installed may name the trees that it came from."""
    for file in [*prefix.rglob("*.cmake"), *prefix.rglob("*.pc")]:
        for tree in built_from:
            assert tree not in file.read_text(), f"{file} names {tree}"


def build_with_find_package(cmake, prefix, work, cxx):
    run(cmake, "-S", work, "-B", work / "build", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
        f"-DCMAKE_CXX_COMPILER={cxx}")
    run(cmake, "--build", work / "build")
    return work / "build"


def build_with_pkg_config(prefix, work, cxx):
    search = {"PKG_CONFIG_PATH": str(installed_file(prefix, "portico.pc").parent)}
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "portico"], check=True, capture_output=True, text=True,
                           env=os.environ | search).stdout.split()
    run(cxx, "-std=c++20", work / "echo.cpp", *flags, "-o", work / "echo")
    return work / "echo"


def ready_port(server):
    line = server.stdout.readline()
    match = re.fullmatch(r"listening on tcp://127\.0\.0\.1:(\d+)\n", line)
    assert match, f"not a ready line: {line!r}"
    return int(match[1])


def talk_http(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", data=b"hello", timeout=TALK_TIMEOUT) as reply:
        assert reply.read() == b"hello"


def talk(port):
    with socket.create_connection(("127.0.0.1", port), timeout=TALK_TIMEOUT) as connection:
        connection.sendall(b"hello from outside the tree\n")
        reply = connection.makefile("rb").readline()
    assert reply == b"hello from outside the tree\n", reply


def check_echo(talk_to, *command):
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            talk_to(ready_port(server))
        finally:
            server.send_signal(signal.SIGTERM)
            status = server.wait(TALK_TIMEOUT)
    assert status in (0, -signal.SIGTERM), f"echo ended with {status}"


def main(way, cmake, build_directory, source_directory, cxx):
    with tempfile.TemporaryDirectory(prefix="portico-install-") as scratch:
        prefix, work = pathlib.Path(scratch, "prefix"), pathlib.Path(scratch, "work")
        work.mkdir()
        run(cmake, "--install", build_directory, "--prefix", prefix, stdout=subprocess.DEVNULL)
        check_relocatable(prefix, build_directory, source_directory)

        source = pathlib.Path(source_directory)
        for example in "echo.cpp", "http_echo.cpp":
            shutil.copy(source / "examples" / example, work)
        shutil.copy(source / "tests" / "install" / "consumer" / "CMakeLists.txt", work)
        if way == "find_package":
            built = build_with_find_package(cmake, prefix, work, cxx)
            check_echo(talk, built / "echo", "127.0.0.1:0")
            check_echo(talk_http, built / "http_echo", "--listen", "127.0.0.1:0")
        else:
            check_echo(talk, build_with_pkg_config(prefix, work, cxx), "127.0.0.1:0")


if __name__ == "__main__":
    main(*sys.argv[1:])
