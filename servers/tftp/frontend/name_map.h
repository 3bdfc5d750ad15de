// Rules that rewrite the names that clients ask for (--map FILE). Pure but for load().
//
// The format is that of tftpd-hpa's --map-file: a rule is a line of two or three words, # begins a comment.
//
//   OPERATION REGEX [REPLACEMENT]
//
//   OPERATION    one of r, a, e and s, or re, rs and their like, in any order with what follows:
//     r  replace what REGEX matches by REPLACEMENT     a  refuse the request (access violation)
//     e  let no further rule follow                    s  start again with the first rule
//     g  with r: replace until nothing matches         i  match letters in either case
//     G  only for what is read (GET, RRQ)              P  only for what is written (PUT, WRQ)
//     ~  apply where REGEX does not match
//   REGEX        an extended regular expression (RE2's: \d, \w, \s and \b too, no back-references); the longest match
//                counts, anywhere in the name. It sees the name as it came, slash at the front and all, byte by byte.
//   REPLACEMENT  text, in which \0 is the match, \1 to \9 are the groups, \i is the client's address and \x the same in
//                hexadecimal; \U, \L and \E turn what follows them in the replacement into upper case, lower case
//                (ASCII), and leave it as it is. A backslash before any other sign, space or # too, makes it itself.
//
// Rules apply from the first to the last. Afterwards "." and doubled slashes are dropped from the name (file_path.h),
// so a rule that refuses had better begin with (^|/). RE2 takes time in proportion to the length of the name, whatever
// the rule.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "servers/tftp/frontend/name_rule.h"
#include "servers/tftp/protocol/status.h"

namespace portico::tftp {

// How often the rules may apply to one name; above that, and when it becomes longer than a path may be, the request is
// refused.
inline constexpr std::size_t kMaxRewrites = 64;

// Without rules, every name stays as it is. All functions may be called from any thread.
class NameMap {
 public:
  NameMap() = default;

  // Throws std::invalid_argument with a sentence that names the file, the line and what is wrong.
  static NameMap load(const std::string& file);

  // The same for rules that were read; `source` stands for the file in what it throws.
  static NameMap parse(std::string_view rules, const std::string& source);

  // The name that is to be looked up, which may break any rule of names. Refuses with Status::Forbidden what a rule
  // refuses, and with Status::BadName what is rewritten too often or gets too long.
  Outcome<std::string> rewrite(std::string name, Direction direction, const ClientText& client) const;

 private:
  std::vector<NameRule> rules_;
};

}  // namespace portico::tftp
