#include "api/scheduled.h"

#include <utility>

#include "api/service.h"
#include "eventstore/base/hash.h"

namespace steward::api {

Submission scheduled(Service& service, CompanyNo company, Command command, const Uuid& subject,
                     std::string_view natural_key) {
  Submission submission;
  submission.command = std::move(command);
  submission.id = CommandId(service.new_id());
  submission.company = company;
  submission.actor.channel = Channel::scheduler;
  submission.key = sha256(subject.view(), natural_key);
  submission.fingerprint = *submission.key;
  submission.correlation = submission.id.uuid;
  submission.bulk = true;
  return submission;
}

}  // namespace steward::api
