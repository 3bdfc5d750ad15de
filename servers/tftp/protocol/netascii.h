// The mode netascii (RFC 1350 §1, RFC 764): on the wire a line ends with CR LF, and a CR that is none is CR NUL.
#pragma once

#include <string>
#include <string_view>

namespace portico::tftp {

// Appends the wire's form of `bytes` to `wire`: LF becomes CR LF, CR becomes CR NUL. Every byte stands for itself, so a
// file may be cut anywhere; and blocks may be cut out of the result anywhere, also between CR and LF.
void append_netascii(std::string_view bytes, std::string& wire);

// The inverse, for a payload that comes in any pieces. A CR that neither LF nor NUL follows is kept as it is.
class NetasciiDecoder {
 public:
  // Appends what `wire` stands for to `bytes`.
  void decode(std::string_view wire, std::string& bytes);

  // After the last piece: appends the CR that the payload ended with, if it did.
  void finish(std::string& bytes);

 private:
  void take(char byte, std::string& bytes);

  bool after_cr_ = false;
};

}  // namespace portico::tftp
