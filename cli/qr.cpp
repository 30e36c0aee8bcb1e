// `leadline qr`: a link with a source of its own as a QR code, for paper, shop windows and stands at fairs.
#include <cstdio>
#include <stdexcept>

#include <qrcodegen/qrcodegen.hpp>

#include "arguments.h"
#include "commands.h"
#include "input/address.h"

namespace leadline::cli {

namespace {

using qrcodegen::QrCode;

constexpr int kQuiet = 4;  // modules of white around it, which readers need (ISO/IEC 18004 §6.3.8)

bool is_dark(const QrCode& code, int x, int y) { return code.getModule(x - kQuiet, y - kQuiet); }

// Dark on white whatever it lies on, one path, in a box of as many units as there are modules: it scales without a blur.
std::string as_svg(const QrCode& code, const std::string& link) {
  const int side = code.getSize() + 2 * kQuiet;
  std::string path;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side;) {
      int end = x;
      while (end < side && is_dark(code, end, y)) ++end;
      if (end > x) path += "M" + std::to_string(x) + " " + std::to_string(y) + "h" + std::to_string(end - x) + "v1h-" + std::to_string(end - x) + "z";
      x = end + 1;
    }
  const std::string box = std::to_string(side);
  std::string title;
  for (const char c : link) title += c == '&' ? std::string("&amp;") : std::string(1, c);  // an address that was read has no < and no >
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + box + " " + box + "\" shape-rendering=\"crispEdges\">\n<title>" + title +
         "</title>\n<rect width=\"" + box + "\" height=\"" + box + "\" fill=\"#fff\"/>\n<path d=\"" + path + "\"/>\n</svg>\n";
}

// Two rows a line, in the terminal's own colours turned round by an escape: black on white also where the window is dark.
std::string as_blocks(const QrCode& code) {
  constexpr const char* kBlocks[] = {" ", "\u2580", "\u2584", "\u2588"};  // none, the upper half, the lower half, both
  const int side = code.getSize() + 2 * kQuiet;
  std::string out;
  for (int y = 0; y < side; y += 2) {
    out += "\x1b[30;107m";
    for (int x = 0; x < side; ++x) out += kBlocks[(is_dark(code, x, y) ? 1 : 0) + (is_dark(code, x, y + 1) ? 2 : 0)];
    out += "\x1b[0m\n";
  }
  return out;
}

}  // namespace

int qr_command(const Words& words) {
  const auto arguments = read_arguments(words, {"qr", {"source", "medium", "campaign", "content"}, {"text"}, {}, 1, "URL"});
  if (!arguments) return kUsage;
  const auto address = input::read_address(arguments->rest[0]);
  if (!address) return usage_error("qr", "`" + arguments->rest[0] + "` is no address of a page, such as https://www.example.com/prices (what is not ASCII in it must be percent-encoded)");
  // Printed matter is a channel of its own (docs/facts.md): so it is called unless somebody calls it otherwise.
  const std::string link = input::with_parameters(*address, {{"utm_source", arguments->get("source")}, {"utm_medium", arguments->get("medium", "qr")},
                                                             {"utm_campaign", arguments->get("campaign")}, {"utm_content", arguments->get("content")}});
  try {
    const QrCode code = QrCode::encodeText(link.c_str(), QrCode::Ecc::MEDIUM);
    std::fputs((arguments->has("text") ? as_blocks(code) : as_svg(code, link)).c_str(), stdout);
  } catch (const std::length_error&) {
    std::fprintf(stderr, "leadline qr: the address is too long for a QR code\n");
    return kFailed;
  }
  std::fprintf(stderr, "%s\n", link.c_str());
  return kDone;
}

}  // namespace leadline::cli
