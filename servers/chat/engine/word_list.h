// A reply whose last parameter is a list of words, which takes as many lines as it needs.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "servers/chat/engine/context.h"

namespace portico::chat {

class WordList {
 public:
  // Every line begins with `beginning`.
  WordList(Context& context, const Client& to, LineBuilder beginning, char separator = ' ')
      : context_{context}, to_{to}, beginning_{std::move(beginning)}, separator_{separator} {}

  void add(std::string_view word) {
    const std::size_t space_and_colon = 2;
    if (!words_.empty() && words_.size() + 1 + word.size() + space_and_colon > beginning_.room()) finish();
    if (!words_.empty()) words_ += separator_;
    words_ += word;
  }

  // Sends what has not been sent; nothing if there were no words.
  void finish() {
    if (words_.empty()) return;
    context_.send(to_, LineBuilder{beginning_}.trailing(words_).build());
    words_.clear();
  }

 private:
  Context& context_;
  const Client& to_;
  LineBuilder beginning_;
  std::string words_;
  char separator_;
};

}  // namespace portico::chat
