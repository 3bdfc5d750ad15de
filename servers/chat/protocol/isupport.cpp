#include "servers/chat/protocol/isupport.h"

#include "servers/chat/protocol/casemapping.h"
#include "servers/chat/protocol/modes.h"
#include "servers/chat/protocol/names.h"

namespace portico::chat {
namespace {

std::string token(std::string_view name, std::string_view value) {
  std::string token{name};
  token += '=';
  token += value;
  return token;
}

std::string token(std::string_view name, std::size_t value) { return token(name, std::to_string(value)); }

// A value has neither of them as they are: a space would end it.
std::string escape_value(std::string_view value) {
  std::string escaped;
  for (const char byte : value) {
    if (byte == ' ') {
      escaped += "\\x20";
    } else if (byte == '\\') {
      escaped += "\\x5C";
    } else if (byte == '=') {
      escaped += "\\x3D";
    } else {
      escaped += byte;
    }
  }
  return escaped;
}

// After a colon a number, or nothing where there is no limit.
std::string targets(const Limits& limits) {
  const auto most = std::to_string(limits.targets_per_message);
  return "JOIN:,KICK:1,LIST:" + std::to_string(limits.list_masks) + ",MONITOR:,NAMES:1,NOTICE:" + most +
         ",PART:,PRIVMSG:" + most + ",TAGMSG:" + most + ",USERHOST:5,WHOIS:1,WHOWAS:1";
}

}  // namespace

std::vector<std::string> isupport_tokens(const Limits& limits, std::string_view network) {
  return {
      token("AWAYLEN", limits.away_length),
      token("BOT", std::string_view{&kBotMode, 1}),
      token("CASEMAPPING", kCasemapping),
      token("CHANLIMIT", "#:" + std::to_string(limits.channels_per_client)),
      token("CHANMODES", "beI,k,l,imnst"),
      token("CHANNELLEN", limits.channel_length),
      token("CHANTYPES", kChannelTypes),
      token("ELIST", "CMNTU"),
      token("EXCEPTS", "e"),
      token("INVEX", "I"),
      token("KEYLEN", limits.key_length),
      token("KICKLEN", limits.kick_length),
      token("MAXLIST", "beI:" + std::to_string(limits.list_entries)),
      token("MAXTARGETS", limits.targets_per_message),
      token("MODES", limits.modes_per_command),
      token("MONITOR", limits.monitored_nicks),
      token("NAMELEN", limits.realname_length),
      token("NETWORK", escape_value(network)),
      token("NICKLEN", limits.nick_length),
      token("PREFIX", "(ov)@+"),
      token("STATUSMSG", "@+"),
      token("TARGMAX", targets(limits)),
      token("TOPICLEN", limits.topic_length),
      token("USERLEN", limits.user_length),
      "WHOX",
  };
}

}  // namespace portico::chat
