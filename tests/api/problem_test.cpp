#include "api/problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "api/details.h"
#include "domain/base/refusals.h"

namespace steward::api {
namespace {

// Errors that end a start or a tool, or that our own client has, and that never become an answer.
const std::set<std::string> kNeverAnswered = {"cannot-listen",  "anchor-damaged",     "anchor-missing",
                                              "tls-not-spoken", "server-url-invalid", "request-invalid",
                                              "answer-lost",    "server-unreachable", "webhook-url-invalid"};

// Every code that the edge, the sequencer and the views can fail with.
std::set<std::string> codes_in_sources() {
  namespace fs = std::filesystem;
  static const std::regex kCode(R"re((?:fail\(|fail_at\(|Error\{)"([a-z-]+)")re");
  std::set<std::string> codes;
  for (const char* room : {"api", "eventstore/sequencer", "projections"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(STEWARD_SOURCE_DIR) / room)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
      std::ifstream file(entry.path());
      std::stringstream text;
      text << file.rdbuf();
      const std::string source = text.str();
      for (auto at = std::sregex_iterator(source.begin(), source.end(), kCode); at != std::sregex_iterator(); ++at) {
        codes.insert((*at)[1]);
      }
    }
  }
  return codes;
}

TEST(Problem, EveryCodeThatCanBeAnsweredHasItsTypeOrIsAnInnerFault) {
  const std::set<std::string> codes = codes_in_sources();
  ASSERT_GT(codes.size(), 30U);
  // Faults inside the server are told as internal-error, and no more.
  const std::set<std::string> inner = {"index-row-damaged",       "row-damaged",         "stream-damaged",
                                       "view-handler-threw",      "rebuild-cancelled",   "frame-out-of-order",
                                       "allocation-exceeds-bill", "balance-impossible",  "credit-exceeded",
                                       "log-too-short",           "staff-cannot-follow", "pending-money-unknown",
                                       "workbook-failed",         "pdf-failed"};
  for (const std::string& code : codes) {
    if (kNeverAnswered.contains(code)) continue;
    const ProblemType type = find_problem(code);
    if (inner.contains(code)) {
      EXPECT_EQ(type.status, 500) << code;
    } else {
      EXPECT_EQ(type.code, code);
    }
  }
}

TEST(Problem, NoCodeIsInTheListTwice) {
  std::set<std::string_view> seen;
  for (const ProblemType& type : problem_types()) {
    EXPECT_TRUE(seen.insert(type.code).second) << type.code;
    EXPECT_EQ(find_refusal(type.code), nullptr) << type.code << " is a refusal of the domain";
    EXPECT_FALSE(type.english.empty());
    EXPECT_FALSE(type.chinese.empty());
    EXPECT_GE(type.status, 400);
  }
}

TEST(Problem, AnInnerFaultShowsNothingOfTheInside) {
  const http::Response response =
      problem_response(Error{"index-row-damaged", {}, "/var/lib/steward/views/000025.sst"}, Language::english, "r1");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("sst"), std::string::npos);
  EXPECT_NE(response.body.find("\"request_id\":\"r1\""), std::string::npos);
}

TEST(Problem, TheTitleIsInTheAskedLanguage) {
  const Error error{"household-unknown", {}, {}};
  EXPECT_NE(problem_body(error, Language::english, "").find("household"), std::string::npos);
  EXPECT_NE(problem_body(error, Language::chinese, "").find("住户"), std::string::npos);
}

TEST(Problem, AKeyIsCalledAKeyInChineseAndNoVoucher) {
  for (const std::string_view code : {"credential-exists", "credential-revoked", "credential-unknown"}) {
    const std::string body = problem_body(Error{std::string(code), {}, {}}, Language::chinese, "");
    EXPECT_THAT(body, testing::HasSubstr("密钥")) << code;
    EXPECT_THAT(body, testing::Not(testing::HasSubstr("凭证"))) << code;
  }
}

TEST(Problem, TheDetailIsInTheAskedLanguageWhereItHasWordsInIt) {
  const auto told = [](const Error& error, Language language) {
    return boost::json::parse(problem_body(error, language, ""));
  };
  const Error both = error_at("wrong-type", "#/paid_on", Says::date);
  EXPECT_EQ(told(both, Language::english).at("detail"), "#/paid_on: must be a date such as 2026-11-23");
  EXPECT_EQ(told(both, Language::chinese).at("detail"), "#/paid_on: 须为日期，例如 2026-11-23");
  EXPECT_EQ(told(both, Language::chinese).at("pointer"), "#/paid_on");
  const Error plain{"backup-running", {}, "the backup monday is being taken"};
  EXPECT_EQ(told(plain, Language::chinese).at("detail"), "the backup monday is being taken");
}

TEST(Problem, ARefusalByARulePointsIntoTheBodyOfItsRequest) {
  const Error ahead{"date-in-future", {}, {}};
  const auto told = [&](std::string_view request_body) {
    return boost::json::parse(problem_body(ahead, Language::english, "", request_body)).as_object();
  };
  EXPECT_EQ(told(R"({"received_on":"2199-12-31"})").at("pointer"), "#/received_on");
  EXPECT_FALSE(told(R"({"due_date":"2199-12-31"})").contains("pointer"));
  EXPECT_FALSE(told("").contains("pointer"));
  const http::Response answer = problem_response(ahead, Language::chinese, "r1", R"({"received_on":"2199-12-31"})");
  EXPECT_EQ(boost::json::parse(answer.body).at("pointer"), "#/received_on");
}

TEST(Problem, AnInnerFaultIsToldToOperators) {
  testing::internal::CaptureStderr();
  static_cast<void>(
      problem_response(Error{"log-damaged", {}, "frame 17 does not verify"}, Language::english, "request-1"));
  const std::string logged = testing::internal::GetCapturedStderr();
  EXPECT_THAT(logged, testing::HasSubstr("log-damaged"));
  EXPECT_THAT(logged, testing::HasSubstr("frame 17 does not verify"));
  EXPECT_THAT(logged, testing::HasSubstr("request-1"));
}

TEST(Problem, WhatCallersDoWrongIsNotLoggedAndNamesItsPlace) {
  testing::internal::CaptureStderr();
  const http::Response answer =
      problem_response(Error{"wrong-type", {}, "#/a%20b: must be an integer"}, Language::english, "request-1");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(boost::json::parse(answer.body).at("pointer"), "#/a%20b");
}

}  // namespace
}  // namespace steward::api
