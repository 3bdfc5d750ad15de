"""The HTTP servers that script/bench compares: a command line for each, with as little configuration as is fair.

One process with one thread serves where the model allows that. No access logs; connections are kept for as many requests
as there come. Servers that would not run as root serve as www-data.
"""

import os

from measuring import BIN
from peers import peer_file

HELLO = "hello, world\n"


def portico_hello(place):
    return [f"{BIN}/http_hello", str(place.port), "async"]


def portico(policy):
    def command(place):
        return [f"{BIN}/portico-httpd", "--listen", f"127.0.0.1:{place.port}", "--root", place.root, "--policy", policy,
                "--workers", "1", "--access-log", "off", "--log-level", "warn"]
    return command


def nginx(place):
    binary = peer_file("nginx", "usr/sbin/nginx")
    if not binary:
        return None
    temporary = "\n".join(f"  {kind}_temp_path {place.scratch}/{kind};"
                          for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    config = place.write("nginx.conf", f"""
daemon off; worker_processes 1; user www-data;
pid {place.scratch}/nginx.pid; error_log /dev/null;
events {{ worker_connections 20000; }}
http {{
{temporary}
  access_log off; sendfile on; tcp_nopush on; keepalive_timeout 75; keepalive_requests 1000000000;
  open_file_cache max=1000;
  server {{
    listen 127.0.0.1:{place.port} backlog=1024; root {place.root};
    location = /hello {{ default_type text/plain; return 200 "{HELLO}"; }}
  }}
}}
""")
    return [binary, "-p", place.scratch, "-e", "/dev/null", "-c", config]


def lighttpd(place):
    binary = peer_file("lighttpd", "usr/sbin/lighttpd")
    if not binary:
        return None
    config = place.write("lighttpd.conf", f"""
server.bind = "127.0.0.1"
server.port = {place.port}
server.document-root = "{place.root}"
server.username = "www-data"
server.groupname = "www-data"
server.max-fds = 16384
server.max-connections = 16000
server.max-keep-alive-requests = 65535
server.max-keep-alive-idle = 75
""")
    return [binary, "-D", "-f", config, "-m", os.path.join(os.path.dirname(binary), "../lib/lighttpd")]


# Room for every connection of a row, made before the first comes. The event model closes kept connections while all of its
# threads are busy, so it has several for each. Without ThreadLimit there are 64 at most, whatever else is said.
THREADS = """StartServers 1
ServerLimit 1
ThreadLimit 256
ThreadsPerChild 256
MaxRequestWorkers 256
MinSpareThreads 1
MaxSpareThreads 256"""
APACHE = {
    "event": THREADS,
    "worker": THREADS,
    "prefork": "MaxRequestWorkers 40\nStartServers 40\nMinSpareServers 40\nMaxSpareServers 41\nServerLimit 40",
}


def apache(model):
    def command(place):
        binary = peer_file("apache2-bin", "usr/sbin/apache2")
        modules = peer_file("apache2-bin", "usr/lib/apache2/modules")
        if not binary or not modules:
            return None
        config = place.write("apache.conf", f"""
ServerName localhost
ServerRoot {place.scratch}
DefaultRuntimeDir {place.scratch}
PidFile {place.scratch}/apache.pid
ErrorLog /dev/null
LoadModule mpm_{model}_module {modules}/mod_mpm_{model}.so
LoadModule authz_core_module {modules}/mod_authz_core.so
{APACHE[model]}
User www-data
Group www-data
Listen 127.0.0.1:{place.port}
ListenBacklog 1024
DocumentRoot {place.root}
KeepAlive On
KeepAliveTimeout 75
MaxKeepAliveRequests 0
<Directory />
  AllowOverride None
  Require all granted
</Directory>
""")
        return [binary, "-DFOREGROUND", "-f", config]
    return command
