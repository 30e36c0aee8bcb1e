// The same six questions in Formbricks' renderer, which shows one of them at a time: what is painted first is the first of six
// cards. Its script is brought when the page is idle, as ours is.
(() => {
  const text = (id, headline, inputType = 'text') => ({ id, type: 'openText', headline, inputType, longAnswer: false, required: true });
  const consent = (id, headline, label, required) => ({ id, type: 'consent', headline, html: '', label, required });
  const survey = {
    id: 'price-list', name: 'price-list', type: 'web', welcomeCard: { enabled: false }, thankYouCard: { enabled: true, headline: 'Đã nhận được!' },
    questions: [
      text('name', 'Họ và tên'), text('email', 'E-mail', 'email'), text('phone', 'Số điện thoại', 'phone'),
      { id: 'budget', type: 'multipleChoiceSingle', headline: 'Ngân sách', required: false,
        choices: ['Dưới 3 tỷ', '3 – 5 tỷ', 'Trên 5 tỷ'].map((label, at) => ({ id: `b${at}`, label })) },
      consent('agree', 'Liên hệ', 'Tôi đồng ý để Sông Xanh liên hệ về căn hộ tôi quan tâm, theo chính sách quyền riêng tư.', true),
      consent('visits', 'Trang đã xem', 'Gửi kèm các trang tôi đã xem, để Sông Xanh tư vấn đúng điều tôi quan tâm.', false),
    ],
  };
  const answers = {};
  const onResponse = ({ data, finished }) => {
    Object.assign(answers, data);
    if (finished) fetch('/api/leads', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(answers) });
  };
  const load = () => document.head.append(Object.assign(document.createElement('script'), { src: '/formbricks/index.umd.js' }));
  addEventListener('load', () => requestIdleCallback(load, { timeout: 2000 }));
  document.querySelector('#offer').addEventListener('click', (event) => {
    event.preventDefault();
    window.formbricksSurveys.renderSurveyModal({
      survey, brandColor: '#0b6e69', isBrandingEnabled: false, placement: 'center', clickOutside: false, darkOverlay: true, highlightBorderColor: null, onResponse,
    });
  });
})();
