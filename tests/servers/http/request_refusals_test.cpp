// What is refused, a row for each shape: what one reader could understand in another way than the next one.
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/servers/http/request_transcript.h"

namespace portico::http {
namespace {

using namespace std::string_view_literals;

struct Row {
  std::string_view what;
  int status;
  std::string_view stream;
};

void expect_refused(const Row& row, const Limits& limits = {}) {
  const auto expected = "refused " + std::to_string(row.status) + '\n';
  for (const auto& chunks : test::every_split(row.stream)) {
    const auto text = transcript(chunks, limits);
    ASSERT_TRUE(text.ends_with(expected)) << row.what << ": " << text;
    ASSERT_EQ(text.find("end\n"), std::string::npos) << row.what << ": " << text;
  }
  // So it is behind a request that is understood, also with the same fields.
  const std::string before = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const auto of_before = transcript(before, limits);
  if (!of_before.ends_with("end\n")) return;
  const auto both = transcript(before + std::string{row.stream}, limits);
  EXPECT_TRUE(both.starts_with(of_before) && both.ends_with(expected)) << row.what << ": " << both;
}

constexpr Row kRequestLines[] = {
    {"no words", 400, "GET\r\n"sv},
    {"HTTP/0.9", 400, "GET /\r\n"sv},
    {"two spaces", 400, "GET  / HTTP/1.1\r\n"sv},
    {"two spaces before the version", 400, "GET /  HTTP/1.1\r\n"sv},
    {"a space at the end", 400, "GET / HTTP/1.1 \r\n"sv},
    {"a space at the begin", 400, " GET / HTTP/1.1\r\n"sv},
    {"a tab between", 400, "GET\t/ HTTP/1.1\r\n"sv},
    {"a tab in the target", 400, "GET /\tx HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"two empty lines before", 400, "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"a bare LF before", 400, "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"a bare LF at the end", 400, "GET / HTTP/1.1\nHost: a\r\n\r\n"sv},
    {"a bare CR at the end", 400, "GET / HTTP/1.1\rHost: a\r\n\r\n"sv},
    {"a bare CR in the target", 400, "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"CR CR LF", 400, "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"sv},
    {"NUL", 400, "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"DEL", 400, "GET /\x7F HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"a byte that is not ASCII in the target", 400, "GET /\xC3\xA4 HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"a fragment", 400, "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"TLS", 400, "\x16\x03\x01\x02"sv},
    {"an answer", 400, "HTTP/1.1 200 OK\r\n"sv},
    {"a method that is no token", 400, "GE(T / HTTP/1.1\r\n"sv},
    {"an unknown method", 501, "BREW / HTTP/1.1\r\n"sv},
    {"a method of llhttp only", 501, "MKCOL / HTTP/1.1\r\n"sv},
    {"a method in lower case", 501, "get / HTTP/1.1\r\n"sv},
    {"the preface of HTTP/2", 505, "PRI * HTTP/2.0\r\n"sv},
    {"HTTP/2", 400, "GET / HTTP/2\r\n"sv},
    {"HTTP/2.0", 505, "GET / HTTP/2.0\r\n"sv},
    {"HTTP/0.9 by name", 505, "GET / HTTP/0.9\r\n"sv},
    {"two digits in the version", 400, "GET / HTTP/1.10\r\n"sv},
    {"a zero before the version", 400, "GET / HTTP/01.1\r\n"sv},
    {"another protocol", 400, "GET / ICE/1.0\r\n"sv},
    {"a version in lower case", 400, "GET / http/1.1\r\n"sv},
    {"a relative path", 400, "GET a HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"the asterisk of another method", 400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"the authority form of another method", 400, "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"the origin form of CONNECT", 400, "CONNECT /a HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"CONNECT without port", 400, "CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"another scheme", 400, "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"user information", 400, "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"an absolute form without host", 400, "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n"sv},
};

TEST(RequestRefusals, ConcernRequestLines) {
  for (const auto& row : kRequestLines) expect_refused(row);
}

constexpr Row kFields[] = {
    {"no Host", 400, "GET / HTTP/1.1\r\n\r\n"sv},
    {"no Host with an absolute target", 400, "GET http://a/ HTTP/1.1\r\n\r\n"sv},
    {"two Hosts", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"sv},
    {"two Hosts in HTTP/1.0", 400, "GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n"sv},
    {"an empty Host", 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"sv},
    {"a Host that is none", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"sv},
    {"a Host with user information", 400, "GET / HTTP/1.0\r\nHost: u@a\r\n\r\n"sv},
    {"a Host that is a list", 400, "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"sv},
    {"another expectation", 417, "GET / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n"sv},
    {"an expectation more", 417, "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue, x\r\n\r\n"sv},
    {"a space before the colon", 400, "GET / HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n"sv},
    {"a tab before the colon", 400, "GET / HTTP/1.1\r\nHost: a\r\nA\t: b\r\n\r\n"sv},
    {"a space before the colon of a known name", 400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n"sv},
    {"a space before the colon of a length", 400, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\n"sv},
    {"a space before the colon of a coding", 400, "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n"sv},
    {"a space in the name", 400, "GET / HTTP/1.1\r\nHost: a\r\nA B: c\r\n\r\n"sv},
    {"no name", 400, "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"sv},
    {"no colon", 400, "GET / HTTP/1.1\r\nHost: a\r\nABC\r\n\r\n"sv},
    {"no colon in the only line", 400, "GET / HTTP/1.0\r\nABC\r\n\r\n"sv},
    {"no colon after a known name", 400, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length\r\n\r\n"sv},
    {"a name that is no token", 400, "GET / HTTP/1.1\r\nHost: a\r\nA(: b\r\n\r\n"sv},
    {"a name in brackets", 400, "GET / HTTP/1.1\r\nHost: a\r\n[A]: b\r\n\r\n"sv},
    {"a name with quotes", 400, "GET / HTTP/1.1\r\nHost: a\r\n\"A\": b\r\n\r\n"sv},
    {"a name that is not ASCII", 400, "GET / HTTP/1.1\r\nHost: a\r\nA\xC3\xA4: b\r\n\r\n"sv},
    {"NUL in a name", 400, "GET / HTTP/1.1\r\nHost: a\r\nA\0: b\r\n\r\n"sv},
    {"NUL in a value", 400, "GET / HTTP/1.1\r\nHost: a\r\nA: b\0c\r\n\r\n"sv},
    {"a control character in a value", 400, "GET / HTTP/1.1\r\nHost: a\r\nA: b\x01\r\n\r\n"sv},
    {"DEL in a value", 400, "GET / HTTP/1.1\r\nHost: a\r\nA: b\x7F\r\n\r\n"sv},
    {"a bare CR in a value", 400, "GET / HTTP/1.1\r\nHost: a\r\nA: b\rC: d\r\n\r\n"sv},
    {"a bare CR in a name", 400, "GET / HTTP/1.1\r\nHost: a\r\nA\r: b\r\n\r\n"sv},
    {"a bare CR at the begin of a value", 400, "GET / HTTP/1.1\r\nHost: a\r\nA:\rb\r\n\r\n"sv},
    {"a bare LF at the end of a line", 400, "GET / HTTP/1.1\r\nHost: a\nA: b\r\n\r\n"sv},
    {"a bare LF in a value", 400, "GET / HTTP/1.1\r\nHost: a\r\nA: b\nC: d\r\n\r\n"sv},
    {"a bare LF for the empty line", 400, "GET / HTTP/1.1\r\nHost: a\r\n\n"sv},
    {"two bare LF", 400, "GET / HTTP/1.1\r\nHost: a\n\n"sv},
    {"LF CR", 400, "GET / HTTP/1.1\r\nHost: a\n\r\n"sv},
    {"CR CR LF", 400, "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"sv},
    {"CR CR LF for the empty line", 400, "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n"sv},
    {"a fold with a space", 400, "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n"sv},
    {"a fold with a tab", 400, "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n\tc\r\n\r\n"sv},
    {"a fold behind an empty value", 400, "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n"sv},
    {"a fold of nothing", 400, "GET / HTTP/1.1\r\nHost: a\r\n \r\n\r\n"sv},
    {"whitespace before the first field", 400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"sv},
    {"a tab before the first field", 400, "GET / HTTP/1.1\r\n\tX: b\r\nHost: a\r\n\r\n"sv},
};

TEST(RequestRefusals, ConcernFields) {
  for (const auto& row : kFields) expect_refused(row);
}

struct Lengths {
  std::string_view what;
  int status;
  std::string_view fields;
};

constexpr Lengths kFramings[] = {
    {"no number", 400, "Content-Length: x\r\n"},
    {"nothing", 400, "Content-Length:\r\n"},
    {"a sign", 400, "Content-Length: +5\r\n"},
    {"a negative number", 400, "Content-Length: -5\r\n"},
    {"a hexadecimal number", 400, "Content-Length: 0x5\r\n"},
    {"a fraction", 400, "Content-Length: 5.0\r\n"},
    {"digits with a space", 400, "Content-Length: 5 5\r\n"},
    {"digits with an underscore", 400, "Content-Length: 5_0\r\n"},
    {"a list", 400, "Content-Length: 5, 5\r\n"},
    {"a list with a comma at the end", 400, "Content-Length: 5,\r\n"},
    {"the same twice", 400, "Content-Length: 5\r\nContent-Length: 5\r\n"},
    {"two lengths", 400, "Content-Length: 5\r\nContent-Length: 6\r\n"},
    {"two lengths in other cases", 400, "Content-Length: 5\r\ncontent-length: 6\r\n"},
    {"an empty length and another", 400, "Content-Length:\r\nContent-Length: 5\r\n"},
    {"2^64", 400, "Content-Length: 18446744073709551616\r\n"},
    {"2^64 + 5", 400, "Content-Length: 18446744073709551621\r\n"},
    {"thirty digits", 400, "Content-Length: 999999999999999999999999999999\r\n"},
    {"both", 400, "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"},
    {"both the other way", 400, "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"},
    {"both with nothing", 400, "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"},
    {"both with an unknown coding", 400, "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n"},
    {"an empty coding", 400, "Transfer-Encoding:\r\n"},
    {"identity", 400, "Transfer-Encoding: identity\r\n"},
    {"gzip alone", 400, "Transfer-Encoding: gzip\r\n"},
    {"chunked not last", 400, "Transfer-Encoding: chunked, gzip\r\n"},
    {"chunked not last, in two fields", 400, "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"},
    {"chunked twice", 400, "Transfer-Encoding: chunked, chunked\r\n"},
    {"chunked in two fields", 400, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"},
    {"chunked with a parameter", 400, "Transfer-Encoding: chunked;a=b\r\n"},
    {"chunked in quotes", 400, "Transfer-Encoding: \"chunked\"\r\n"},
    {"chunked with a comma", 400, "Transfer-Encoding: chunked,\r\n"},
    {"chunked behind a comma", 400, "Transfer-Encoding: ,chunked\r\n"},
    {"xchunked", 400, "Transfer-Encoding: xchunked\r\n"},
    {"chunked with a vertical tab", 400, "Transfer-Encoding: \vchunked\r\n"},
    {"a coding before chunked", 501, "Transfer-Encoding: gzip, chunked\r\n"},
    {"a coding before chunked, in two fields", 501, "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"},
};

TEST(RequestRefusals, ConcernLengthsThatAreNotPlain) {
  for (const auto& [what, status, fields] : kFramings) {
    const auto stream = std::string{"POST / HTTP/1.1\r\nHost: a\r\n"}.append(fields).append("\r\n0\r\n\r\n");
    expect_refused({what, status, stream});
  }
  expect_refused({"chunked in HTTP/1.0", 400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"});
}

constexpr Lengths kChunks[] = {
    {"no size", 400, "\r\n"},
    {"no number", 400, "x\r\n"},
    {"0x", 400, "0x5\r\nhello\r\n0\r\n\r\n"},
    {"a sign", 400, "+5\r\nhello\r\n0\r\n\r\n"},
    {"a negative size", 400, "-5\r\nhello\r\n0\r\n\r\n"},
    {"a space before", 400, " 5\r\nhello\r\n0\r\n\r\n"},
    {"a space behind", 400, "5 \r\nhello\r\n0\r\n\r\n"},
    {"an underscore", 400, "5_\r\nhello\r\n0\r\n\r\n"},
    {"a size of 17 digits", 400, "10000000000000005\r\nhello\r\n0\r\n\r\n"},
    {"sizes beyond 2^64", 400, "5\r\nhello\r\nFFFFFFFFFFFFFFFF\r\n"},
    {"a bare LF behind the size", 400, "5\nhello\r\n0\r\n\r\n"},
    {"a bare CR behind the size", 400, "5\rhello\r\n0\r\n\r\n"},
    {"CR CR LF behind the size", 400, "5\r\r\nhello\r\n0\r\n\r\n"},
    {"a bare LF behind the data", 400, "5\r\nhello\n0\r\n\r\n"},
    {"a bare CR behind the data", 400, "5\r\nhello\r0\r\n\r\n"},
    {"data that is too long", 400, "5\r\nhello!\r\n0\r\n\r\n"},
    {"data that is too short", 400, "7\r\nhello\r\n0\r\n\r\n"},
    {"data without an end", 400, "5\r\nhello0\r\n\r\n"},
    {"a bare LF behind the last chunk", 400, "0\n\r\n"},
    {"a bare LF for the empty line", 400, "0\r\n\n"},
    {"a bare LF in an extension", 400, "5;a\nb\r\nhello\r\n0\r\n\r\n"},
    {"a bare CR in an extension", 400, "5;a\rb\r\nhello\r\n0\r\n\r\n"},
    {"a bare LF in a quoted extension", 400, "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"},
    {"an extension without name", 400, "5;\r\nhello\r\n0\r\n\r\n"},
    {"an extension without value", 400, "5;a=\r\nhello\r\n0\r\n\r\n"},
    {"a quoted extension without end", 400, "5;a=\"b\r\nhello\r\n0\r\n\r\n"},
    {"an extension with a space at the end", 400, "5;a \r\nhello\r\n0\r\n\r\n"},
    {"a control character in an extension", 400, "5;a=\x01\r\nhello\r\n0\r\n\r\n"},
    {"a trailer with a bare LF", 400, "0\r\nA: b\n\r\n"},
    {"a trailer with a bare CR", 400, "0\r\nA: b\rc\r\n\r\n"},
    {"a trailer without colon", 400, "0\r\nA\r\n\r\n"},
    {"a trailer with a space before the colon", 400, "0\r\nA : b\r\n\r\n"},
    {"a trailer that is folded", 400, "0\r\nA: b\r\n c\r\n\r\n"},
    {"a trailer that is a request", 400, "0\r\nGET / HTTP/1.1\r\n\r\n"},
};

TEST(RequestRefusals, ConcernChunks) {
  for (const auto& [what, status, chunks] : kChunks) {
    const auto stream = std::string{"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"}.append(chunks);
    expect_refused({what, status, stream});
  }
}

TEST(RequestRefusals, ConcernWhatIsTooLong) {
  const Limits limits{20, 60, 3};
  expect_refused({"a request line", 414, "GET /1234567890 HTTP/1.1\r\n"}, limits);
  expect_refused({"a request line without end", 414, "GET /123456789012345678"}, limits);
  expect_refused({"a method without end", 414, "GETGETGETGETGETGETGETGETGET"}, limits);
  expect_refused({"a field", 431, "GET / HTTP/1.1\r\nA: 12345678901234567890123456789012345678901234567890\r\n\r\n"},
                 limits);
  expect_refused({"fields", 431, "GET / HTTP/1.1\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n"}, limits);
  EXPECT_EQ(transcript("GET /12345 HTTP/1.0\r\nA:\r\nB:\r\nC: 1234567890123456789\r\n\r\n", limits).find("refused"),
            std::string::npos);
}

TEST(RequestRefusals, ConcernExtensionsAndTrailersThatDoNotEnd) {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string extensions = head;
  std::string trailers = head + "0\r\n";
  for (int times = 0; times < 200; ++times) {
    extensions += "1;" + std::string(100, 'a') + "\r\nx\r\n";
    trailers += "A:" + std::string(100, 'a') + "\r\n";
  }
  EXPECT_TRUE(transcript(extensions).ends_with("refused 400\n"));
  EXPECT_TRUE(transcript(trailers).ends_with("refused 400\n"));
  EXPECT_TRUE(transcript(head + "1;" + std::string(5000, 'a')).ends_with("refused 400\n"));
}

}  // namespace
}  // namespace portico::http
