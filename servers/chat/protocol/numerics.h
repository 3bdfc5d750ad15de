// Numeric replies: RFC 2812 §5, "Numerics" of Modern IRC, IRCv3 for what it added.
//
//   :server 401 client <nick> :No such nick/channel
//           ^^^        ^^^^^^  ^^^^^^^^^^^^^^^^^^^
//          code       its own  text(), where the standard has a fixed one; the client's nick always comes first,
//                   parameters "*" before there is one
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace portico::chat {

// Named as in the standard; a comment has the parameters between the client and the text.
enum class Numeric : std::uint16_t {
  RplWelcome = 1,          // :Welcome to the <network> Network, <nick>!<user>@<host>
  RplYourHost = 2,         // :Your host is <server>, running version <version>
  RplCreated = 3,          // :This server was created <time>
  RplMyInfo = 4,           // <server> <version> <user modes> <channel modes> <channel modes with a parameter>
  RplIsupport = 5,         // <1 to 13 tokens>
  RplStatsCommands = 212,  // <command> <count>
  RplStatsKline = 216,     // K <mask> * * :<reason>
  RplEndOfStats = 219,     // <letter>
  RplUmodeIs = 221,        // <modes>
  RplStatsUptime = 242,    // :Server Up <days> days <hours>:<minutes>:<seconds>
  RplStatsOline = 243,     // O <host mask> * <name>
  RplLuserClient = 251,    // :There are <users> users and <invisible> invisible on <servers> servers
  RplLuserOp = 252,        // <operators>
  RplLuserUnknown = 253,   // <connections>
  RplLuserChannels = 254,  // <channels>
  RplLuserMe = 255,        // :I have <clients> clients and <servers> servers
  RplAdminMe = 256,        // <server>
  RplAdminLoc1 = 257,      // :<text>
  RplAdminLoc2 = 258,      // :<text>
  RplAdminEmail = 259,     // :<address>
  RplLocalUsers = 265,     // <users> <most> :Current local users <users>, max <most>
  RplGlobalUsers = 266,    // <users> <most> :Current global users <users>, max <most>
  RplAway = 301,           // <nick> :<message>
  RplUserhost = 302,       // :<reply> <reply> ...
  RplIson = 303,           // :<nick> <nick> ...
  RplUnaway = 305,
  RplNowAway = 306,
  RplWhoisUser = 311,      // <nick> <user> <host> * :<realname>
  RplWhoisServer = 312,    // <nick> <server> :<text>
  RplWhoisOperator = 313,  // <nick>
  RplWhowasUser = 314,     // <nick> <user> <host> * :<realname>
  RplEndOfWho = 315,       // <mask>
  RplWhoisIdle = 317,      // <nick> <seconds> <signed on>
  RplEndOfWhois = 318,     // <nick>
  RplWhoisChannels = 319,  // <nick> :<prefix><channel> ...
  RplListStart = 321,      // Channel
  RplList = 322,           // <channel> <members> :<topic>
  RplListEnd = 323,
  RplChannelModeIs = 324,  // <channel> <modes> <parameters>
  RplCreationTime = 329,   // <channel> <time>
  RplNoTopic = 331,        // <channel>
  RplTopic = 332,          // <channel> :<topic>
  RplTopicWhoTime = 333,   // <channel> <nick> <time>
  RplWhoisBot = 335,       // <nick>
  RplInviteList = 336,     // <channel>
  RplEndOfInviteList = 337,
  RplInviting = 341,         // <nick> <channel>
  RplInvexList = 346,        // <channel> <mask> <who> <time>
  RplEndOfInvexList = 347,   // <channel>
  RplExceptList = 348,       // <channel> <mask> <who> <time>
  RplEndOfExceptList = 349,  // <channel>
  RplVersion = 351,          // <version> <server> :<comments>
  RplWhoReply = 352,         // <channel> <user> <host> <server> <nick> <flags> :<hops> <realname>
  RplNamReply = 353,         // <= @ or *> <channel> :<prefix><nick> ...
  RplWhoSpcRpl = 354,        // what was asked for
  RplLinks = 364,            // <server> <nearer server> :<hops> <text>
  RplEndOfLinks = 365,       // <mask>
  RplEndOfNames = 366,       // <channel>
  RplBanList = 367,          // <channel> <mask> <who> <time>
  RplEndOfBanList = 368,     // <channel>
  RplEndOfWhowas = 369,      // <nick>
  RplInfo = 371,             // :<text>
  RplMotd = 372,             // :- <text>
  RplEndOfInfo = 374,
  RplMotdStart = 375,  // :- <server> Message of the day -
  RplEndOfMotd = 376,
  RplWhoisModes = 379,  // <nick> :is using modes <modes>
  RplYoureOper = 381,
  RplRehashing = 382,         // <file>
  RplTime = 391,              // <server> <seconds since 1970> <offset> :<time>
  ErrNoSuchNick = 401,        // <nick>
  ErrNoSuchServer = 402,      // <server>
  ErrNoSuchChannel = 403,     // <channel>
  ErrCannotSendToChan = 404,  // <channel>
  ErrTooManyChannels = 405,   // <channel>
  ErrWasNoSuchNick = 406,     // <nick>
  ErrTooManyTargets = 407,    // <target>
  ErrNoOrigin = 409,
  ErrInvalidCapCmd = 410,  // <subcommand>
  ErrNoRecipient = 411,    // :No recipient given (<command>)
  ErrNoTextToSend = 412,
  ErrTooManyMatches = 416,  // <command>
  ErrInputTooLong = 417,
  ErrUnknownCommand = 421,  // <command>
  ErrNoMotd = 422,
  ErrNoAdminInfo = 423,  // <server>
  ErrNoNicknameGiven = 431,
  ErrErroneusNickname = 432,  // <nick>
  ErrNicknameInUse = 433,     // <nick>
  ErrUserNotInChannel = 441,  // <nick> <channel>
  ErrNotOnChannel = 442,      // <channel>
  ErrUserOnChannel = 443,     // <nick> <channel>
  ErrNotRegistered = 451,
  ErrNeedMoreParams = 461,  // <command>
  ErrAlreadyRegistered = 462,
  ErrPasswdMismatch = 464,
  ErrYoureBannedCreep = 465,
  ErrInvalidUsername = 468,
  ErrChannelIsFull = 471,   // <channel>
  ErrUnknownMode = 472,     // <letter>
  ErrInviteOnlyChan = 473,  // <channel>
  ErrBannedFromChan = 474,  // <channel>
  ErrBadChannelKey = 475,   // <channel>
  ErrBadChanMask = 476,     // <channel>
  ErrBanListFull = 478,     // <channel> <letter>
  ErrNoPrivileges = 481,
  ErrChanOPrivsNeeded = 482,  // <channel>
  ErrCantKillServer = 483,
  ErrUmodeUnknownFlag = 501,
  ErrUsersDontMatch = 502,
  ErrHelpNotFound = 524,      // <subject>
  ErrInvalidKey = 525,        // <channel>
  ErrInvalidModeParam = 696,  // <target> <letter> <parameter> :<text>
  RplHelpStart = 704,         // <subject> :<text>
  RplHelpTxt = 705,           // <subject> :<text>
  RplEndOfHelp = 706,         // <subject> :<text>
  RplMonOnline = 730,         // :<nick>!<user>@<host>,...
  RplMonOffline = 731,        // :<nick>,...
  RplMonList = 732,           // :<nick>,...
  RplEndOfMonList = 733,
  ErrMonListFull = 734,  // <limit> <nick>,...
};

// "RPL_WELCOME". Empty for a number that is not above.
std::string_view name(Numeric numeric);

// The last parameter, where the standard has one that is always the same: "No such nick/channel". Otherwise empty.
std::string_view text(Numeric numeric);

// Three digits, as in the place of the command.
constexpr std::array<char, 3> code(Numeric numeric) {
  const auto number = static_cast<unsigned>(numeric);
  return {static_cast<char>('0' + number / 100), static_cast<char>('0' + number / 10 % 10),
          static_cast<char>('0' + number % 10)};
}

}  // namespace portico::chat
