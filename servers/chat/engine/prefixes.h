// The marks before the nick of a channel's member: PREFIX=(ov)@+.
#pragma once

#include <string>

#include "servers/chat/engine/channel.h"

namespace portico::chat {

// The highest, or with IRCv3 multi-prefix all of them, the highest first.
inline std::string prefixes(const Member& member, bool all) {
  std::string marks;
  if (member.has(MemberMode::Operator)) marks += '@';
  if (member.has(MemberMode::Voice) && (all || marks.empty())) marks += '+';
  return marks;
}

}  // namespace portico::chat
