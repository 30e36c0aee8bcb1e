// What a programmer writes by hand for this one form, and the least that one can ask of it: the fields of the demo's price list,
// labelled, checked by the browser, sent as JSON. It is what the others are measured by.
(() => {
  const style = `
dialog { inline-size: min(100% - 24px, 500px); padding: 36px; border: 0; border-radius: 18px; box-shadow: 0 24px 80px -12px rgb(0 0 0 / .45); font: 16px/1.5 system-ui, sans-serif; color: #17211f }
dialog::backdrop { background: rgb(8 20 19 / .6) }
dialog form { display: grid; gap: 18px }
dialog label { display: grid; gap: 6px; font-weight: 600 }
dialog label.check { grid-template-columns: auto 1fr; font-weight: 400; font-size: 14px }
dialog input:not([type=checkbox]), dialog select { min-block-size: 48px; padding: 10px 14px; border: 1px solid #7a8784; border-radius: 12px; font: inherit }
dialog button { min-block-size: 48px; border: 0; border-radius: 12px; background: #0b6e69; color: #fff; font: inherit; font-weight: 600 }`;
  const form = `<form method="post" action="/api/leads"><h2>Bảng giá căn hộ Sông Xanh</h2>
<p>Chúng tôi gửi file PDF tới e-mail của bạn ngay sau khi bạn bấm gửi.</p>
<label>Họ và tên <input name="name" autocomplete="name" required></label>
<label>E-mail <input name="email" type="email" autocomplete="email" required></label>
<label>Số điện thoại <input name="phone" type="tel" autocomplete="tel" required></label>
<label>Ngân sách <select name="budget"><option value="">Chọn một mức</option><option value="&lt;3">Dưới 3 tỷ</option><option value="3-5">3 – 5 tỷ</option><option value="5+">Trên 5 tỷ</option></select></label>
<label class="check"><input name="agree" type="checkbox" required> <span>Tôi đồng ý để Sông Xanh liên hệ về căn hộ tôi quan tâm, theo <a href="/privacy/">chính sách quyền riêng tư</a>.</span></label>
<label class="check"><input name="visits" type="checkbox"> <span>Gửi kèm các trang tôi đã xem, để Sông Xanh tư vấn đúng điều tôi quan tâm.</span></label>
<button type="submit">Gửi cho tôi bảng giá</button></form>`;

  let dialog;
  const submit = async (event) => {
    event.preventDefault();
    const body = JSON.stringify(Object.fromEntries(new FormData(event.target)));
    const { ok } = await fetch(event.target.action, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    dialog.innerHTML = ok ? '<h2>Đã nhận được!</h2>' : '<h2>Không gửi được.</h2>';
  };
  document.querySelector('#offer').addEventListener('click', (event) => {
    event.preventDefault();
    if (!dialog) {
      document.head.append(Object.assign(document.createElement('style'), { textContent: style }));
      dialog = document.body.appendChild(document.createElement('dialog'));
      dialog.innerHTML = form;
      dialog.addEventListener('submit', submit);
    }
    dialog.showModal();
  });
})();
