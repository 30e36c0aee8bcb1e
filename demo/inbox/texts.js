// The inbox's words, Vietnamese and English, and the formatting of times and numbers.

const WORDS = {
  vi: {
    live: 'Đang nhận trực tiếp', waiting: 'Đang kết nối…', down: 'Mất kết nối, đang thử lại', locked: 'Chưa mở được',
    all: 'Tất cả', count: '{shown}/{all} khách', countAll: '{all} khách', hotCount: '{hot} nóng',
    arrived: 'Khách mới: {name}, {points} điểm, {band}',
    noName: 'Khách chưa để tên', points: 'điểm', scoreLabel: '{points} điểm, {band}',
    why: 'Vì sao {points} điểm', noReasons: 'Chưa có việc nào được tính điểm.', cap: 'đã chạm mức tối đa',
    from: 'Từ đâu tới', source: 'Nguồn', channel: 'Kênh', campaign: 'Chiến dịch', referrer: 'Trang giới thiệu', landing: 'Trang đầu tiên', page: 'Gửi từ trang',
    visit: 'Lần xem này', pages: '{pages} trang · {time}', visits: 'lần ghé thứ {visits}', direct: 'Vào thẳng trang',
    said: 'Khách cho biết', form: 'Biểu mẫu', offer: 'Muốn nhận', yes: 'Có', no: 'Không',
    consent: 'Đồng ý', consentGiven: 'Đã đồng ý', consentRefused: 'Không đồng ý', consentNone: 'Không có câu đồng ý nào được gửi kèm: hãy hỏi trước khi dùng thông tin này.', version: 'bản {version}',
    check: 'Kiểm tra điểm', details: 'Chi tiết kỹ thuật', raw: 'Dữ liệu gốc (JSON)', spam: 'Coi chừng',
    minutes: '{n} phút', seconds: '{n} giây', stageNone: 'Chưa xếp', grade: 'Hạng phù hợp', matrix: 'Ma trận',
  },
  en: {
    live: 'Receiving live', waiting: 'Connecting…', down: 'Connection lost, trying again', locked: 'Not open',
    all: 'All', count: '{shown} of {all} leads', countAll: '{all} leads', countAllOne: '1 lead', hotCount: '{hot} hot',
    arrived: 'New lead: {name}, {points} points, {band}',
    noName: 'No name given', points: 'points', scoreLabel: '{points} points, {band}',
    why: 'Why {points} points', noReasons: 'Nothing has earned points yet.', cap: 'limit reached',
    from: 'Where from', source: 'Source', channel: 'Channel', campaign: 'Campaign', referrer: 'Referrer', landing: 'First page', page: 'Sent from',
    visit: 'This visit', pages: '{pages} pages · {time}', pagesOne: '1 page · {time}', visits: 'visit number {visits}', direct: 'Came directly',
    said: 'What they said', form: 'Form', offer: 'Wants', yes: 'Yes', no: 'No',
    consent: 'Consent', consentGiven: 'Agreed', consentRefused: 'Did not agree', consentNone: 'No consent came with this lead: ask before you use these details.', version: 'version {version}',
    check: 'Score check', details: 'Technical details', raw: 'Raw data (JSON)', spam: 'Watch out',
    minutes: '{n} min', seconds: '{n} s', stageNone: 'None yet', grade: 'Grade', matrix: 'Matrix',
  },
};

const BANDS = { vi: { cold: 'Lạnh', warm: 'Ấm', hot: 'Nóng' }, en: { cold: 'Cold', warm: 'Warm', hot: 'Hot' } };

const DIMENSIONS = { vi: { fit: 'Phù hợp', engagement: 'Quan tâm', intent: 'Ý định' }, en: { fit: 'Fit', engagement: 'Engagement', intent: 'Intent' } };

const CHANNELS = {
  vi: {
    Direct: 'Vào thẳng', 'Paid Social': 'Quảng cáo mạng xã hội', 'Paid Search': 'Quảng cáo tìm kiếm', 'Organic Social': 'Mạng xã hội', 'Organic Search': 'Tìm kiếm',
    Referral: 'Trang khác giới thiệu', 'AI Assistants': 'Trợ lý AI', Offline: 'Ngoài mạng', Unassigned: 'Chưa rõ',
  },
  en: {},
};

const SPAM = {
  vi: { honeypot: 'ô ẩn mà người thật không thấy đã được điền', too_fast: 'gửi nhanh hơn tay người gõ' },
  en: { honeypot: 'a hidden field that people do not see was filled in', too_fast: 'sent faster than a person types' },
};

// What the receiver's replay says, for somebody who sells flats and does not write programs.
const VERDICTS = {
  vi: {
    consistent: ['Khớp', 'Máy chủ tính lại từ nhật ký gửi kèm và ra đúng từng điểm. Phép tính đúng; nhật ký vẫn là do trình duyệt của khách ghi.'],
    verified: ['Đã xác minh', 'Máy chủ tính lại ra đúng điểm này, và các mốc thời gian trùng với những gì chính máy chủ ghi nhận.'],
    unverified: ['Chưa kiểm được', 'Không tính lại được, nên điểm chỉ là lời của trình duyệt. Cứ gọi khách, nhưng đừng dựa vào điểm.'],
    mismatch: ['Không khớp', 'Máy chủ tính lại ra kết quả khác. Điểm trong trình duyệt có thể đã bị sửa: hãy tin con số của máy chủ.'],
  },
  en: {
    consistent: ['Consistent', 'The receiver computed the score again from the log that came with it and got every point. The arithmetic is right; the log is still what the visitor’s browser wrote.'],
    verified: ['Verified', 'The receiver got the same score, and the times agree with what the receiver itself saw.'],
    unverified: ['Unverified', 'It could not be computed again, so the score is only the browser’s word. Do call, but do not rely on the score.'],
    mismatch: ['Mismatch', 'The receiver computed a different result. The score in the browser may have been tampered with: trust the receiver’s figure.'],
  },
};

const REASONS = {
  vi: { no_score: 'Thư không kèm điểm.', no_log: 'Thư không kèm nhật ký.', truncated: 'Nhật ký đã bị cắt bớt vì quá dài.', other_core: 'Trang của khách chạy phiên bản Leadline khác máy chủ.', other_config: 'Trang của khách dùng cấu hình khác máy chủ (có thể bạn vừa đổi luật điểm).', other_time: 'Điểm ghi thời điểm sau lúc gửi.', no_replay: 'Nhật ký không đọc được.' },
  en: { no_score: 'No score came with it.', no_log: 'No log came with it.', truncated: 'The log was cut because it was too long.', other_core: 'The visitor’s page ran another version of Leadline than the receiver.', other_config: 'The visitor’s page used another configuration than the receiver (perhaps you just changed the rules).', other_time: 'The score is of a time after the submission.', no_replay: 'The log could not be read.' },
};

const NOTICES = {
  vi: {
    empty: ['Chưa có khách nào. Thử làm khách xem sao:', ['Mở [bài viết như khi đến từ một quảng cáo](/blog/?utm_source=facebook&utm_medium=cpc&utm_campaign=thang-11) trong một thẻ khác.', 'Đọc tới cuối bài, bấm nút nhận bảng giá, điền biểu mẫu và gửi.', 'Quay lại đây: khách hiện ra trong vòng hai giây, không cần tải lại trang.']],
    none: ['Không có khách nào hợp với bộ lọc', ['Xóa bớt chữ trong ô tìm, hoặc chọn “Tất cả”.']],
    locked: ['Hộp thư cần mã truy cập', ['Mở địa chỉ đầy đủ đã in ra trong cửa sổ lệnh khi chạy trang mẫu. Địa chỉ đó kết thúc bằng “#token=…”.', 'Mã chỉ được giữ trong thẻ này và mất khi bạn đóng thẻ.']],
    refused: ['Mã truy cập không đúng', ['Máy chủ không nhận mã này; có thể máy chủ đã được khởi động lại với mã khác.', 'Hãy mở lại địa chỉ mới nhất in trong cửa sổ lệnh.']],
    down: ['Không gọi được máy chủ', ['Hãy xem chương trình “leadline serve” còn chạy không. Trang này tự thử lại; khách gửi trong lúc đó không mất, trình duyệt của họ giữ và gửi lại sau.']],
  },
  en: {
    empty: ['No leads yet. Be one yourself:', ['Open [the article as if you came from an ad](/blog/?utm_source=facebook&utm_medium=cpc&utm_campaign=thang-11) in another tab.', 'Read to the end, press the price-list button, fill in the form and send it.', 'Come back: the lead shows up within two seconds, without a reload.']],
    none: ['No lead matches the filters', ['Delete some of the search text, or choose “All”.']],
    locked: ['The inbox needs its token', ['Open the full address printed in the terminal that runs this demo. It ends in “#token=…”.', 'The token is kept in this tab only and is gone when you close it.']],
    refused: ['The token was not accepted', ['The receiver does not know this token; perhaps it was restarted with another one.', 'Open the newest address printed in the terminal.']],
    down: ['The receiver does not answer', ['See whether “leadline serve” is still running. This page keeps trying; leads sent meanwhile are not lost, their browsers keep them and send them later.']],
  },
};

export const lang = document.documentElement.lang === 'en' ? 'en' : 'vi';

/** A phrase with its {placeholders} filled in; of one thing, the phrase `…One` where the language has one. */
export const say = (key, values = {}, count = 0) => ((count === 1 && WORDS[lang][key + 'One']) || WORDS[lang][key]).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));

export const bandName = (band) => BANDS[lang][band] ?? band;
export const dimensionName = (id) => DIMENSIONS[lang][id] ?? id;
export const channelName = (name) => CHANNELS[lang][name] ?? name;
export const spamReason = (code) => SPAM[lang][code] ?? code;
export const unverifiedReason = (code) => REASONS[lang][code];
export const notice = (id) => NOTICES[lang][id];

/** [name, explanation] of a verdict; an unknown one explains itself by its name. */
export const verdictText = (verdict) => VERDICTS[lang][verdict] ?? [verdict, ''];

/** A config's text: a string, or an object of one text per language. */
export const localized = (text) => (text && typeof text === 'object' ? text[lang] ?? Object.values(text)[0] : text) ?? '';

const numbers = new Intl.NumberFormat(lang, { maximumFractionDigits: 3 });
const signed = new Intl.NumberFormat(lang, { maximumFractionDigits: 3, signDisplay: 'exceptZero' });
const dates = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' });
const spans = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });
const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];

export const number = (n) => numbers.format(n);
export const signedNumber = (n) => signed.format(n);
export const absoluteTime = (ms) => dates.format(ms);

/** "3 phút trước", "yesterday", … */
export const relativeTime = (ms, now = Date.now()) => {
  const seconds = Math.min(0, Math.round((ms - now) / 1000));
  const [unit, size] = UNITS.find(([, length]) => -seconds >= length) ?? UNITS.at(-1);
  return spans.format(Math.ceil(seconds / size), unit);
};

/** A length of time: under two minutes in seconds, then in minutes. */
export const duration = (seconds) => (seconds < 120 ? say('seconds', { n: Math.round(seconds) }) : say('minutes', { n: Math.round(seconds / 60) }));
