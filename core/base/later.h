// Constants that nothing reads until a form has been painted. In the wasm they come with the second half of the core
// (wasm/later.mjs, which also proves that no function of the first half refers to them). Elsewhere they are constants like
// any other.
//
//   constexpr char kCodes[] LEADLINE_LATER = "…";
#pragma once

#ifdef LEADLINE_SPLIT  // core/CMakeLists.txt
#define LEADLINE_LATER __attribute__((section("later")))
#define LEADLINE_LATER_TEXT __attribute__((section("later_texts"), aligned(1)))  // for base/problem.h alone
#else
#define LEADLINE_LATER
#define LEADLINE_LATER_TEXT
#endif

// A text of which code of the second half alone makes use.
#define LATER(text)                                       \
  ([]() -> const char* {                                  \
    static constexpr char kText[] LEADLINE_LATER = text;  \
    return kText;                                         \
  }())
