#include <unistd.h>

#include <array>
#include <chrono>
#include <ctime>

#include <spdlog/formatter.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <portico/app/logging.h>

namespace portico {

namespace {

std::string timestamp(std::chrono::system_clock::time_point when) {
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch()).count();
  const std::time_t seconds = since / 1000;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  return fmt::format("{}.{:03}Z", std::string_view{text.data(), size}, since % 1000);
}

class LineFormatter final : public spdlog::formatter {
 public:
  explicit LineFormatter(LogFormat format) : format_{format} {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) override {
    const std::string_view payload{message.payload.data(), message.payload.size()};
    const auto level = spdlog::level::to_string_view(message.level);
    constexpr std::string_view kText = "{} {} {}\n";
    constexpr std::string_view kJson = R"({{"time":"{}","level":"{}","pid":{},"message":"{}"}})";
    if (format_ == LogFormat::text) {
      fmt::format_to(std::back_inserter(line), kText, timestamp(message.time), level, escape_line(payload, format_));
    } else {
      fmt::format_to(std::back_inserter(line), kJson, timestamp(message.time), level, ::getpid(),
                     escape_line(payload, format_));
      line.push_back('\n');
    }
  }

  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<LineFormatter>(format_);
  }

 private:
  LogFormat format_;
};

}  // namespace

std::string escape_line(std::string_view text, LogFormat format) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool quoted = format == LogFormat::json && (c == '"' || c == '\\');
    if (byte < 0x20 || byte == 0x7F) {
      escaped += fmt::format("\\u{:04x}", byte);
    } else {
      if (quoted) escaped += '\\';
      escaped += c;
    }
  }
  return escaped;
}

std::shared_ptr<spdlog::logger> make_logger(const std::string& name, const std::string& level, LogFormat format) {
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  sink->set_formatter(std::make_unique<LineFormatter>(format));
  auto logger = std::make_shared<spdlog::logger>(name, std::move(sink));
  logger->set_level(spdlog::level::from_str(level));
  return logger;
}

}  // namespace portico
