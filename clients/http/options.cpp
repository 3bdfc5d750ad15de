#include "clients/http/options.h"

#include <cmath>
#include <cstdint>
#include <exception>
#include <utility>
#include <variant>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "clients/common/bracketed_words.h"
#include "clients/common/failure.h"
#include "clients/http/exit_status.h"
#include "clients/http/percent.h"
#include "servers/http/protocol/text.h"
#include <portico/app/command_line.h>

namespace portico::http::client {
namespace {

constexpr double kLongestTimeout = 365 * 24 * 3600.0;
constexpr std::size_t kMostJobs = 64;
constexpr std::string_view kForm = "application/x-www-form-urlencoded";

constexpr const char* kFooter =
    "\nMETHOD is GET when it is left out, POST with -d, PUT with -T. The URL may lack its http://; https is not\n"
    "supported. Redirects are followed; what is secret is told to no other host and port.\n"
    "The body of an answer with an error status is shown on standard output (not with --fail), never put into a FILE.\n"
    "\nExit status: 0 success (2xx, and 3xx that is not followed); 1 no whole answer: the network, the disk, a body\n"
    "that is cut short; 2 wrong use; 4 the server answered 4xx; 5 it answered 5xx; 130 Ctrl-C. Of several URLs: 1 if "
    "any\n"
    "failed so, otherwise the highest.";

// What is wrong with the command line.
class WrongUse : public Failure {
 public:
  using Failure::Failure;
};

// As they were written.
struct Words {
  std::vector<std::string> words;
  std::vector<std::string> fields;
  std::vector<std::string> outputs;
  std::string data;
  std::string upload;
  std::string unix_socket;
  std::string timeout = "0";
  std::string connect_timeout = "0";
  bool has_data = false;
  bool named_by_url = false;
};

std::string check_seconds(const std::string& text) {
  double seconds = 0;
  if (CLI::detail::lexical_cast(text, seconds) && seconds >= 0.001 && seconds <= kLongestTimeout) return {};
  return fmt::format("\"{}\" is not a number of seconds from 0.001 on", text);
}

// An unset variable of a script's.
std::string check_named(const std::string& text) { return text.empty() ? "\"\" is not the name of a file" : ""; }

std::string check_field(const std::string& text) {
  const auto field = parse_own_field(text);
  if (const auto* error = std::get_if<OwnFieldError>(&field)) return "\"" + text + "\": " + error->why;
  return {};
}

std::chrono::milliseconds milliseconds(const std::string& seconds) {
  double value = 0;
  CLI::detail::lexical_cast(seconds, value);
  return std::chrono::milliseconds{std::llround(value * 1000)};
}

void add_options(CLI::App& app, Words& words, Options& options) {
  auto& settings = options.settings;
  app.add_option("URL", words.words, "What to fetch; a METHOD may stand before the first")->type_name("")->required();
  app.add_option("-H,--header", words.fields,
                 "A field 'Name: value' of the request; 'Name:' leaves one out; repeatable")
      ->type_name("FIELD")
      ->check(checked_by(check_field))
      ->allow_extra_args(false);
  auto* data =
      app.add_option("-d,--data", words.data, "The body: TEXT, @FILE, or @- for standard input")->type_name("TEXT");
  app.add_option("-T,--upload", words.upload, "The body: a file, or - for standard input")
      ->type_name("FILE")
      ->check(checked_by(check_named))
      ->excludes(data);
  app.add_option("-o,--output", words.outputs,
                 "Where the body of the answer goes, one for each URL; - is standard output")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app.add_flag("-O,--remote-name", words.named_by_url, "Into files that are called as the URLs end");
  app.add_flag("-C,--continue", options.resume, "Fetch the rest of a FILE that is there in part, and keep what came");
  app.add_option("-j,--jobs", options.at_once, "How many transfers into files run at once [1]")
      ->type_name("N")
      ->check(whole_number_from(1, kMostJobs));
  app.add_flag("-i,--include", settings.show_head, "Show the head of the answer, too");
  app.add_flag("-v,--verbose", settings.verbose, "Show the heads of requests (>) and answers (<) on standard error");
  app.add_flag("-f,--fail", settings.fail_silent, "Do not show the body of an answer with an error status");
  app.add_option("--max-redirects", settings.max_redirects, "How many redirects are followed; 0: none [10]")
      ->type_name("N")
      ->check(whole_number_from(0, 1000));
  app.add_option("--timeout", words.timeout, "How long a transfer may take [for ever]")
      ->type_name("SECONDS")
      ->check(checked_by(check_seconds));
  app.add_option("--connect-timeout", words.connect_timeout, "How long connecting may take [for ever]")
      ->type_name("SECONDS")
      ->check(checked_by(check_seconds));
  app.add_option("--unix-socket", words.unix_socket, "Connect to this socket, whatever the URL says")
      ->type_name("PATH")
      ->check(checked_by(check_named));
  app.footer(kFooter);
}

void unguard_all(Words& words) {
  for (auto* list : {&words.words, &words.fields, &words.outputs}) {
    for (auto& word : *list) unguard(word);
  }
  for (auto* word : {&words.data, &words.upload, &words.unix_socket}) unguard(*word);
}

void choose_method(Words& words, Options& options) {
  auto& method = options.settings.method;
  method = !words.upload.empty() ? "PUT" : words.has_data ? "POST" : "GET";
  if (looks_like_url(words.words.front())) return;
  method = words.words.front();
  if (!is_token(method)) throw WrongUse{"\"" + method + "\" is neither a method nor a URL"};
  words.words.erase(words.words.begin());
  if (words.words.empty()) throw WrongUse{"a URL is missing behind " + method};
  if (method == "CONNECT") throw WrongUse{"CONNECT makes a tunnel, for which there is no use here"};
}

// A URL that ends in a slash is a directory, into which the file goes under its own name.
void name_upload(const std::string& upload, Url& url) {
  if (upload.empty() || upload == "-" || !url.target.ends_with('/')) return;
  url.target += percent_encoded(upload.substr(upload.rfind('/') + 1), "");
}

Job job_for(const std::string& word, std::size_t number, const Words& words) {
  auto parsed = parse_url(word);
  if (const auto* error = std::get_if<UrlError>(&parsed)) throw WrongUse{"\"" + word + "\": " + error->why};
  Job job{std::get<Url>(std::move(parsed)), ""};
  name_upload(words.upload, job.url);
  if (number < words.outputs.size()) {
    job.output = words.outputs[number];
    if (job.output.empty()) throw WrongUse{"--output: \"\" is not the name of a file"};
  } else if (words.named_by_url) {
    const auto name = file_name(job.url);
    if (!name) throw WrongUse{"--remote-name: \"" + word + "\" does not end in the name of a file; use -o FILE"};
    job.output = "./" + *name;
    job.named_by_url = true;
  }
  return job;
}

void choose_jobs(const Words& words, Options& options) {
  for (std::size_t number = 0; number < words.words.size(); ++number) {
    options.jobs.push_back(job_for(words.words[number], number, words));
    const auto& output = options.jobs.back().output;
    if (options.resume && (output.empty() || output == "-")) throw WrongUse{"--continue: needs -o FILE or -O"};
  }
  if (words.outputs.size() > words.words.size()) throw WrongUse{"--output: there are more of them than URLs"};
  if (options.resume && options.settings.show_head) throw WrongUse{"--continue: heads (-i) have no place in a part"};
  if (options.resume && options.settings.method != "GET") throw WrongUse{"--continue: is for GET only"};
}

// Throws Failure when a file cannot be read.
void choose_body(const Words& words, Settings& settings) {
  if (!words.upload.empty()) {
    settings.body = std::make_shared<RequestBody>(RequestBody::from_file(words.upload));
  } else if (words.data.starts_with('@')) {
    settings.body = std::make_shared<RequestBody>(RequestBody::from_file(words.data.substr(1)));
  } else if (words.has_data) {
    settings.body = std::make_shared<RequestBody>(RequestBody::from_text(words.data));
    settings.type = kForm;
  }
}

void choose(Words& words, Options& options) {
  for (const auto& text : words.fields) options.settings.own.push_back(std::get<OwnField>(parse_own_field(text)));
  choose_method(words, options);
  choose_jobs(words, options);
  options.settings.agent = std::string{kName} + "/" PORTICO_HTTP_VERSION;
  options.settings.timeout = milliseconds(words.timeout);
  options.connect_timeout = milliseconds(words.connect_timeout);
  options.unix_socket = words.unix_socket;
  choose_body(words, options.settings);
}

}  // namespace

std::optional<int> parse_options(int argc, const char* const* argv, Options& options) {
  CommandLine line{kName, "Fetches from and sends to HTTP servers."};
  Words words;
  add_options(line.app(), words, options);
  const auto guarded = guard_brackets(argc, argv);
  std::vector<const char*> pointers;
  pointers.reserve(guarded.size());
  for (const auto& word : guarded) pointers.push_back(word.c_str());
  if (const auto status = line.parse(argc, pointers.data())) return status;
  unguard_all(words);
  words.has_data = line.app().count("--data") > 0;
  try {
    choose(words, options);
  } catch (const WrongUse& wrong) {
    return complain(kName, std::string{wrong.what()} + "; see --help", kWrongUse);
  } catch (const std::exception& error) {
    return complain(kName, error.what(), kFailed);
  }
  return std::nullopt;
}

}  // namespace portico::http::client
