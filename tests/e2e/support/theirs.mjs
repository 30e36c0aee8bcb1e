// Contact forms as builders make them: markup and scripts of our own, which do what those of the builders are known to do
// (docs/forms.md, "Forms that you already have"). `post` is where the builder's script sends; what it answers decides.
const SEND = `const send = (form) => fetch('/theirs', { method: 'POST', body: new URLSearchParams(new FormData(form)) }).then((answer) => answer.ok, () => false);`;
/** Scripts run when the form is there; each is the builder's whole way of sending. */
const script = (text) => `<script>{ ${SEND} ${text} }</script>`;

export const BUILDERS = {
  'Contact Form 7': {
    into: '#wpcf7-f7-p3-o1',
    names: { name: '[name="your-name"]', email: '[name="your-email"]', phone: '[name="tel-412"]', agree: '[name="acceptance-9"]' },
    html: `<div class="wpcf7" id="wpcf7-f7-p3-o1" lang="vi"><form action="/page#wpcf7-f7-p3-o1" method="post" class="wpcf7-form init" novalidate data-status="init">
<fieldset class="hidden-fields-container"><input type="hidden" name="_wpcf7" value="7"><input type="hidden" name="_wpcf7_unit_tag" value="wpcf7-f7-p3-o1"></fieldset>
<p><label>Tên bạn<br><span class="wpcf7-form-control-wrap"><input size="40" class="wpcf7-form-control wpcf7-text" aria-required="true" type="text" name="your-name"></span></label></p>
<p><label>Thư điện tử<br><span class="wpcf7-form-control-wrap"><input size="40" class="wpcf7-form-control wpcf7-email" type="email" name="your-email"></span></label></p>
<p><label>Điện thoại<br><span class="wpcf7-form-control-wrap"><input size="40" class="wpcf7-form-control wpcf7-tel" type="tel" name="tel-412"></span></label></p>
<p><span class="wpcf7-form-control wpcf7-acceptance"><label><input type="checkbox" name="acceptance-9" value="1"><span class="wpcf7-list-item-label">Tôi đồng ý được gọi lại</span></label></span></p>
<p><input class="wpcf7-form-control wpcf7-submit" type="submit" value="Gửi"></p><div class="wpcf7-response-output" aria-hidden="true"></div></form></div>
${script(`const form = document.querySelector('.wpcf7 > form');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const sent = await send(form);
  form.className = 'wpcf7-form ' + (sent ? 'sent' : 'failed');
  form.querySelector('.wpcf7-response-output').textContent = sent ? 'Cảm ơn bạn.' : 'Chưa gửi được.';
  for (const name of [sent ? 'wpcf7mailsent' : 'wpcf7mailfailed', 'wpcf7submit']) form.parentNode.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { contactFormId: 7 } }));
  if (sent) form.reset();
});`)}`,
  },
  Elementor: {
    names: { name: '#form-field-name', email: '#form-field-email', phone: '#form-field-sdt', agree: '#form-field-ok' },
    html: `<div class="elementor-element elementor-widget elementor-widget-form"><form class="elementor-form" method="post" name="Liên hệ" data-leadline-form="contact">
<input type="hidden" name="post_id" value="12"><input type="hidden" name="form_id" value="a1b2c3">
<div class="elementor-form-fields-wrapper"><div class="elementor-field-group"><input size="1" type="text" name="form_fields[name]" id="form-field-name" class="elementor-field" placeholder="Tên"></div>
<div class="elementor-field-group"><input size="1" type="email" name="form_fields[email]" id="form-field-email" class="elementor-field" placeholder="Email" required></div>
<div class="elementor-field-group"><input size="1" type="tel" name="form_fields[sdt]" id="form-field-sdt" class="elementor-field"></div>
<div class="elementor-field-group"><input type="checkbox" name="form_fields[ok]" id="form-field-ok" class="elementor-field elementor-acceptance-field"> <label for="form-field-ok">Tôi đồng ý được gọi lại</label></div>
<div class="elementor-field-group"><button type="submit" class="elementor-button"><span>Gửi</span></button></div></div></form></div>
${script(`const form = document.querySelector('.elementor-form');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  for (const old of form.querySelectorAll('.elementor-message')) old.remove();
  const sent = await send(form);
  const message = document.createElement('div');
  message.className = 'elementor-message elementor-message-' + (sent ? 'success' : 'danger');
  message.textContent = sent ? 'Đã gửi.' : 'Có lỗi.';
  form.append(message);
  if (sent) form.reset();
});`)}`,
  },
  Webflow: {
    names: { name: '#Name-2', email: '#Email-2', phone: '#Phone', agree: '#checkbox' },
    html: `<style>.w-form-done, .w-form-fail { display: none }</style><div class="w-form"><form id="wf-form-Contact" name="wf-form-Contact" data-name="Contact" method="get" data-leadline-form="contact">
<label for="Name-2">Your name</label><input class="w-input" maxlength="256" name="Name-2" data-name="Name" type="text" id="Name-2">
<label for="Email-2">Email</label><input class="w-input" maxlength="256" name="Email-2" data-name="Email 2" type="email" id="Email-2" required>
<input class="w-input" maxlength="256" name="Phone" data-name="Phone" placeholder="Phone" type="tel" id="Phone">
<label class="w-checkbox"><input type="checkbox" id="checkbox" name="checkbox" data-name="Checkbox"><span class="w-form-label">Tôi đồng ý được gọi lại</span></label>
<input type="submit" class="w-button" value="Submit"></form>
<div class="w-form-done"><div>Thank you!</div></div><div class="w-form-fail"><div>Oops!</div></div></div>
${script(`const form = document.querySelector('.w-form > form');
document.addEventListener('submit', async (event) => {
  if (event.target !== form) return;
  event.preventDefault();
  const sent = await send(form);
  form.style.display = sent ? 'none' : '';
  document.querySelector('.w-form-done').style.display = sent ? 'block' : 'none';
  document.querySelector('.w-form-fail').style.display = sent ? 'none' : 'block';
});`)}`,
  },
  LadiPage: {
    names: { name: '[name="name"]', email: '[name="email"]', phone: '[name="phone"]', agree: '[name="dong_y"]' },
    success: { selector: '#POPUP_CAM_ON' },
    html: `<style>.ladi-hidden { display: none }</style><div id="FORM1" class="ladi-element"><form autocomplete="off" method="post" class="ladi-form" data-leadline-form="contact">
<div class="ladi-element"><div class="ladi-form-item"><input autocomplete="off" tabindex="1" name="name" required class="ladi-form-control" type="text" placeholder="Họ và tên"></div></div>
<div class="ladi-element"><div class="ladi-form-item"><input autocomplete="off" tabindex="2" name="email" class="ladi-form-control" type="email" placeholder="Email"></div></div>
<div class="ladi-element"><div class="ladi-form-item"><input autocomplete="off" tabindex="3" name="phone" required class="ladi-form-control" type="tel" placeholder="Số điện thoại" pattern="(\\+84|0)[0-9 ]{9,12}"></div></div>
<div class="ladi-form-checkbox"><label><input type="checkbox" name="dong_y" value="Có"> Tôi đồng ý được gọi lại</label></div>
<button type="submit" class="ladi-button">ĐĂNG KÝ</button></form></div><div id="POPUP_CAM_ON" class="ladi-element ladi-hidden"><p>Cảm ơn bạn đã đăng ký.</p></div>
${script(`const form = document.querySelector('.ladi-form');
form.onsubmit = (event) => {
  event.preventDefault();
  event.stopPropagation();
  void send(form).then((sent) => document.querySelector('#POPUP_CAM_ON').classList.toggle('ladi-hidden', !sent));
  return false;
};`)}`,
  },
};

/** A shop's theme: the browser itself sends the form, and the answer is another page. */
export const SHOP = {
  names: { name: '#ContactForm-name', email: '#ContactForm-email', phone: '#ContactForm-phone', agree: '#ContactForm-ok' },
  html: `<form method="post" action="/contact#ContactForm" id="ContactForm" accept-charset="UTF-8" class="isolate" data-leadline-form="contact">
<input type="hidden" name="form_type" value="contact"><input type="hidden" name="utf8" value="✓">
<input class="field__input" autocomplete="name" type="text" id="ContactForm-name" name="contact[Tên]" placeholder="Tên"><label for="ContactForm-name">Tên</label>
<input class="field__input" autocomplete="email" type="email" id="ContactForm-email" name="contact[email]" aria-required="true" placeholder="Email"><label for="ContactForm-email">Email <span>*</span></label>
<input class="field__input" type="tel" id="ContactForm-phone" autocomplete="tel" name="contact[Số điện thoại]" placeholder="Số điện thoại"><label for="ContactForm-phone">Số điện thoại</label>
<input type="checkbox" id="ContactForm-ok" name="contact[ok]" value="1"><label for="ContactForm-ok">Tôi đồng ý được gọi lại</label>
<button type="submit">Gửi</button></form>`,
  /** What a captcha does: it stops the form, asks, and sends it after all. */
  captcha: `<script>document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  setTimeout(() => event.target.submit(), 400);
});</script>`,
};

/** The page's own server: what it was sent, and whether it takes it. */
export function theirServer() {
  const server = { sent: [], fails: false };
  const take = (request, then) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
      server.sent.push(Buffer.concat(chunks).toString());
      then();
    });
  };
  server.routes = {
    '/theirs': (request, response) => take(request, () => response.writeHead(server.fails ? 500 : 200).end('{}')),
    '/contact': (request, response) => {
      if (request.method === 'POST') return take(request, () => response.writeHead(303, { location: '/contact?contact_posted=true' }).end());
      return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><title>Thanks</title><h1 id="thanks">Cảm ơn</h1>${SCRIPT}`);
    },
  };
  return server;
}

const SCRIPT = '<script async src="/dist/leadline.js" data-config="/leadline.json"></script>';
export const pageOf = (html, script = SCRIPT) => ({ body: `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Liên hệ</title></head><body><h1>Liên hệ</h1>${html}${script}</body></html>` });
