// Rules as they stand in files; among them the example.
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

#include <gtest/gtest.h>

#include "servers/tftp/frontend/name_map.h"
#include "servers/tftp/protocol/file_path.h"
#include "tests/support/temporary_directory.h"

namespace portico::tftp {
namespace {

using portico::test::TemporaryDirectory;

std::string complaint_about(const std::string& file) {
  try {
    NameMap::load(file);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

TEST(NameMapFile, SaysWhichFileIsWrong) {
  const TemporaryDirectory directory;
  directory.write("rules", "r a b\nr [ b\n");
  const auto file = (directory / "rules").string();
  EXPECT_TRUE(complaint_about(file).starts_with(file + ", line 2: ")) << complaint_about(file);
}

TEST(NameMapFile, SaysWhyItCannotBeRead) {
  const TemporaryDirectory directory;
  const auto nothing = (directory / "nothing").string();
  EXPECT_EQ(complaint_about(nothing), "cannot read " + nothing + ": No such file or directory");
  const auto path = directory.path().string();
  EXPECT_EQ(complaint_about(path), "cannot read " + path + ": Is a directory");
}

TEST(NameMapFile, MayBeEmpty) {
  const TemporaryDirectory directory;
  directory.write("rules", "");
  EXPECT_EQ(complaint_about(directory / "rules"), "none");
}

// The path that is served, or the word of the refusal in angle brackets.
std::string path_with_example(const std::string& name, Direction direction) {
  static const auto kMap = NameMap::load(EXAMPLES_DIR "/pxelinux.map");
  auto result = kMap.rewrite(name, direction, {"192.168.2.91", "C0A8025B"});
  if (const auto* rewritten = std::get_if<std::string>(&result)) result = path_from(*rewritten);
  const auto* refusal = std::get_if<Refusal>(&result);
  return refusal == nullptr ? std::get<std::string>(result) : std::string{"<"}.append(word(refusal->status)) + ">";
}

TEST(PxelinuxExample, ServesWhatBootLoadersAskForInTheirWays) {
  struct Case {
    std::string name;
    std::string_view path;
  };
  for (const auto& [name, path] : {
           Case{"pxelinux.0", "pxelinux.0"},
           Case{"/pxelinux.0", "pxelinux.0"},
           Case{"PXELINUX.0", "pxelinux.0"},
           Case{"\\PXELINUX.CFG\\DEFAULT", "pxelinux.cfg/default"},
           Case{"/tftpboot/pxelinux.cfg/default", "pxelinux.cfg/default"},
           Case{"\\TFTPBOOT\\\\pxelinux.0", "pxelinux.0"},
           Case{"pxelinux.cfg/b8945908-d6a6-41a9-611d-74a6ab80b83d",
                "pxelinux.cfg/b8945908-d6a6-41a9-611d-74a6ab80b83d"},
           Case{"pxelinux.cfg/01-88-99-AA-BB-CC-DD", "pxelinux.cfg/01-88-99-aa-bb-cc-dd"},
           Case{"pxelinux.cfg/C0A8025B", "pxelinux.cfg/c0a8025b"},
           Case{"C:\\boot\\NTLDR", "boot/ntldr"},
           Case{"..\\..\\etc\\passwd", "<bad-name>"},
           Case{"/tftpboot/../etc/passwd", "<bad-name>"},
       }) {
    EXPECT_EQ(path_with_example(name, Direction::Read), path) << name;
  }
}

TEST(PxelinuxExample, TakesUploadsButNotOfWhatOthersBoot) {
  EXPECT_EQ(path_with_example("LOGS\\Client.TXT", Direction::Write), "logs/client.txt");
  for (const auto* name :
       {"\\PXELINUX.CFG\\DEFAULT", "/tftpboot/grub.cfg", "./pxelinux.cfg/default", "//.//grub.cfg"}) {
    EXPECT_EQ(path_with_example(name, Direction::Write), "<forbidden>") << name;
  }
}

}  // namespace
}  // namespace portico::tftp
