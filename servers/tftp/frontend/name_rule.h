// One line of the file that name_map.h describes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "servers/tftp/frontend/replacement.h"
#include "servers/tftp/protocol/packet.h"

namespace re2 {
class RE2;
}

namespace portico::tftp {

// The words of a line, without its comment; backslashes stay. None for a line without a rule.
std::vector<std::string> words_of_rule(std::string_view line);

// A value. All functions may be called from any thread.
class NameRule {
 public:
  // Throws std::invalid_argument with a sentence that says what is wrong.
  explicit NameRule(const std::vector<std::string>& words);

  // What its operation holds.
  bool refuses() const { return has('a'); }
  bool repeats() const { return has('g'); }
  bool ends() const { return has('e'); }
  bool restarts() const { return has('s'); }

  // Replaces once where there is something to replace; true if the rule applies.
  bool apply(std::string& name, Direction direction, const ClientText& client) const;

 private:
  bool has(char letter) const { return operation_.find(letter) != std::string::npos; }

  std::string operation_;
  std::shared_ptr<const re2::RE2> regex_;
  Replacement replacement_;
};

}  // namespace portico::tftp
