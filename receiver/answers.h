// What is answered on each route (routes.h), once it is known that whoever asks may.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "receiver/configs.h"
#include "receiver/erasures.h"
#include "receiver/files.h"
#include "receiver/http/http.h"
#include "receiver/intake.h"
#include "receiver/links.h"
#include "receiver/relay/relay.h"
#include "receiver/proofs.h"
#include "receiver/reply.h"
#include "receiver/request_log.h"
#include "receiver/site.h"
#include "receiver/sites/common.h"
#include "receiver/store/store_thread.h"

namespace leadline::receiver {

struct LetterPage;

// Any thread may ask.
class Answers {
 public:
  using Request = HttpRequest;
  using Response = HttpResponse;

  // All of them must outlive this.
  Answers(const Site& site, Configs& configs, SiteStore& store, Relay& relay, const SiteState& state, const Common& common);


  void take_lead(const Request& request, Response& response);
  void preflight(const Request& request, Response& response);
  void list_leads(const Request& request, Response& response);
  void release_lead(const Request& request, Response& response);
  void give_challenge(const Request& request, Response& response);
  void list_slots(const Request& request, Response& response);
  void take_file(const Request& request, Response& response);
  void give_file(const Request& request, Response& response);
  void describe_site(const Request& request, Response& response);
  // told_answers.cpp
  void take_outcomes(const Request& request, Response& response);
  void take_spend(const Request& request, Response& response);
  // counts_answers.cpp
  void take_counts(const Request& request, Response& response);
  // desk_answers.cpp
  void list_desk(const Request& request, Response& response);
  void show_board(const Request& request, Response& response);
  void show_desk_lead(const Request& request, Response& response);
  void work_on_lead(const Request& request, Response& response);
  void erase_lead(const Request& request, Response& response);
  void export_desk(const Request& request, Response& response);
  void tell_news(const Request& request, Response& response);
  // report_answers.cpp
  void report(const Request& request, Response& response);
  // session_answers.cpp
  void open_session(const Request& request, Response& response);
  void describe_session(const Request& request, Response& response);
  void close_session(const Request& request, Response& response);
  // relay_answers.cpp
  void describe_relay(const Request& request, Response& response);
  void retry_delivery(const Request& request, Response& response);
  void pause_endpoint(const Request& request, Response& response);
  void resume_endpoint(const Request& request, Response& response);
  void test_endpoint(const Request& request, Response& response);
  // owner_answers.cpp
  void change_owner(const Request& request, Response& response);
  // letter_answers.cpp
  void ask_to_confirm(const Request& request, Response& response);
  void confirm_address(const Request& request, Response& response);
  void ask_to_stop_letters(const Request& request, Response& response);
  void stop_letters(const Request& request, Response& response);
  void no_such_address(const Request& request, Response& response);
  // state_answers.cpp
  void health(const Request& request, Response& response);
  void ready(const Request& request, Response& response);
  void give_metrics(const Request& request, Response& response);
  void to_inbox(const Request& request, Response& response);
  void inbox_file(const Request& request, Response& response);
  void form_file(const Request& request, Response& response);
  void follow_mail(const Request& request, Response& response);
  void site_file(const Request& request, Response& response);

 private:
  Reply anchor(const Request& request);
  Reply list(const Request& request);
  std::pair<Turn, std::vector<Destination>> way_of(const std::string& id);
  std::vector<std::shared_ptr<const KnownConfig>> known() const;
  base::Json files_of(const base::Json& lead);
  Reply add_counts(const Request& request);
  std::string name_of_caller(const Request& request) const;
  Reply take_told(const Request& request, const std::string& kind);
  void show_letter_page(const Request& request, Response& response, int status, const LetterPage& page, const std::string& note);
  Reply relay_overview();
  Reply deliveries_of(const std::string& lead);

  const Site& site_;
  Configs& configs_;
  SiteStore& store_;
  Links links_;
  Erasures erasures_;
  Relay& relay_;
  const SiteState& state_;
  const Common& common_;
  Proofs proofs_;
  Anchors anchors_;
  Intake intake_;
  Files files_;
  std::atomic<int> reports_{0};  // that are being made
};

}  // namespace leadline::receiver
