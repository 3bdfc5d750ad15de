#include "servers/http/frontend/site.h"

#include <atomic>
#include <map>

namespace portico::http {

Methods Site::allowed() const {
  Methods methods{Method::Get, Method::Head, Method::Options};
  if (rules_.writable) {
    methods.add(Method::Put);
    methods.add(Method::Delete);
  }
  return methods;
}

std::uint64_t Site::next_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

FileCache& Site::cache() const {
  thread_local std::map<std::uint64_t, FileCache> caches;
  const auto found = caches.find(number_);
  if (found != caches.end()) return found->second;
  return caches.try_emplace(number_, root_, types_, rules_.cache_control, rules_.cache).first->second;
}

}  // namespace portico::http
