#pragma once

#include <sys/mman.h>

#include <cerrno>
#include <cstddef>
#include <new>
#include <system_error>
#include <type_traits>

namespace portico {

// An array in anonymous memory that a process shares with the children it forks later; zeroed at first.
template <class T>
class SharedArray {
  static_assert(std::is_trivially_destructible_v<T>, "nobody knows which process would be the last to destroy it");

 public:
  explicit SharedArray(std::size_t size) : size_{size} {
    void* const memory = ::mmap(nullptr, size * sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::system_error{errno, std::generic_category(), "mmap"};
    values_ = static_cast<T*>(memory);
    for (std::size_t i = 0; i < size; ++i) new (values_ + i) T{};
  }
  ~SharedArray() { ::munmap(values_, size_ * sizeof(T)); }
  SharedArray(const SharedArray&) = delete;
  SharedArray& operator=(const SharedArray&) = delete;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] T& operator[](std::size_t index) noexcept { return values_[index]; }
  [[nodiscard]] const T& operator[](std::size_t index) const noexcept { return values_[index]; }

 private:
  T* values_ = nullptr;
  std::size_t size_;
};

}  // namespace portico
