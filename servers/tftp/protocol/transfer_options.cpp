#include "servers/tftp/protocol/transfer_options.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

#include "servers/tftp/protocol/text.h"

namespace portico::tftp {
namespace {

constexpr std::uint64_t kMaxOfferedWindow = std::numeric_limits<std::uint16_t>::max();
constexpr std::uint64_t kMaxTimeout = 255;

// The values of known options, whatever they are; nullopt for one that is not there.
struct Values {
  std::optional<std::uint64_t> block_size;
  std::optional<std::uint64_t> window_size;
  std::optional<std::uint64_t> timeout;
  std::optional<std::uint64_t> transfer_size;
};

struct Row {
  std::string_view name;
  std::optional<std::uint64_t> Values::*value;
  std::uint64_t smallest;
  std::uint64_t largest;
};

constexpr Row kTable[] = {
    {"blksize", &Values::block_size, kMinBlockSize, kMaxBlockSize},
    {"timeout", &Values::timeout, 1, kMaxTimeout},
    {"tsize", &Values::transfer_size, 0, kMaxFileSize},
    {"windowsize", &Values::window_size, 1, kMaxOfferedWindow},
};

enum class Unknown { Ignored, Refused };

ErrorPacket refused(std::string_view option) {
  return {ErrorCode::OptionNegotiation, "the option " + std::string{option} + " cannot be accepted"};
}

TransferOptions from_values(const Values& values) {
  TransferOptions options;
  options.transfer_size = values.transfer_size;
  if (values.block_size) options.block_size = static_cast<std::uint16_t>(*values.block_size);
  if (values.window_size) options.window_size = static_cast<std::uint16_t>(*values.window_size);
  if (values.timeout) options.timeout = std::chrono::seconds{*values.timeout};
  return options;
}

OrError<TransferOptions> from_wire(const std::vector<Option>& options, Unknown unknown) {
  Values values;
  for (const auto& option : options) {
    const auto* row =
        std::ranges::find_if(kTable, [&](const Row& any) { return equals_ignoring_case(any.name, option.name); });
    if (row == std::end(kTable)) {
      if (unknown == Unknown::Ignored) continue;
      return ErrorPacket{ErrorCode::OptionNegotiation, "the answer has an option that was not asked for"};
    }
    auto& value = values.*(row->value);
    const auto number = parse_number(option.value);
    if (value || !number || *number < row->smallest || *number > row->largest) return refused(row->name);
    value = number;
  }
  return from_values(values);
}

template <class T>
void limit(std::optional<T>& value, T largest) {
  if (value) value = std::min(*value, largest);
}

}  // namespace

std::vector<Option> to_wire(const TransferOptions& options) {
  std::vector<Option> wire;
  const auto add = [&](const char* name, auto number) { wire.push_back({name, std::to_string(number)}); };
  if (options.block_size) add("blksize", *options.block_size);
  if (options.timeout) add("timeout", options.timeout->count());
  if (options.transfer_size) add("tsize", *options.transfer_size);
  if (options.window_size) add("windowsize", *options.window_size);
  return wire;
}

OrError<TransferOptions> negotiate(const RequestPacket& request, const ServerLimits& limits,
                                   std::optional<std::uint64_t> file_size) {
  auto asked = from_wire(request.options, Unknown::Ignored);
  auto* answer = std::get_if<TransferOptions>(&asked);
  if (answer == nullptr) return asked;
  limit(answer->block_size, limits.max_block_size);
  limit(answer->window_size, std::min(limits.max_window_size, kMaxWindowSize));
  if (request.direction == Direction::Write) {
    if (answer->transfer_size.value_or(0) <= limits.max_upload_bytes) return asked;
    return ErrorPacket{ErrorCode::DiskFull, "the file is larger than this server takes"};
  }
  if (answer->transfer_size) answer->transfer_size = request.mode == Mode::Octet ? file_size : std::nullopt;
  return asked;
}

OrError<TransferOptions> check_answer(const TransferOptions& asked, const OptionAckPacket& answer) {
  auto checked = from_wire(answer.options, Unknown::Refused);
  const auto* options = std::get_if<TransferOptions>(&checked);
  if (options == nullptr) return checked;
  // An empty optional is smaller than any number: an option that was not asked for is "larger" too.
  if (options->block_size > asked.block_size) return refused("blksize");
  if (options->window_size > asked.window_size) return refused("windowsize");
  if (options->timeout && options->timeout != asked.timeout) return refused("timeout");
  if (options->transfer_size && !asked.transfer_size) return refused("tsize");
  return checked;
}

}  // namespace portico::tftp
