#pragma once

#include <map>
#include <string>

#include "tests/support/scripted_server.h"

namespace portico::test {

// A script that serves LIST and GET from these files until the client leaves.
Script serve_files(std::map<std::string, std::string> files);

}  // namespace portico::test
