#include "init/starter.h"

namespace leadline::cli {

const char* const kStarterConfig = R"json({
  "version": 1, "site": "my-site", "locale": "vi",
  "forms": [{
    "id": "contact",
    "title": { "vi": "Để chúng tôi gọi lại cho bạn", "en": "We will call you back" },
    "fields": [
      { "name": "name", "label": { "vi": "Họ và tên", "en": "Full name" }, "autocomplete": "name", "required": true },
      { "name": "phone", "type": "tel", "country": "VN", "label": { "vi": "Số điện thoại", "en": "Phone number" }, "required": true },
      { "name": "agree", "type": "consent", "purpose": "contact", "label": { "vi": "Tôi đồng ý để các bạn gọi cho tôi.", "en": "I agree that you call me." }, "required": true }
    ]
  }],
  "scoring": { "rules": [
    { "id": "page", "on": "page", "points": 1, "cap": { "n": 5, "per": "day" }, "note": { "vi": "Xem một trang", "en": "Viewed a page" } },
    { "id": "sent", "on": "submit", "points": 20, "cap": { "n": 1, "per": "day" }, "note": { "vi": "Gửi biểu mẫu", "en": "Sent a form" } }
  ] },
  "delivery": { "endpoints": [{ "id": "inbox", "url": "/api/leads", "response": "key" }] }
}
)json";

const char* const kStarterPage = R"html(<!doctype html>
<html lang="vi">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Leadline</title>
  <script async src="/leadline/leadline.js" data-config="/leadline.json"></script>
</head>
<body>
  <main>
    <h1>Leadline</h1>
    <p>Biểu mẫu “contact” của leadline.json hiện ngay bên dưới. / The form “contact” of leadline.json appears below.</p>
    <div data-leadline-slot="contact"></div>
  </main>
</body>
</html>
)html";

const char* const kStarterSite = R"json({
  "config": "public/leadline.json",
  "static": { "/": "public" }
}
)json";

}  // namespace leadline::cli
