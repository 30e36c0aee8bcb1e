// What `leadline init` writes: the smallest site that works. docs/config.md shows the same config; a test compares.
#pragma once

namespace leadline::cli {

extern const char* const kStarterConfig;  // public/leadline.json
extern const char* const kStarterPage;    // public/index.html
extern const char* const kStarterSite;    // site.json, for `leadline serve`

// What a page loads, side by side: docs/install.md.
constexpr const char* kPageFiles[] = {"leadline.js", "index.mjs", "later.mjs", "ctas.mjs", "fields.mjs", "files.mjs", "proof.mjs", "anchor.mjs", "withdrawal.mjs", "signals.mjs", "subdomains.mjs", "adopted.mjs", "bridges.mjs", "looks/bold.css", "looks/editorial.css", "leadline.wasm", "leadline.common.wasm", "leadline.ctas.wasm",
                                     "leadline.rules.wasm", "leadline.score.wasm", "leadline.send.wasm", "leadline.fields.wasm", "leadline.formats.wasm", "leadline.phones.wasm", "leadline.proof.wasm", "leadline.problems.json", "twin.mjs"};

}  // namespace leadline::cli
