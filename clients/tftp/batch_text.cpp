#include "clients/tftp/batch_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "clients/common/amounts.h"
#include "clients/common/progress.h"
#include "clients/common/terminal_text.h"

namespace portico::tftp::client {

std::string batch_summary(const BatchResult& result, std::string_view done) {
  const auto* const files = result.transferred == 1 ? "file" : "files";
  return fmt::format("{} {} {}, {} equal, {} failed: {}", format_count(result.transferred), files, done,
                     format_count(result.equal), format_count(result.failed),
                     amount_and_speed(result.bytes, result.time));
}

std::string failure_table(std::span<const FailedFile> failed) {
  constexpr std::size_t kWidestName = 40;
  std::size_t width = 0;
  for (const auto& each : failed) width = std::max(width, std::min(kWidestName, columns(printable(each.name))));
  std::string table;
  for (const auto& each : failed) {
    const auto name = printable(each.name);
    const auto taken = columns(name);
    const std::string blanks(taken < width ? width - taken : 0, ' ');
    table += "  " + name + blanks + "  " + printable(each.reason) + "\n";
  }
  return table;
}

}  // namespace portico::tftp::client
