#include <mutex>
#include <string>
#include <utility>

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <portico/request_host.h>
#include <portico/streams/disconnect.h>

namespace portico {

namespace {

ServerOptions with_logger(ServerOptions options) {
  if (!options.logger) {
    options.logger = std::make_shared<spdlog::logger>("portico", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  }
  return options;
}

}  // namespace

RequestHost::RequestHost(const ServerOptions& server_options, Hooks& hooks)
    : options{with_logger(server_options)}, hooks_{&hooks} {}

std::string RequestHost::text_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& exception) {
    return exception.what();
  } catch (...) {
    return "an exception that is not a std::exception";
  }
}

bool RequestHost::report(const Address& client, const std::exception_ptr& error) noexcept {
  const bool disconnect = is_disconnect(error);
  try {
    if (disconnect) {
      log().debug("{}: {}", client.to_string(), text_of(error));
      return false;
    }
    ++counters.handler_errors;
    const std::shared_lock lock{mutex_};
    if (hooks_) {
      hooks_->handle_error(client, error);
    } else {
      log().error("{}: {}", client.to_string(), text_of(error));
    }
  } catch (const std::exception& second) {
    log().error("handle_error threw: {}", second.what());
  } catch (...) {
    log().error("handle_error threw");
  }
  return !disconnect;
}

void RequestHost::detach_hooks() {
  const std::unique_lock lock{mutex_};
  hooks_ = nullptr;
}

Statistics RequestHost::statistics() const noexcept {
  return {counters.accepted,    counters.refused,        counters.overloaded,     counters.accept_errors,
          counters.turned_away, counters.handler_errors, counters.children_failed};
}

}  // namespace portico
