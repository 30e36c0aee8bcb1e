// The words of words.def, by name: `word(Word::email)`.
#pragma once

#include "base/door.h"
#include "base/text.h"

namespace leadline::formats {

enum class Word {
#define WORD(name, text) name,
#include "formats/words.def"
#undef WORD
};

const char* word(Word name);

}  // namespace leadline::formats
