// For suites that run under every policy.
#pragma once

#include <string>

#include <gtest/gtest.h>

namespace portico::test {

class UnderEveryPolicy : public testing::TestWithParam<const char*> {};

inline std::string policy_name(const testing::TestParamInfo<const char*>& info) { return info.param; }

inline const auto kEveryPolicy = testing::Values("loop", "forking", "threading", "async");

// Those that serve several clients at once.
inline const auto kConcurrentPolicies = testing::Values("forking", "threading", "async");

}  // namespace portico::test
