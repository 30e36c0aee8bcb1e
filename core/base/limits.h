// Every limit of the core, in one place. Each is a normal error or a documented truncation, never a crash.
#pragma once

#include <cstddef>
#include <cstdint>

namespace leadline::base::limits {

// Text that crosses the border.
constexpr std::size_t kLineBytes = 256 * 1024;     // one event
constexpr std::size_t kConfigBytes = 2048 * 1024;  // one config: kScoringRules short rules
constexpr std::size_t kConfigValues = 200'000;     // its values, lists and objects included: what a document costs while it is read
constexpr std::int64_t kLastInstant = 8'640'000'000'000'000;  // ms since 1970: ECMA-262 §21.4.1.1
constexpr int kJsonDepth = 64;                     // nesting of any JSON we read
constexpr int kEventDepth = 32;                    // of what an event says: it comes back inside a state or a submission

// Rules (JsonLogic).
constexpr int kRuleDepth = 32;                     // nesting of operators
constexpr int kRuleNodes = 4096;                   // operators and literals in one rule
constexpr int kRuleSteps = 100'000;                // work of one evaluation
constexpr std::size_t kReasons = 1000;             // contributions that an explanation lists; no submission could hold more
constexpr std::size_t kRuleTextBytes = 64 * 1024;  // longest string an evaluation may build

// What we remember.
constexpr std::size_t kLedgerAwards = 1024;        // awards kept one by one; older ones are compacted
constexpr std::size_t kLogEvents = 512;            // events kept as evidence
constexpr std::size_t kLogBytes = 16 * 1024;       // their text
constexpr std::size_t kAdjustments = 64;            // made by hand, of one lead
constexpr std::size_t kSeenEventIds = 512;         // ids remembered to count an event once
constexpr std::size_t kOutboxRecords = 50;         // submissions waiting to be delivered
constexpr std::size_t kOutboxBytes = 512 * 1024;   // their bodies
constexpr std::size_t kBodyBytes = 256 * 1024;     // what a map makes of one, for an endpoint that wants it otherwise; what is over is left out
constexpr std::size_t kChallengeBytes = 256;      // of a proof of work
constexpr std::int64_t kTries = 1 << 16;           // of such a proof in one step
constexpr std::size_t kRecordBytes = 48 * 1024;    // one submission: below the browser's shared 64 KiB keepalive pool

// Config. With all of these used up, and every rule of kScoringRules hit, the core stays below 27 of the 36 MiB that it may
// have in a page, submissions included (tests/js/limits.test.mjs).
constexpr std::size_t kScoringRules = 20'000;      // of the model and its challengers together
constexpr std::size_t kScoringParts = 256;         // dimensions, groups, bands, stages: so many of each
constexpr std::size_t kGradeCriteria = 64;
constexpr std::size_t kChallengers = 4;
constexpr std::size_t kForms = 64;
constexpr std::size_t kFields = 64;                // fields in one form
constexpr std::size_t kAllFields = 2048;           // of all forms of a config
constexpr std::size_t kOptions = 512;              // options of one select
constexpr std::size_t kAllOptions = 8192;          // of all selects of a config
constexpr std::size_t kWordsBytes = 4096;          // a text for people, in one language
constexpr std::size_t kCtas = 128;
constexpr std::size_t kCases = 16;                 // of one CTA
constexpr std::size_t kTriggers = 16;              // of one surface
constexpr std::size_t kPatterns = 256;             // of pages, devices, languages, hours
constexpr std::int32_t kCounted = 100;             // so often an event may have to happen for one
constexpr std::size_t kOffers = 64;
constexpr std::size_t kEndpoints = 16;
constexpr std::size_t kDiagnostics = 200;

// Values a visitor types or a page says.
constexpr std::size_t kFieldBytes = 4096;
constexpr std::size_t kTextBytes = 1024;           // titles, paths, parameter values
constexpr std::size_t kAnswersBytes = 32 * 1024;   // one form's, together
constexpr std::size_t kTraits = 64;
constexpr std::size_t kTraitsBytes = 16 * 1024;    // all of them, as JSON
constexpr std::size_t kEventIdBytes = 64;          // a tracked event's own id; of a longer one a hash stands for it

static_assert(kLogBytes < kRecordBytes, "the evidence must fit into a submission");

}  // namespace leadline::base::limits
