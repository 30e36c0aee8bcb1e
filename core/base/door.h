// A door: a function by which the part of the core that a page shows enters one that it fetches later (wasm/parts.mjs).
// It stays a function of its own: inlined, it would bring what is behind it along.
#pragma once

#define LEADLINE_DOOR [[gnu::noinline]]
