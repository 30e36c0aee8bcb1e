// A door: a function by which the part of the core that a page shows enters one that it fetches later (wasm/parts.mjs).
// It stays a function of its own: inlined, it would bring what is behind it along.
#pragma once

#define LEADLINE_DOOR [[gnu::noinline]]

// Data go into the part that reads them (wasm/data.mjs), as far as that can be seen in the code. Where it must not depend on what
// is seen, as of large tables, this says which one it is.
#ifdef __wasm__
#define LEADLINE_DATA(part) [[gnu::section("part." #part)]]
#else
#define LEADLINE_DATA(part)
#endif
