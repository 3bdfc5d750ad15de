// The file service over TCP: what client and server say to each other.
//
// Requests are lines, replies are lines, and whoever sends a payload announces its length first, so that messages
// cannot stick together and a payload may hold any bytes.
//
//   request = "LIST" eol
//           | "GET" SP name [SP offset] eol         from byte `offset` on; 0 when it is not given
//           | "PUT" SP name SP size eol             at once followed by exactly `size` bytes of payload
//           | "QUIT" eol
//   eol     = LF | CR LF                            commands may be written in any case
//
//   reply   = "OK" SP length *(SP key "=" value) LF followed by exactly `length` bytes of payload
//           | "ERR" SP code SP sentence LF          never has a payload; the codes are in status.h
//
//   LIST  ->  OK <length>                           the payload has one line for each file, sorted by name:
//             <size> SP <time> SP <name> LF         time as in RFC 3339: 2024-02-29T23:59:59Z
//   GET   ->  OK <length> size=<all> version=<v>    length = all - offset, which may be 0
//   PUT   ->  OK 0 version=<v>                      sent once the file is published, whole and synced
//   QUIT  ->  OK 0                                  and the server closes
//
// Words are separated by exactly one space. Numbers are decimal digits, at most 2^63 - 1. Names are percent-encoded
// (file_name.h). A version is a token that changes whenever the file is replaced: a client that kept a part of a file
// may fetch the rest if the version is still the same. Readers skip keys that they do not know.
//
// A refused PUT does not end the conversation if its payload is small: the server drops the payload and goes on. If
// it is large, or if its size cannot be read, the server closes after the error line. The server may also send an
// error line without being asked (busy, timed-out) before it closes.
//
// By hand (nc -C sends CR LF, which is as good as LF):
//
//   $ nc 127.0.0.1 6969
//   LIST
//   OK 38
//   6 2024-02-29T23:59:59Z my%20notes.txt
//   GET my%20notes.txt
//   OK 6 size=6 version=1f-17b8a3-6
//   hello
//   GET ../etc/passwd
//   ERR bad-name a name has no slash or backslash
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace portico::tftp {

// Of any line of either direction, its end included. The longest valid one has about 800 bytes.
inline constexpr std::size_t kMaxLineLength = 4096;

// The largest number that a line may hold: what off_t can hold.
inline constexpr std::uint64_t kMaxFileSize = std::numeric_limits<std::int64_t>::max();

inline constexpr std::size_t kMaxVersionLength = 64;

}  // namespace portico::tftp
