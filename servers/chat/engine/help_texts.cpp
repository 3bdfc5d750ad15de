#include "servers/chat/engine/help_texts.h"

#include <array>
#include <cstddef>

namespace portico::chat {
namespace {

// In the order of CommandName.
constexpr std::array<HelpText, kCommandCount> kTexts = {{
    {"ADMIN", "Who looks after this server."},
    {"AWAY [<message>]", "Says that you are away, and why; without a message, that you are back."},
    {"CAP LS|LIST|REQ|END [<capabilities>]", "What your client and the server agree to use."},
    {"ERROR <reason>", "Is for the server to send."},
    {"HELP [<command>]", "What you are reading."},
    {"INFO", "What this server is."},
    {"INVITE [<nick> <channel>]", "Asks somebody into a channel; alone, where you are asked into."},
    {"ISON <nick>{ <nick>}", "Which of these people are here."},
    {"JOIN <channel>{,<channel>} [<key>{,<key>}]",
     "Enters channels, and makes those that are not there; JOIN 0 leaves all."},
    {"KICK <channel> <nick> [<reason>]", "Removes somebody from a channel that you are an operator of."},
    {"KILL <nick> <reason>", "Disconnects somebody. For operators of the server."},
    {"LINKS", "The servers of this network."},
    {"LIST [<channels or conditions>]",
     "The channels; >3 those with more than three people, *c++* those of such a name."},
    {"LUSERS", "How many people and channels there are."},
    {"MODE <channel or nick> [<modes> [<arguments>]]", "Shows or changes the modes of a channel, or yours."},
    {"MONITOR +|- <nick>{,<nick>}, MONITOR C|L|S", "Tells you when people come and go."},
    {"MOTD", "The message of the day."},
    {"NAMES <channel>", "Who is in a channel."},
    {"NICK <nick>", "Changes your nick."},
    {"NOTICE <target>{,<target>} <text>", "Sends a message that nobody's programme may answer."},
    {"OPER <name> <password>", "Makes you an operator of the server."},
    {"PART <channel>{,<channel>} [<reason>]", "Leaves channels."},
    {"PASS <password>", "The password of the server, before everything else."},
    {"PING <token>", "Is answered with PONG."},
    {"PONG <token>", "Answers a PING."},
    {"PRIVMSG <target>{,<target>} <text>", "Says something to people and channels; @#channel to its operators."},
    {"QUIT [<reason>]", "Leaves the server."},
    {"REHASH", "Reads the files of the server again. For its operators."},
    {"SETNAME <real name>", "Changes your real name."},
    {"STATS <letter>", "k bans, m commands, o operators, u uptime."},
    {"TAGMSG <target>{,<target>}", "Sends tags without a text."},
    {"TIME", "The time of this server."},
    {"TOPIC <channel> [<topic>]", "Shows or changes the topic of a channel."},
    {"USER <name> 0 * <real name>", "Says who you are, once, at the beginning."},
    {"USERHOST <nick>{ <nick>}", "Where up to five people come from."},
    {"VERSION", "The version of this server, and what it can do."},
    {"WALLOPS <text>", "Says something to all who have set mode +w. For operators of the server."},
    {"WHO <channel or mask> [o][%<fields>[,<token>]]", "Who is in a channel, or fits a mask."},
    {"WHOIS <nick>", "What is known of somebody."},
    {"WHOWAS <nick> [<count>]", "Who had a nick before."},
}};

}  // namespace

const HelpText& help_text(CommandName command) { return kTexts[static_cast<std::size_t>(command)]; }

}  // namespace portico::chat
