// CLI11 takes "[a,b]" for a list of two words, but here it is a file name, an IPv6 address, or JSON.
#pragma once

#include <string>
#include <vector>

namespace portico {

// The words of a command line, of which CLI11 leaves those in brackets whole.
[[nodiscard]] std::vector<std::string> guard_brackets(int argc, const char* const* argv);

// What such a word was, after CLI11 is done.
void unguard(std::string& word);

}  // namespace portico
