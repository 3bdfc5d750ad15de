#include "servers/chat/frontend/hub_records.h"

#include <algorithm>
#include <variant>

namespace portico::chat {

namespace {

char flag(bool set) { return set ? '1' : '0'; }

// Out of a text that a child has written; without what is missing if that child is out of its mind.
bool read_flag(std::string_view& text) {
  const bool set = text.starts_with('1');
  text.remove_prefix(std::min<std::size_t>(1, text.size()));
  return set;
}

}  // namespace

void append_record(std::string& records, RecordKind kind, std::string_view text) {
  records += static_cast<char>(kind);
  records.append(text) += '\n';
}

std::string arrival_text(const Arrival& arrival) {
  return std::string{flag(arrival.counted), flag(arrival.served_alone)} + arrival.host + " " + arrival.name;
}

std::string oper_text(const OperResult& result) {
  return flag(result.verified) + std::string{result.tags} + " " + std::string{result.name};
}

Arrival read_arrival(std::string_view text) {
  const bool counted = read_flag(text);
  const bool alone = read_flag(text);
  const auto space = std::min(text.find(' '), text.size());
  return {std::string{text.substr(0, space)}, std::string{text.substr(std::min(space + 1, text.size()))}, counted,
          alone};
}

OperResult read_oper(std::string_view text) {
  const bool verified = read_flag(text);
  const auto space = std::min(text.find(' '), text.size());
  return {text.substr(std::min(space + 1, text.size())), verified, text.substr(0, space)};
}

std::string_view Records::take() {
  const auto end = std::min(rest_.find('\n'), rest_.size());
  const auto text = rest_.substr(1, std::max<std::size_t>(end, 1) - 1);
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
  return text;
}

const Said* Records::next(bool) {
  if (empty()) return nullptr;
  if (kind() == RecordKind::Spoken) {
    said_.line = take();
    std::visit([this](const auto& parsed) { said_.parsed = parsed; }, parse_message(said_.line));
    return &said_;
  }
  if (kind() != RecordKind::Garbled) return nullptr;
  const auto number = take();
  said_.line = {};
  said_.parsed = number == "1" ? Malformed::TagsTooLong : Malformed::TooLong;
  return &said_;
}

}  // namespace portico::chat
