// All words of ours that a visitor may read, each once: docs/forms.md, "Our own words".
#pragma once

#include <vector>

#include "base/words.h"

namespace leadline::config {

// Which forms say it: all, those that ask more than plain fields, those with appointments, with files.
enum class SaidBy : unsigned char { all, more, slots, files };
struct Word : base::OwnWord { SaidBy said_by; };

const std::vector<Word>& own_words();

}  // namespace leadline::config
