#include "servers/tftp/protocol/netascii.h"

#include <utility>

namespace portico::tftp {
namespace {

using namespace std::string_view_literals;

constexpr auto kLineEnd = "\r\n"sv;
constexpr auto kPlainCr = "\r\0"sv;

}  // namespace

void append_netascii(std::string_view bytes, std::string& wire) {
  while (!bytes.empty()) {
    const auto plain = bytes.substr(0, bytes.find_first_of(kLineEnd));
    wire += plain;
    bytes.remove_prefix(plain.size());
    if (bytes.empty()) return;
    wire += bytes.front() == '\n' ? kLineEnd : kPlainCr;
    bytes.remove_prefix(1);
  }
}

void NetasciiDecoder::decode(std::string_view wire, std::string& bytes) {
  while (!wire.empty()) {
    const auto plain = after_cr_ ? std::string_view{} : wire.substr(0, wire.find('\r'));
    bytes += plain;
    wire.remove_prefix(plain.size());
    if (wire.empty()) return;
    take(wire.front(), bytes);
    wire.remove_prefix(1);
  }
}

void NetasciiDecoder::take(char byte, std::string& bytes) {
  if (std::exchange(after_cr_, byte == '\r')) {
    if (byte == '\n' || byte == '\0') {
      bytes += byte == '\n' ? '\n' : '\r';
      return;
    }
    bytes += '\r';
  }
  if (byte != '\r') bytes += byte;
}

void NetasciiDecoder::finish(std::string& bytes) {
  if (std::exchange(after_cr_, false)) bytes += '\r';
}

}  // namespace portico::tftp
