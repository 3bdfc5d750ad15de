// Standard error, when a person looks at it.
#pragma once

#include <string_view>

#include "clients/common/screen_size.h"

namespace portico {

bool screen_is_terminal();

// Now; the usual size when the terminal does not tell.
ScreenSize screen_size();

// At once.
void show_on_screen(std::string_view text);

}  // namespace portico
