"""The chat servers that script/bench compares: a command line for each, without limits of what a client may say.

One process with one thread serves where the model allows that. Nothing is looked up about clients and nothing is logged.
"""

import os

from measuring import BIN
from peers import peer_file


def portico(policy):
    def command(place):
        return [f"{BIN}/portico-chatd", "--listen", f"127.0.0.1:{place.port}", "--policy", policy, "--workers", "1",
                "--max-connections", "16384", "--no-flood-limits", "--log-level", "warn"]
    return command


def ngircd(place):
    binary = peer_file("ngircd", "usr/sbin/ngircd")
    if not binary:
        return None
    config = place.write("ngircd.conf", f"""
[Global]
Name = irc.bench.example
Info = a benchmark
Listen = 127.0.0.1
Ports = {place.port}
MotdPhrase = hello
ServerUID = nobody
ServerGID = nogroup
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
PingTimeout = 600
PongTimeout = 600
MaxPenaltyTime = 0
[Options]
DNS = no
Ident = no
PAM = no
""")
    return [binary, "--nodaemon", "--config", config]


def inspircd(place):
    binary = peer_file("inspircd", "usr/sbin/inspircd")
    modules = peer_file("inspircd", "usr/lib/inspircd/modules")
    if not binary or not modules:
        return None
    config = place.write("inspircd.conf", f"""
<server name="irc.bench.example" description="a benchmark" network="bench" id="001">
<admin name="a" nick="a" email="a@bench.example">
<path configdir="{place.scratch}" moduledir="{modules}" datadir="{place.scratch}" logdir="{place.scratch}"
      runtimedir="{place.scratch}">
<bind address="127.0.0.1" port="{place.port}" type="clients">
<connect allow="*" timeout="60" pingfreq="5m" resolvehostnames="no" useident="no" localmax="100000" globalmax="100000"
         maxconnwarn="no" fakelag="no" commandrate="1000000000" threshold="1000000000" softsendq="1048576"
         hardsendq="1048576" recvq="65536" maxchans="100">
<performance nouserdns="yes" netbuffersize="65534" somaxconn="1024" softlimit="100000" quietbursts="yes">
<options splitwhois="no" announceinvites="no">
<log method="file" type="*" level="none" target="{place.scratch}/log">
""")
    return [binary, "--nofork", "--runasroot", "--config", config]


def everyone():
    return [("portico async", portico("async")), ("portico threading", portico("threading")),
            ("portico forking", portico("forking")), ("ngIRCd", ngircd), ("InspIRCd", inspircd)]


def for_thousands():
    return [("portico async", portico("async")), ("ngIRCd", ngircd), ("InspIRCd", inspircd)]
