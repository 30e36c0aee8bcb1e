// What is still to be sent on, and what became of it: the relay's outbox, as the receiver asks for it. A row is a lead and an endpoint. It
// is written in the transaction that stores the lead, so that there is no lead without it, whenever the process ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadline::receiver {

enum class DeliveryState {
  apart,       // its lead lies in quarantine
  waiting,     // to be sent when it is due
  accepted,    // the endpoint has accepted it
  failed,      // it will not be tried again by itself
  corrected,   // the visitor has corrected the lead before it was sent: the correction goes instead
};

constexpr std::string_view name_of(DeliveryState state) {
  constexpr std::string_view kNames[] = {"apart", "waiting", "accepted", "failed", "corrected"};
  return kNames[static_cast<int>(state)];
}

// An endpoint that a lead goes to.
struct Destination {
  std::string endpoint;
  std::int64_t due = 0;           // ms: not before
  std::vector<std::string> owners;  // only when the lead is one of these people's (routing_store.h); none: whosever it is
  bool again = false;             // of a lead that has qualified later: also when it has taken it before
};

// A lead whose time has come, with what is to be sent.
struct DueDelivery {
  std::int64_t seq = 0;
  std::string lead;               // its id
  std::string body;               // as received
  std::string verdict, detail;    // as StoredLead's
  std::int64_t received_at = 0;
  std::int64_t attempts = 0;      // so far
  std::string owner;              // whose it is, or ""
};

// What came of an attempt.
struct Attempt {
  DeliveryState state = DeliveryState::waiting;
  std::int64_t due = 0;           // when it is tried again
  std::int64_t at = 0;
  int status = 0;                 // of the answer; 0: there was none
  std::string reason;             // why it was not accepted, or ""
  std::int64_t seq = 0;           // of the lead as it was sent; by now it may be another
};

struct Delivery {
  std::string endpoint, state;
  std::int64_t attempts = 0, due = 0, tried_at = 0;
  int status = 0;
  std::string reason;
};

struct DeliveryCounts {
  std::string endpoint;
  std::int64_t apart = 0, waiting = 0, accepted = 0, failed = 0;
  std::int64_t oldest = 0;        // when the oldest lead that waits was received; 0: none waits
};

struct FailedDelivery {
  std::int64_t seq = 0;
  std::string lead, endpoint, reason;
  int status = 0;
};

// An endpoint that nothing is sent to.
struct Pause {
  std::string endpoint, reason;   // `operator`, or `no_more`: it has answered 410
  std::int64_t at = 0;
};

// All functions: nullopt when it failed. What changes something is called within transact().
class RelayStore {
 public:
  static constexpr std::int64_t kNever = INT64_MAX;
  virtual ~RelayStore() = default;

  // Those that are due, oldest due first.
  virtual std::optional<std::vector<DueDelivery>> due_deliveries(const std::string& site, const std::string& endpoint, std::int64_t now, int most) = 0;
  // When the next one is; kNever.
  virtual std::optional<std::int64_t> next_delivery(const std::string& site, const std::string& endpoint) = 0;
  virtual std::optional<bool> note_attempt(const std::string& site, const std::string& lead, const std::string& endpoint, const Attempt& attempt) = 0;
  // What becomes of a lead, by endpoint.
  virtual std::optional<std::vector<Delivery>> deliveries(const std::string& site, const std::string& lead) = 0;
  virtual std::optional<std::vector<DeliveryCounts>> count_deliveries(const std::string& site) = 0;
  // Newest leads first.
  virtual std::optional<std::vector<FailedDelivery>> failed_deliveries(const std::string& site, int most) = 0;
  // What has failed, or waits, is due now, as if it had not been tried yet; of one lead, or of all when `lead` is "". How many.
  virtual std::optional<std::int64_t> retry_deliveries(const std::string& site, const std::string& lead, const std::string& endpoint, std::int64_t now) = 0;
  virtual std::optional<bool> pause(const std::string& site, const Pause& pause) = 0;
  // Whether it was paused.
  virtual std::optional<bool> resume(const std::string& site, const std::string& endpoint) = 0;
  virtual std::optional<std::vector<Pause>> pauses(const std::string& site) = 0;
};

}  // namespace leadline::receiver
