// The border's words as enums, so that none can be misspelt; each is a row of api/border.def, and `name_of` gives the word.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadline::api {

// LEADLINE_WORDS(Name, kNames): after an enum `Name` whose names are `kNames`.
#define LEADLINE_WORDS(Name, kNames) \
  [[gnu::always_inline]] constexpr const char* name_of(Name word) { return kNames[static_cast<int>(word)]; }

#define WORD(name, ...) name,
#define TEXT(name, ...) #name,

// What comes in.
enum class EventKind : std::uint8_t {
#define EVENT WORD
#include "api/border.def"
};
inline constexpr const char* kEventNames[] = {
#define EVENT TEXT
#include "api/border.def"
};
LEADLINE_WORDS(EventKind, kEventNames)

// What goes out.
enum class EffectKind : std::uint8_t {
#define EFFECT WORD
#include "api/border.def"
};
inline constexpr const char* kEffectNames[] = {
#define EFFECT TEXT
#include "api/border.def"
};
LEADLINE_WORDS(EffectKind, kEffectNames)

// What a page's listeners hear.
enum class Emitted : std::uint8_t {
#define EMITTED WORD
#include "api/border.def"
};
inline constexpr const char* kEmittedNames[] = {
#define EMITTED TEXT
#include "api/border.def"
};
LEADLINE_WORDS(Emitted, kEmittedNames)

// What decides whether a surface is shown.
enum class Why : std::uint8_t {
#define WHY WORD
#include "api/border.def"
};
inline constexpr const char* kWhyNames[] = {
#define WHY TEXT
#include "api/border.def"
};
LEADLINE_WORDS(Why, kWhyNames)

// Why a submission is not delivered, or not known to be.
enum class Reason : std::uint8_t {
#define REASON WORD
#include "api/border.def"
};
inline constexpr const char* kReasonNames[] = {
#define REASON TEXT
#include "api/border.def"
};
LEADLINE_WORDS(Reason, kReasonNames)

// What an error is.
enum class ErrorCode : std::uint8_t {
#define ERROR_CODE WORD
#include "api/border.def"
};
inline constexpr const char* kErrorCodeNames[] = {
#define ERROR_CODE TEXT
#include "api/border.def"
};
LEADLINE_WORDS(ErrorCode, kErrorCodeNames)

// What can be asked.
enum class Question : std::uint8_t {
#define QUESTION WORD
#include "api/border.def"
};
inline constexpr const char* kQuestionNames[] = {
#define QUESTION TEXT
#include "api/border.def"
};
LEADLINE_WORDS(Question, kQuestionNames)

// The parts of the core that come after the one that shows (boots, takes pages, draws CTAs and forms), in their order.
enum class Part : std::uint8_t {
#define PART WORD
#include "api/border.def"
};
inline constexpr const char* kPartNames[] = {
#define PART TEXT
#include "api/border.def"
};
LEADLINE_WORDS(Part, kPartNames)

// What a patch does to a tree.
enum class Op : std::uint8_t {
#define OP WORD
#include "api/border.def"
};
inline constexpr const char* kOpNames[] = {
#define OP TEXT
#include "api/border.def"
};
LEADLINE_WORDS(Op, kOpNames)

// What a click on a node asks for.
enum class Action : std::uint8_t {
#define ACTION WORD
#include "api/border.def"
};
inline constexpr const char* kActionNames[] = {
#define ACTION TEXT
#include "api/border.def"
};
LEADLINE_WORDS(Action, kActionNames)

// Why a post has no answer.
enum class NoAnswer : std::uint8_t {
#define NO_ANSWER WORD
#include "api/border.def"
};
inline constexpr const char* kNoAnswerNames[] = {
#define NO_ANSWER TEXT
#include "api/border.def"
};
LEADLINE_WORDS(NoAnswer, kNoAnswerNames)

// What a record of the outbox waits for.
enum class RecordState : std::uint8_t {
#define RECORD_STATE WORD
#include "api/border.def"
};
inline constexpr const char* kRecordStateNames[] = {
#define RECORD_STATE TEXT
#include "api/border.def"
};
LEADLINE_WORDS(RecordState, kRecordStateNames)

// What a tree may be made of, with single spaces between.
#define TAGS(words) inline constexpr std::string_view kTags = words;
#define ATTRIBUTES(words) inline constexpr std::string_view kAttributes = words;
#include "api/border.def"

#undef WORD
#undef TEXT
#undef LEADLINE_WORDS

// Whether `text` is that word. Inline, like `name_of`: of a word that is written down the text is left, and no table.
template <typename Word>
[[gnu::always_inline]] inline bool is(const std::string& text, Word word) {
  return text == name_of(word);
}

}  // namespace leadline::api
