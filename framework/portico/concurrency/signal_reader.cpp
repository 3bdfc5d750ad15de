#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include <portico/concurrency/signal_reader.h>

namespace portico {

SignalReader::SignalReader(asio::io_context& context) : descriptor_{context} {
  ::sigemptyset(&listened_);
  ::pthread_sigmask(SIG_BLOCK, nullptr, &original_mask_);
  const int fd = ::signalfd(-1, &listened_, SFD_NONBLOCK | SFD_CLOEXEC);
  if (fd < 0) throw std::system_error{errno, std::generic_category(), "signalfd"};
  descriptor_.assign(fd);
  wait();
}

SignalReader::~SignalReader() { ::pthread_sigmask(SIG_SETMASK, &original_mask_, nullptr); }

void SignalReader::listen(int signal, Listener listener) {
  listeners_[signal] = std::move(listener);
  // An ignored signal is discarded before a signalfd sees it, and an ignored SIGCHLD reaps children behind our back.
  struct sigaction action {};
  ::sigaction(signal, nullptr, &action);
  if (action.sa_handler == SIG_IGN) ::signal(signal, SIG_DFL);
  ::sigaddset(&listened_, signal);
  update();
}

void SignalReader::restore_default(int signal) {
  listeners_.erase(signal);
  ::sigdelset(&listened_, signal);
  update();
  ::signal(signal, SIG_DFL);
  sigset_t one;
  ::sigemptyset(&one);
  ::sigaddset(&one, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
}

void SignalReader::leave_in_child() {
  ::close(descriptor_.native_handle());
  for (const int signal : {SIGINT, SIGQUIT, SIGHUP, SIGTERM}) {
    struct sigaction action {};
    ::sigaction(signal, nullptr, &action);
    const bool handled = action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN;
    if (signal != SIGTERM && listeners_.contains(signal)) {
      ::signal(signal, SIG_IGN);
    } else if (handled || signal == SIGTERM) {
      ::signal(signal, SIG_DFL);
    }
  }
}

void SignalReader::update() {
  ::pthread_sigmask(SIG_BLOCK, &listened_, nullptr);
  ::signalfd(descriptor_.native_handle(), &listened_, SFD_NONBLOCK | SFD_CLOEXEC);
}

void SignalReader::wait() {
  descriptor_.async_wait(asio::posix::stream_descriptor::wait_read, [this](const asio::error_code& error) {
    if (error) return;
    read();
    wait();
  });
}

void SignalReader::read() {
  signalfd_siginfo signal;
  while (::read(descriptor_.native_handle(), &signal, sizeof signal) == sizeof signal) {
    const auto found = listeners_.find(static_cast<int>(signal.ssi_signo));
    if (found == listeners_.end()) continue;
    const Listener listener = found->second;  // a copy: it may replace or remove itself
    listener(signal);
  }
}

}  // namespace portico
