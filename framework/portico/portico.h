#pragma once

// Everything one needs to write a server. What a programme's main() needs besides (command line, signals, logging) is
// in <portico/app/...>.
#include <portico/handlers/datagram_request_handler.h>
#include <portico/handlers/stream_request_handler.h>
#include <portico/server.h>
