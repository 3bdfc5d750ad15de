#include "servers/tftp/frontend/refusal_for.h"

#include <cerrno>

namespace portico::tftp {
namespace {

Refusal refusal_for_errno(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
      return Refusal{Status::NotFound};
    case EXDEV:
      return {Status::BadName, "this name leads out of the directory that is served"};
    case ENAMETOOLONG:
      return {Status::BadName, "the file system does not take names that long"};
    case EISDIR:
    case ENXIO:
    case ENODEV:
      return Refusal{Status::NotAFile};
    case EACCES:
    case EPERM:
      return Refusal{Status::Forbidden};
    case EROFS:
      return {Status::ReadOnly, "the file system is read-only"};
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return Refusal{Status::NoSpace};
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EAGAIN:
      return Refusal{Status::Busy};
    default:
      return Refusal{Status::Internal};
  }
}

}  // namespace

Refusal refusal_for(const files::Error& error) {
  switch (error.cause) {
    case files::Cause::System:
      return refusal_for_errno(error.number);
    case files::Cause::NotRegular:
      return Refusal{Status::NotAFile};
    case files::Cause::TooLarge:
      return Refusal{Status::TooLarge};
    case files::Cause::NoSpace:
      return Refusal{Status::NoSpace};
    case files::Cause::Short:
      return {Status::Internal, "the upload is not complete"};
    case files::Cause::Gone:
      return {Status::Internal, "somebody removed the upload before it was complete"};
    case files::Cause::NotSynced:
      return {Status::Internal, "the file is stored, but may not survive a power failure"};
  }
  return Refusal{Status::Internal};
}

}  // namespace portico::tftp
