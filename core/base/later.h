// Constants that nothing reads until a form has been painted. In the wasm they come with the second half of the core
// (wasm/later.mjs, which also proves that no function of the first half refers to them). Elsewhere they are constants like
// any other.
//
//   constexpr char kCodes[] LEADLINE_LATER = "…";
#pragma once

#ifdef LEADLINE_SPLIT  // core/CMakeLists.txt
#define LEADLINE_LATER __attribute__((section("later")))
#else
#define LEADLINE_LATER
#endif
