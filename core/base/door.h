// A door: a function by which the part of the core that a page shows enters one that it fetches later (wasm/parts.mjs).
// It stays a function of its own: inlined, it would bring what is behind it along.
#pragma once

#define LEADLINE_DOOR [[gnu::noinline]]

// Data that only what is behind a door reads: tables of texts or numbers. wasm/split.mjs puts them into the part of that name,
// with the functions; literals inside of functions stay in the first part.
#ifdef __wasm__
#define LEADLINE_DATA(part) [[gnu::section("part." #part)]]
#else
#define LEADLINE_DATA(part)
#endif
