#include "servers/http/frontend/site.h"

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

FileCache& Site::cache() const {
  thread_local std::map<const Site*, FileCache> caches;
  const auto found = caches.find(this);
  if (found != caches.end()) return found->second;
  return caches.try_emplace(this, root_, types_, rules_.cache_control, rules_.cache).first->second;
}

}  // namespace portico::http
