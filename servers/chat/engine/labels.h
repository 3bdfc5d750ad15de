// IRCv3 labeled-response: what a client hears because of a command that it labelled carries the label.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "servers/chat/engine/client.h"
#include "servers/chat/engine/context.h"

namespace portico::chat {

// The label among the tags of a message; empty if there is none, or the client is none that may use labels.
std::string find_label(const Client& client, std::string_view tags);

// Labels what is delivered to the client from the delivery `first` on, except those in `unlabelled`: nothing becomes an
// ACK, one line carries the label itself, several become a batch.
void label_response(Context& context, const Client& client, const std::string& label, std::size_t first,
                    const std::vector<std::size_t>& unlabelled);

}  // namespace portico::chat
