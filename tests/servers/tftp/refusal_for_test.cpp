#include "servers/tftp/frontend/refusal_for.h"

#include <cerrno>

#include <gtest/gtest.h>

namespace portico::tftp {
namespace {

using files::Cause;
using files::Error;
using files::system_error;

TEST(RefusalFor, TellsWhatTheClientCanDoAboutIt) {
  EXPECT_EQ(refusal_for(system_error(ENOENT)), Refusal{Status::NotFound});
  EXPECT_EQ(refusal_for(system_error(EXDEV)).status, Status::BadName);
  EXPECT_EQ(refusal_for(system_error(EACCES)), Refusal{Status::Forbidden});
  EXPECT_EQ(refusal_for(system_error(EROFS)).status, Status::ReadOnly);
  EXPECT_EQ(refusal_for(system_error(EFBIG)), Refusal{Status::NoSpace});
  EXPECT_EQ(refusal_for(system_error(EMFILE)), Refusal{Status::Busy});
  EXPECT_EQ(refusal_for(system_error(EIO)), Refusal{Status::Internal});
  EXPECT_EQ(refusal_for(Error{Cause::NotRegular}), Refusal{Status::NotAFile});
  EXPECT_EQ(refusal_for(Error{Cause::TooLarge}), Refusal{Status::TooLarge});
  EXPECT_EQ(refusal_for(Error{Cause::NoSpace}), Refusal{Status::NoSpace});
}

TEST(RefusalFor, SaysWhatBecameOfAnUpload) {
  EXPECT_EQ(refusal_for(Error{Cause::Short}), Refusal(Status::Internal, "the upload is not complete"));
  EXPECT_EQ(refusal_for(Error{Cause::Gone}).status, Status::Internal);
  EXPECT_EQ(refusal_for(Error{Cause::NotSynced}).status, Status::Internal);
}

}  // namespace
}  // namespace portico::tftp
