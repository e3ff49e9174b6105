#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "api/service.h"
#include "cli/data_directory.h"
#include "projections/all_views.h"
#include "tests/support/temp_dir.h"

namespace steward::api {

enum class Views { left_alone, followed };

// A service over a whole data directory of its own, without a server before it.
class ServiceFixture : public testing::Test {
 protected:
  void TearDown() override { close(); }

  // Followed views are level when this returns. `clock` must live until close().
  void open(const Clock& clock, Views views, ServiceOptions options = {}) {
    cli::Settings settings;
    settings.data = (directory.path() / "data").string();
    const bool followed = views == Views::followed;
    auto opened = cli::DataDirectory::open(settings, {.create = true, .bring_views_level = followed}, clock);
    ASSERT_TRUE(opened) << opened.error().code << opened.error().detail;
    data = std::move(*opened);
    if (followed) data->views().start();
    options.views_patience = kPatience;
    service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, std::move(options));
  }
  void close() {
    if (service) service->stop();
    service.reset();
    if (data) data->stop();
    data.reset();
  }

  Submission submission_of(Command command, CompanyNo company = CompanyNo{1}, std::optional<CommandId> id = {}) {
    Submission submission;
    submission.command = std::move(command);
    submission.id = id.value_or(CommandId(service->new_id()));
    submission.company = company;
    return submission;
  }
  Answer submit(Submission submission) {
    auto answer = data->store().sequencer().submit_and_wait(std::move(submission));
    EXPECT_TRUE(answer) << answer.error().code;
    return answer ? std::move(*answer) : Answer{};
  }
  Answer must(Command command, CompanyNo company = CompanyNo{1}, std::optional<CommandId> id = {}) {
    Answer answer = submit(submission_of(std::move(command), company, id));
    EXPECT_TRUE(answer.outcome.ok()) << answer.outcome.code;
    return answer;
  }

  [[nodiscard]] Position durable() const { return data->store().feed().durable().position; }
  void views_follow(std::string_view group = kHouseholdsGroup) {
    ASSERT_TRUE(data->views().wait_for(group, durable(), kPatience));
  }

  // Of whom a slow machine may starve for a while.
  static constexpr std::chrono::minutes kPatience{2};
  test::TempDir directory;
  std::unique_ptr<cli::DataDirectory> data;
  std::unique_ptr<Service> service;
};

}  // namespace steward::api
