#pragma once

namespace portico::chat::client {

// The contract with scripts; --help tells it.
inline constexpr int kSuccess = 0;
inline constexpr int kFailed = 1;  // the connection failed or was lost; a line of a script was refused
inline constexpr int kWrongUse = 2;
inline constexpr int kSignalled = 128;  // and the number of the signal

}  // namespace portico::chat::client
