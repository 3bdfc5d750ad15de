#include "servers/chat/protocol/numerics.h"

#include <algorithm>
#include <array>

namespace portico::chat {
namespace {

struct Row {
  Numeric numeric;
  std::string_view name;
  std::string_view text;
};

// In the order of the numbers.
constexpr auto kRows = std::to_array<Row>({
    {Numeric::RplWelcome, "RPL_WELCOME", ""},
    {Numeric::RplYourHost, "RPL_YOURHOST", ""},
    {Numeric::RplCreated, "RPL_CREATED", ""},
    {Numeric::RplMyInfo, "RPL_MYINFO", ""},
    {Numeric::RplIsupport, "RPL_ISUPPORT", "are supported by this server"},
    {Numeric::RplStatsCommands, "RPL_STATSCOMMANDS", ""},
    {Numeric::RplStatsKline, "RPL_STATSKLINE", ""},
    {Numeric::RplEndOfStats, "RPL_ENDOFSTATS", "End of /STATS report"},
    {Numeric::RplUmodeIs, "RPL_UMODEIS", ""},
    {Numeric::RplStatsUptime, "RPL_STATSUPTIME", ""},
    {Numeric::RplStatsOline, "RPL_STATSOLINE", ""},
    {Numeric::RplLuserClient, "RPL_LUSERCLIENT", ""},
    {Numeric::RplLuserOp, "RPL_LUSEROP", "operator(s) online"},
    {Numeric::RplLuserUnknown, "RPL_LUSERUNKNOWN", "unknown connection(s)"},
    {Numeric::RplLuserChannels, "RPL_LUSERCHANNELS", "channels formed"},
    {Numeric::RplLuserMe, "RPL_LUSERME", ""},
    {Numeric::RplAdminMe, "RPL_ADMINME", "Administrative info"},
    {Numeric::RplAdminLoc1, "RPL_ADMINLOC1", ""},
    {Numeric::RplAdminLoc2, "RPL_ADMINLOC2", ""},
    {Numeric::RplAdminEmail, "RPL_ADMINEMAIL", ""},
    {Numeric::RplLocalUsers, "RPL_LOCALUSERS", ""},
    {Numeric::RplGlobalUsers, "RPL_GLOBALUSERS", ""},
    {Numeric::RplAway, "RPL_AWAY", ""},
    {Numeric::RplUserhost, "RPL_USERHOST", ""},
    {Numeric::RplIson, "RPL_ISON", ""},
    {Numeric::RplUnaway, "RPL_UNAWAY", "You are no longer marked as being away"},
    {Numeric::RplNowAway, "RPL_NOWAWAY", "You have been marked as being away"},
    {Numeric::RplWhoisUser, "RPL_WHOISUSER", ""},
    {Numeric::RplWhoisServer, "RPL_WHOISSERVER", ""},
    {Numeric::RplWhoisOperator, "RPL_WHOISOPERATOR", "is an IRC operator"},
    {Numeric::RplWhowasUser, "RPL_WHOWASUSER", ""},
    {Numeric::RplEndOfWho, "RPL_ENDOFWHO", "End of WHO list"},
    {Numeric::RplWhoisIdle, "RPL_WHOISIDLE", "seconds idle, signon time"},
    {Numeric::RplEndOfWhois, "RPL_ENDOFWHOIS", "End of /WHOIS list"},
    {Numeric::RplWhoisChannels, "RPL_WHOISCHANNELS", ""},
    {Numeric::RplListStart, "RPL_LISTSTART", "Users  Name"},
    {Numeric::RplList, "RPL_LIST", ""},
    {Numeric::RplListEnd, "RPL_LISTEND", "End of /LIST"},
    {Numeric::RplChannelModeIs, "RPL_CHANNELMODEIS", ""},
    {Numeric::RplCreationTime, "RPL_CREATIONTIME", ""},
    {Numeric::RplNoTopic, "RPL_NOTOPIC", "No topic is set"},
    {Numeric::RplTopic, "RPL_TOPIC", ""},
    {Numeric::RplTopicWhoTime, "RPL_TOPICWHOTIME", ""},
    {Numeric::RplWhoisBot, "RPL_WHOISBOT", "is a bot"},
    {Numeric::RplInviteList, "RPL_INVITELIST", ""},
    {Numeric::RplEndOfInviteList, "RPL_ENDOFINVITELIST", "End of /INVITE list"},
    {Numeric::RplInviting, "RPL_INVITING", ""},
    {Numeric::RplInvexList, "RPL_INVEXLIST", ""},
    {Numeric::RplEndOfInvexList, "RPL_ENDOFINVEXLIST", "End of Channel Invite Exception List"},
    {Numeric::RplExceptList, "RPL_EXCEPTLIST", ""},
    {Numeric::RplEndOfExceptList, "RPL_ENDOFEXCEPTLIST", "End of channel exception list"},
    {Numeric::RplVersion, "RPL_VERSION", ""},
    {Numeric::RplWhoReply, "RPL_WHOREPLY", ""},
    {Numeric::RplNamReply, "RPL_NAMREPLY", ""},
    {Numeric::RplWhoSpcRpl, "RPL_WHOSPCRPL", ""},
    {Numeric::RplLinks, "RPL_LINKS", ""},
    {Numeric::RplEndOfLinks, "RPL_ENDOFLINKS", "End of /LINKS list"},
    {Numeric::RplEndOfNames, "RPL_ENDOFNAMES", "End of /NAMES list"},
    {Numeric::RplBanList, "RPL_BANLIST", ""},
    {Numeric::RplEndOfBanList, "RPL_ENDOFBANLIST", "End of channel ban list"},
    {Numeric::RplEndOfWhowas, "RPL_ENDOFWHOWAS", "End of WHOWAS"},
    {Numeric::RplInfo, "RPL_INFO", ""},
    {Numeric::RplMotd, "RPL_MOTD", ""},
    {Numeric::RplEndOfInfo, "RPL_ENDOFINFO", "End of INFO list"},
    {Numeric::RplMotdStart, "RPL_MOTDSTART", ""},
    {Numeric::RplEndOfMotd, "RPL_ENDOFMOTD", "End of /MOTD command."},
    {Numeric::RplWhoisModes, "RPL_WHOISMODES", ""},
    {Numeric::RplYoureOper, "RPL_YOUREOPER", "You are now an IRC operator"},
    {Numeric::RplRehashing, "RPL_REHASHING", "Rehashing"},
    {Numeric::RplTime, "RPL_TIME", ""},
    {Numeric::ErrNoSuchNick, "ERR_NOSUCHNICK", "No such nick/channel"},
    {Numeric::ErrNoSuchServer, "ERR_NOSUCHSERVER", "No such server"},
    {Numeric::ErrNoSuchChannel, "ERR_NOSUCHCHANNEL", "No such channel"},
    {Numeric::ErrCannotSendToChan, "ERR_CANNOTSENDTOCHAN", "Cannot send to channel"},
    {Numeric::ErrTooManyChannels, "ERR_TOOMANYCHANNELS", "You have joined too many channels"},
    {Numeric::ErrWasNoSuchNick, "ERR_WASNOSUCHNICK", "There was no such nickname"},
    {Numeric::ErrTooManyTargets, "ERR_TOOMANYTARGETS", "Too many targets"},
    {Numeric::ErrNoOrigin, "ERR_NOORIGIN", "No origin specified"},
    {Numeric::ErrInvalidCapCmd, "ERR_INVALIDCAPCMD", "Invalid CAP command"},
    {Numeric::ErrNoRecipient, "ERR_NORECIPIENT", ""},
    {Numeric::ErrNoTextToSend, "ERR_NOTEXTTOSEND", "No text to send"},
    {Numeric::ErrTooManyMatches, "ERR_TOOMANYMATCHES", "Too many matches, ask for less"},
    {Numeric::ErrInputTooLong, "ERR_INPUTTOOLONG", "Input line was too long"},
    {Numeric::ErrUnknownCommand, "ERR_UNKNOWNCOMMAND", "Unknown command"},
    {Numeric::ErrNoMotd, "ERR_NOMOTD", "MOTD File is missing"},
    {Numeric::ErrNoAdminInfo, "ERR_NOADMININFO", "No administrative info available"},
    {Numeric::ErrNoNicknameGiven, "ERR_NONICKNAMEGIVEN", "No nickname given"},
    {Numeric::ErrErroneusNickname, "ERR_ERRONEUSNICKNAME", "Erroneus nickname"},
    {Numeric::ErrNicknameInUse, "ERR_NICKNAMEINUSE", "Nickname is already in use"},
    {Numeric::ErrUserNotInChannel, "ERR_USERNOTINCHANNEL", "They aren't on that channel"},
    {Numeric::ErrNotOnChannel, "ERR_NOTONCHANNEL", "You're not on that channel"},
    {Numeric::ErrUserOnChannel, "ERR_USERONCHANNEL", "is already on channel"},
    {Numeric::ErrNotRegistered, "ERR_NOTREGISTERED", "You have not registered"},
    {Numeric::ErrNeedMoreParams, "ERR_NEEDMOREPARAMS", "Not enough parameters"},
    {Numeric::ErrAlreadyRegistered, "ERR_ALREADYREGISTERED", "You may not reregister"},
    {Numeric::ErrPasswdMismatch, "ERR_PASSWDMISMATCH", "Password incorrect"},
    {Numeric::ErrYoureBannedCreep, "ERR_YOUREBANNEDCREEP", "You are banned from this server."},
    {Numeric::ErrInvalidUsername, "ERR_INVALIDUSERNAME", "Your username is not valid"},
    {Numeric::ErrChannelIsFull, "ERR_CHANNELISFULL", "Cannot join channel (+l)"},
    {Numeric::ErrUnknownMode, "ERR_UNKNOWNMODE", "is unknown mode char to me"},
    {Numeric::ErrInviteOnlyChan, "ERR_INVITEONLYCHAN", "Cannot join channel (+i)"},
    {Numeric::ErrBannedFromChan, "ERR_BANNEDFROMCHAN", "Cannot join channel (+b)"},
    {Numeric::ErrBadChannelKey, "ERR_BADCHANNELKEY", "Cannot join channel (+k)"},
    {Numeric::ErrBadChanMask, "ERR_BADCHANMASK", "Bad Channel Mask"},
    {Numeric::ErrBanListFull, "ERR_BANLISTFULL", "Channel list is full"},
    {Numeric::ErrNoPrivileges, "ERR_NOPRIVILEGES", "Permission Denied- You're not an IRC operator"},
    {Numeric::ErrChanOPrivsNeeded, "ERR_CHANOPRIVSNEEDED", "You're not channel operator"},
    {Numeric::ErrCantKillServer, "ERR_CANTKILLSERVER", "You cant kill a server!"},
    {Numeric::ErrUmodeUnknownFlag, "ERR_UMODEUNKNOWNFLAG", "Unknown MODE flag"},
    {Numeric::ErrUsersDontMatch, "ERR_USERSDONTMATCH", "Cant change mode for other users"},
    {Numeric::ErrHelpNotFound, "ERR_HELPNOTFOUND", "No help available on this topic"},
    {Numeric::ErrInvalidKey, "ERR_INVALIDKEY", "Key is not well-formed"},
    {Numeric::ErrInvalidModeParam, "ERR_INVALIDMODEPARAM", ""},
    {Numeric::RplHelpStart, "RPL_HELPSTART", ""},
    {Numeric::RplHelpTxt, "RPL_HELPTXT", ""},
    {Numeric::RplEndOfHelp, "RPL_ENDOFHELP", ""},
    {Numeric::RplMonOnline, "RPL_MONONLINE", ""},
    {Numeric::RplMonOffline, "RPL_MONOFFLINE", ""},
    {Numeric::RplMonList, "RPL_MONLIST", ""},
    {Numeric::RplEndOfMonList, "RPL_ENDOFMONLIST", "End of MONITOR list"},
    {Numeric::ErrMonListFull, "ERR_MONLISTFULL", "Monitor list is full."},
});

static_assert(std::ranges::is_sorted(kRows, {}, &Row::numeric));

const Row* find(Numeric numeric) {
  const auto* row = std::ranges::lower_bound(kRows, numeric, {}, &Row::numeric);
  return row != kRows.end() && row->numeric == numeric ? row : nullptr;
}

}  // namespace

std::string_view name(Numeric numeric) {
  const auto* row = find(numeric);
  return row == nullptr ? std::string_view{} : row->name;
}

std::string_view text(Numeric numeric) {
  const auto* row = find(numeric);
  return row == nullptr ? std::string_view{} : row->text;
}

}  // namespace portico::chat
