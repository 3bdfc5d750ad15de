// Pages for a browser, which write what they find into the element #result. Chromium prints a page once its scripts
// have nothing left to wait for.
#pragma once

#include <cstddef>
#include <string>

#include "tests/support/temporary_directory.h"

namespace portico::test {

inline constexpr int kAssets = 50;

// "<n> of 50 loaded", of style sheets, scripts and images, which a browser fetches over several connections.
inline void write_page_with_assets(const TemporaryDirectory& root) {
  std::string head = "<!DOCTYPE html><meta charset='utf-8'><script>let scripts = 0;</script>\n";
  std::string body = "<pre id='result'></pre>\n";
  for (int i = 0; i < kAssets; ++i) {
    const std::string name = std::to_string(i);
    if (i % 5 == 0) {
      root.write(name + ".css", "#result { color: rgb(0, 0, " + name + "); }");
      head += "<link rel='stylesheet' href='" + name + ".css'>\n";
    } else if (i % 5 < 3) {
      root.write(name + ".js", "++scripts;" + std::string(1000 * static_cast<std::size_t>(i), ' '));
      body += "<script src='" + name + ".js'></script>\n";
    } else {
      root.write(name + ".svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'></svg>");
      body += "<img src='" + name + ".svg'>\n";
    }
  }
  root.write("assets.html", head + body + R"(<script>
onload = () => {
  const sheets = [...document.styleSheets].filter(sheet => sheet.cssRules.length == 1).length;
  const images = [...document.images].filter(image => image.naturalWidth == 9).length;
  document.getElementById('result').textContent = `${scripts + sheets + images} of 50 loaded`;
};
</script>)");
}

// Clicks through the headings of the listing of /listed/: a line with the links for each order.
inline void write_page_that_sorts(const TemporaryDirectory& root) {
  root.write("sort.html", R"(<!DOCTYPE html><meta charset='utf-8'><pre id='result'></pre>
<iframe id='listing' src='/listed/'></iframe>
<script>
const result = document.getElementById('result');
const frame = document.getElementById('listing');
const links = part => [...frame.contentDocument.querySelectorAll(part + ' a')];
const headings = ['Size', 'Size', 'Name'];
frame.onload = () => {
  result.textContent += links('tbody').map(link => link.textContent).join(' ') + ';';
  const next = headings.shift();
  if (next) links('thead').find(link => link.textContent == next).click();
};
</script>)");
}

// Seeks in a sound: "at 150 of 190". What takes media a while is not waited for by itself, but a fetch is.
inline void write_page_that_seeks(const TemporaryDirectory& root) {
  root.write("seek.html", R"(<!DOCTYPE html><meta charset='utf-8'><pre id='result'></pre>
<audio id='audio' preload='auto' src='/long.wav'></audio>
<script>
const result = document.getElementById('result');
const audio = document.getElementById('audio');
audio.onloadedmetadata = () => { audio.currentTime = 150; };
audio.onseeked = () => { result.textContent = `at ${audio.currentTime} of ${Math.floor(audio.duration)}`; };
audio.onerror = () => { result.textContent = 'error'; };
(async () => { for (let i = 0; i < 5000 && result.textContent == ''; ++i) await fetch('/seek.html'); })();
</script>)");
}

}  // namespace portico::test
