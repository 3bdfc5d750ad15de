#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace spdlog {
class logger;
}

namespace portico {

enum class LogFormat { text, json };

// A logger that writes each line to standard error at once, in the calling thread: safe in a process that forks.
// `level`: trace, debug, info, warn, error or off. A line stays one line, whatever a peer put into it: control
// characters are escaped. text: `2026-11-20T22:00:00.123Z warn message`; json: an object with time, level, pid,
// message.
[[nodiscard]] std::shared_ptr<spdlog::logger> make_logger(const std::string& name, const std::string& level,
                                                          LogFormat format);

// `text` with what JSON escapes escaped (RFC 8259 §7), and DEL.
[[nodiscard]] std::string escape_line(std::string_view text, LogFormat format);

}  // namespace portico
