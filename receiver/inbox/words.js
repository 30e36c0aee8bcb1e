// The inbox's words, Vietnamese and English. Nothing else: format.js chooses among them.
import { BOARD, DESK } from './words-desk.js';
import { REPORTS } from './words-reports.js';

export const WORDS = {
  vi: {
    ...DESK.vi, ...BOARD.vi, ...REPORTS.vi,
    title: 'Khách tiềm năng', home: 'Trang web', skip: 'Tới danh sách khách', switchTo: 'English', needsScript: 'Trang này cần JavaScript.',
    foot: 'Điểm do trình duyệt của khách tính. Máy chủ tính lại từ nhật ký gửi kèm và cho biết hai con số có khớp nhau không.',
    live: 'Đang nhận trực tiếp', waiting: 'Đang kết nối…', down: 'Mất kết nối, đang thử lại', locked: 'Chưa mở được', listing: 'Danh sách',
    find: 'Tìm theo tên, số điện thoại, e-mail, chiến dịch', band: 'Mức độ quan tâm', stage: 'Giai đoạn', verdict: 'Kiểm tra', order: 'Sắp xếp', filters: 'Bộ lọc',
    newest: 'Mới nhất trước', oldest: 'Cũ nhất trước', highest: 'Điểm cao trước', lowest: 'Điểm thấp trước', whatStages: 'Các giai đoạn nghĩa là gì?',
    all: 'Tất cả', count: '{shown}/{all} khách', countAll: '{all} khách', hotCount: '{hot} nóng', pageOf: 'Trang {page}/{pages}', previous: 'Trang trước', next: 'Trang sau', pagesName: 'Các trang',
    times: 'gửi {n} lần', samePerson: 'cùng một người', back: 'Danh sách', newer: 'Khách trước', older: 'Khách sau', leadNavigation: 'Chuyển giữa các khách',
    others: 'Những lần gửi khác của người này', gone: 'Không tìm thấy khách này', loading: 'Đang mở…',
    arrived: 'Khách mới: {name}, {points} điểm, {band}', noName: 'Khách chưa để tên', points: 'điểm', scoreLabel: '{points} điểm, {band}',
    why: 'Vì sao được {points} điểm', noReasons: 'Chưa có việc nào được tính điểm.', cap: 'đã chạm mức tối đa',
    stageWhy: 'Vì sao ở giai đoạn này', stageNone: 'Chưa xếp', stageNoneWhy: 'Chưa đạt điều kiện của giai đoạn nào.', stageLeft: 'ra khỏi mọi giai đoạn', stageByWhen: 'đạt điều kiện', stageByAge: 'đã lâu không có việc gì xác nhận giai đoạn cũ',
    nextStage: 'Để lên {stage} còn thiếu', nextNothing: 'Đã đủ điều kiện; giai đoạn sẽ đổi ở lần khách làm gì đó tiếp theo.', nextNone: 'Đã ở giai đoạn cao nhất.', short: 'còn thiếu {n} điểm', notKnown: 'chưa biết',
    files: 'Tệp đính kèm', save: 'Lưu', saveFile: 'Lưu tệp {name}', notArrived: 'chưa nhận được', notSaved: 'Chưa lưu được tệp {name}',
    from: 'Nguồn khách', source: 'Nguồn', channel: 'Kênh', campaign: 'Chiến dịch', referrer: 'Trang giới thiệu', landing: 'Trang đầu tiên', page: 'Gửi từ trang',
    visit: 'Lần xem này', pages: '{pages} trang · {time}', visits: 'lần ghé thứ {visits}', direct: 'Vào thẳng trang',
    said: 'Khách cho biết', form: 'Biểu mẫu', offer: 'Muốn nhận', yes: 'Có', no: 'Không',
    consent: 'Đồng ý', consentGiven: 'Đã đồng ý', consentRefused: 'Không đồng ý', consentNone: 'Không có câu đồng ý nào được gửi kèm: hãy hỏi trước khi dùng thông tin này.', version: 'bản {version}',
    check: 'Kiểm tra điểm', earlierConfig: 'Tính theo cấu hình trước đó: khách mở trang trước khi cấu hình được đổi.', details: 'Chi tiết kỹ thuật', raw: 'Dữ liệu gốc (JSON)', spam: 'Lưu ý', notSent: 'không có trong dữ liệu', notSaid: 'Dữ liệu gửi kèm không cho biết.',
    timeTaken: 'Giờ hẹn này đã có người khác đặt trước, hãy gọi để hẹn lại.', timeTakenShort: 'trùng giờ hẹn', confirmed: 'Đã xác nhận địa chỉ email lúc {time}', risenShort: 'mới lên giai đoạn', risen: 'Khách gửi biểu mẫu lúc {sent}; đến {now} mới lên giai đoạn này.', unfinishedShort: 'chưa điền xong', unfinished: 'Khách đã rời trang khi chưa điền xong biểu mẫu này: đây là những bước khách đã qua.', quarantine: 'Giữ riêng ({n})', quarantineTitle: 'Giữ riêng', quarantineWhy: 'Những lần gửi này giống do máy gửi nên được để riêng, chưa chuyển đi đâu. Mở ra xem; nếu là khách thật, bấm “Đưa vào danh sách”.',
    quarantineLead: 'Lần gửi này giống do máy gửi nên được để riêng.', release: 'Đưa vào danh sách', notReleased: 'Chưa đưa vào danh sách được, hãy thử lại.', typo: 'Có thể gõ nhầm', typoShort: 'có thể gõ nhầm', warningOther: 'có thể không đúng', warningTo: '{typed} → {suggestion}',
    leave: 'Thoát', relay: 'Đã chuyển tới', relayTitle: 'Nơi nhận khách', relayNext: 'thử lại lúc {time}', relayPaused: 'đang tạm dừng', relayRemoved: 'nơi này không còn trong cấu hình',
    relayActive: 'Đang chuyển', relayPausedWhy: 'Tạm dừng từ {time}: {why}', relayWaiting: '{n} đang chờ', relayOldest: 'lâu nhất từ {time}', relayAccepted: '{n} đã nhận', relayFailed: '{n} không chuyển được', relayApart: '{n} giữ riêng',
    relayFailedTitle: 'Những khách không chuyển được', relayLead: 'Khách số {n}', relayTested: 'Nơi này đã nhận khách thử (trả lời {status}).', relayNotTested: 'Nơi này không nhận khách thử: {why}.',
    relay_retry: 'Gửi lại', relay_pause: 'Tạm dừng', relay_resume: 'Chuyển tiếp', relay_test: 'Gửi khách thử', notDone: 'Chưa làm được, hãy thử lại.',
    minutes: '{n} phút', seconds: '{n} giây', grade: 'Hạng phù hợp', matrix: 'Ma trận',
    atLeast: '{fact} từ {value} trở lên', over: '{fact} trên {value}', atMost: '{fact} không quá {value}', under: '{fact} dưới {value}', is: '{fact} là {value}', isNot: '{fact} không phải {value}',
    oneOf: '{fact} là một trong: {value}', contains: '{fact} có chứa {value}', given: 'có {fact}', notGiven: 'không có {fact}', not: 'không phải: {what}', and: 'và', or: 'hoặc', factScore: 'điểm {name}',
  },
  en: {
    ...DESK.en, ...BOARD.en, ...REPORTS.en,
    title: 'Leads', home: 'Website', skip: 'Skip to the leads', switchTo: 'Tiếng Việt', needsScript: 'This page needs JavaScript.',
    foot: 'The score is computed in the visitor’s browser. The receiver computes it again from the log that came with it and says whether the two agree.',
    live: 'Receiving live', waiting: 'Connecting…', down: 'Connection lost, trying again', locked: 'Not open', listing: 'List',
    find: 'Find a name, phone number, e-mail, campaign', band: 'Interest', stage: 'Stage', verdict: 'Check', order: 'Sort', filters: 'Filters',
    newest: 'Newest first', oldest: 'Oldest first', highest: 'Highest score first', lowest: 'Lowest score first', whatStages: 'What do the stages mean?',
    all: 'All', count: '{shown} of {all} leads', countAll: '{all} leads', countAllOne: '1 lead', hotCount: '{hot} hot', pageOf: 'Page {page} of {pages}', previous: 'Previous page', next: 'Next page', pagesName: 'Pages',
    times: 'sent {n} times', samePerson: 'same person', back: 'List', newer: 'Previous lead', older: 'Next lead', leadNavigation: 'From lead to lead',
    others: 'What else this person sent', gone: 'There is no such lead', loading: 'Opening…',
    arrived: 'New lead: {name}, {points} points, {band}', noName: 'No name given', points: 'points', scoreLabel: '{points} points, {band}',
    why: 'Why {points} points', noReasons: 'Nothing has earned points yet.', cap: 'limit reached',
    stageWhy: 'Why at this stage', stageNone: 'None yet', stageNoneWhy: 'The condition of no stage is met yet.', stageLeft: 'left all stages', stageByWhen: 'its condition was met', stageByAge: 'nothing has confirmed the stage before for too long',
    nextStage: 'Missing for {stage}', nextNothing: 'Nothing: the stage changes with the next thing the visitor does.', nextNone: 'This is the highest stage.', short: '{n} points short', notKnown: 'not known',
    files: 'Files', save: 'Save', saveFile: 'Save {name}', notArrived: 'not here yet', notSaved: '{name} could not be saved',
    from: 'Where from', source: 'Source', channel: 'Channel', campaign: 'Campaign', referrer: 'Referrer', landing: 'First page', page: 'Sent from',
    visit: 'This visit', pages: '{pages} pages · {time}', pagesOne: '1 page · {time}', visits: 'visit number {visits}', direct: 'Came directly',
    said: 'What they said', form: 'Form', offer: 'Wants', yes: 'Yes', no: 'No',
    consent: 'Consent', consentGiven: 'Agreed', consentRefused: 'Did not agree', consentNone: 'No consent came with this lead: ask before you use these details.', version: 'version {version}',
    check: 'Score check', earlierConfig: 'By an earlier configuration: the page was open before it was changed.', details: 'Technical details', raw: 'Raw data (JSON)', spam: 'Note', notSent: 'not in the data', notSaid: 'What was sent does not say.',
    timeTaken: 'Somebody else had this time before: call to agree on another.', timeTakenShort: 'time taken', confirmed: 'The e-mail address was confirmed: {time}', risenShort: 'qualified later', risen: 'They sent the form on {sent}, and had risen to this stage by {now}.', unfinishedShort: 'unfinished', unfinished: 'The visitor has left this form in the middle: these are the steps that they had completed.', quarantine: 'Set aside ({n})', quarantineTitle: 'Set aside', quarantineWhy: 'These look as if a machine had sent them: they are set aside and go nowhere. Have a look; if one is a person’s, press “Move to the leads”.',
    quarantineLead: 'This looks as if a machine had sent it, and is set aside.', release: 'Move to the leads', notReleased: 'It could not be moved. Try again.', typo: 'Possibly mistyped', typoShort: 'possibly mistyped', warningOther: 'may not be right', warningTo: '{typed} → {suggestion}',
    leave: 'Sign out', relay: 'Sent on to', relayTitle: 'Destinations', relayNext: 'next try {time}', relayPaused: 'paused', relayRemoved: 'no longer in the site file',
    relayActive: 'Active', relayPausedWhy: 'Paused since {time}: {why}', relayWaiting: '{n} waiting', relayOldest: 'the oldest since {time}', relayAccepted: '{n} accepted', relayFailed: '{n} not accepted', relayApart: '{n} set aside',
    relayFailedTitle: 'Leads that were not accepted', relayLead: 'Lead {n}', relayTested: 'The test lead was accepted (answer {status}).', relayNotTested: 'The test lead was not accepted: {why}.',
    relay_retry: 'Send again', relay_pause: 'Pause', relay_resume: 'Resume', relay_test: 'Send a test lead', notDone: 'It could not be done. Try again.',
    minutes: '{n} min', seconds: '{n} s', grade: 'Grade', matrix: 'Matrix',
    atLeast: '{fact} at least {value}', over: '{fact} over {value}', atMost: '{fact} at most {value}', under: '{fact} under {value}', is: '{fact} is {value}', isNot: '{fact} is not {value}',
    oneOf: '{fact} is one of: {value}', contains: '{fact} contains {value}', given: 'has {fact}', notGiven: 'has no {fact}', not: 'not: {what}', and: 'and', or: 'or', factScore: '{name} score',
  },
};

// What becomes of a lead in a place that it is sent on to.
export const RELAY_STATES = {
  vi: { apart: 'Giữ riêng', waiting: 'Đang chờ', accepted: 'Đã nhận', failed: 'Không chuyển được', corrected: 'Đã có bản sửa thay thế' },
  en: { apart: 'Set aside', waiting: 'Waiting', accepted: 'Accepted', failed: 'Not accepted', corrected: 'Replaced by its correction' },
};

// Why a place has not accepted a lead, or nothing is sent there.
export const RELAY_REASONS = {
  vi: {
    record_refused: 'nơi nhận từ chối khách này', endpoint_refused: 'nơi nhận không cho gửi tới (sai khóa hoặc sai địa chỉ)', busy: 'nơi nhận đang bận hoặc gặp lỗi', timeout: 'quá 15 giây không trả lời', unresolved: 'không tìm thấy tên máy chủ',
    unreachable: 'không kết nối được', tls: 'chứng chỉ TLS không hợp lệ', address_refused: 'địa chỉ nằm trong mạng nội bộ', broken_off: 'kết nối bị ngắt', redirect: 'nơi nhận chuyển sang địa chỉ khác', html_page: 'nơi nhận trả lời bằng một trang web',
    not_accepted: 'câu trả lời không phải là đã nhận', no_more: 'nơi nhận báo không nhận nữa', operator: 'do người quản trị', bad_url: 'địa chỉ không đọc được', no_memory: 'máy chủ hết bộ nhớ',
    unsubscribed: 'người này không muốn nhận thư nữa', too_many: 'địa chỉ này đã nhận quá nhiều thư trong ngày', no_address: 'không có địa chỉ email dùng được', empty: 'thư không có nội dung', auth_refused: 'không lấy được mã truy cập (khóa sai hoặc đã hết hạn)', unclear: 'không rõ thư đã đến hay chưa', sending: 'đang gửi',
  },
  en: {
    record_refused: 'this lead was refused', endpoint_refused: 'it lets nothing in (a wrong key or a wrong address)', busy: 'it was busy, or failed', timeout: 'no answer within 15 seconds', unresolved: 'its name leads nowhere',
    unreachable: 'it could not be reached', tls: 'its TLS certificate is not valid', address_refused: 'its address is in the network inside', broken_off: 'the connection broke off', redirect: 'it sends elsewhere', html_page: 'it answered with a web page',
    not_accepted: 'its answer accepts nothing', no_more: 'it says that it takes no more', operator: 'by an administrator', bad_url: 'its address cannot be read', no_memory: 'the receiver is out of memory',
    unsubscribed: 'they want no more letters', too_many: 'too many letters went to this address today', no_address: 'there is no address that can be written to', empty: 'nothing is left of the letter', auth_refused: 'it gives out no token for it (a wrong or an old key)', unclear: 'nobody knows whether it has arrived', sending: 'it is being sent',
  },
};

export const BANDS = { vi: { cold: 'Lạnh', warm: 'Ấm', hot: 'Nóng' }, en: { cold: 'Cold', warm: 'Warm', hot: 'Hot' } };

export const DIMENSIONS = {
  vi: { fit: 'Phù hợp', engagement: 'Tương tác', intent: 'Ý định', product: 'Dùng sản phẩm', service: 'Nhu cầu dịch vụ' },
  en: { fit: 'Fit', engagement: 'Engagement', intent: 'Intent', product: 'Product use', service: 'Service need' },
};

// What the letters mean; a site's own stages are called as the site calls them.
export const STAGES = {
  vi: {
    IQL: 'Information Qualified Lead: khách để lại thông tin để nhận tài liệu, mới ở bước tìm hiểu.',
    MQL: 'Marketing Qualified Lead: khách đủ quan tâm và phù hợp để bộ phận marketing chăm sóc tiếp.',
    SQL: 'Sales Qualified Lead: khách sẵn sàng trao đổi với bộ phận bán hàng, nên gọi sớm.',
    PQL: 'Product Qualified Lead: khách đã trải nghiệm sản phẩm và có dấu hiệu muốn mua hoặc nâng cấp.',
    SvcQL: 'Service Qualified Lead: khách hàng hiện tại muốn đổi gói hoặc mua thêm.',
  },
  en: {
    IQL: 'Information Qualified Lead: gave details to receive something; still finding out.',
    MQL: 'Marketing Qualified Lead: interested and fitting enough for marketing to go on with.',
    SQL: 'Sales Qualified Lead: ready to talk to sales; call soon.',
    PQL: 'Product Qualified Lead: has used the product and shows signs of wanting to buy or upgrade.',
    SvcQL: 'Service Qualified Lead: a customer who wants another plan, or more.',
  },
};

// Facts that conditions read; fields go by their labels.
export const FACTS = {
  vi: {
    'score.total': 'tổng điểm', 'score.band': 'mức độ quan tâm', 'score.stage': 'giai đoạn', 'score.grade': 'hạng phù hợp', 'score.matrix': 'ô ma trận', 'score.excluded': 'bị loại khỏi chấm điểm',
    'visit.pages': 'số trang đã xem', 'visit.seconds': 'số giây xem', 'visit.source': 'nguồn', 'visit.medium': 'phương tiện', 'visit.campaign': 'chiến dịch', 'visit.channel': 'kênh', 'visit.landingPath': 'trang đầu tiên',
    'visitor.visits': 'số lần ghé', 'visitor.isReturning': 'khách quay lại', 'visitor.daysSinceLast': 'số ngày từ lần ghé trước', 'page.path': 'trang', 'page.type': 'loại trang', 'device.touch': 'màn hình cảm ứng',
  },
  en: {
    'score.total': 'total score', 'score.band': 'interest', 'score.stage': 'stage', 'score.grade': 'grade', 'score.matrix': 'matrix cell', 'score.excluded': 'exclusion from scoring',
    'visit.pages': 'pages viewed', 'visit.seconds': 'seconds on the site', 'visit.source': 'source', 'visit.medium': 'medium', 'visit.campaign': 'campaign', 'visit.channel': 'channel', 'visit.landingPath': 'first page',
    'visitor.visits': 'number of visits', 'visitor.isReturning': 'a returning visitor', 'visitor.daysSinceLast': 'days since the last visit', 'page.path': 'page', 'page.type': 'page type', 'device.touch': 'a touch screen',
  },
};

export const CHANNELS = {
  vi: {
    Direct: 'Vào thẳng', 'Paid Social': 'Quảng cáo mạng xã hội', 'Paid Search': 'Quảng cáo tìm kiếm', 'Organic Social': 'Mạng xã hội', 'Organic Search': 'Tìm kiếm',
    Referral: 'Trang khác giới thiệu', 'AI Assistants': 'Trợ lý AI', Offline: 'Ngoài mạng', Unassigned: 'Chưa rõ',
  },
  en: {},
};

export const SPAM = {
  vi: {
    honeypot: 'ô ẩn mà người thật không thấy đã được điền', too_fast: 'gửi nhanh bất thường', untouched: 'không thấy ai gõ phím hay bấm vào biểu mẫu', links: 'có đường dẫn ở nơi không hỏi', same_answers: 'nhiều ô cùng một câu trả lời',
    proof_missing: 'trình duyệt chưa gửi kèm bằng chứng đã tính toán', proof_late: 'bằng chứng tính toán gửi quá muộn', proof_forged: 'bằng chứng tính toán bị làm giả',
    proof_spent: 'bằng chứng tính toán đã dùng cho một lần gửi khác',
  },
  en: {
    honeypot: 'a hidden field that people do not see was filled in', too_fast: 'sent unusually fast', untouched: 'nobody was seen to type or press anything in the form', links: 'links where none was asked for', same_answers: 'the same answer in several fields',
    proof_missing: 'the browser sent no proof of work', proof_late: 'the proof of work came too late', proof_forged: 'the proof of work is a forgery', proof_spent: 'the proof of work was used for another lead before',
  },
};

// What the form warned of and the visitor sent all the same (`warnings` of a submission).
export const WARNINGS = {
  vi: { typo: 'tên miền giống một tên miền quen thuộc', no_dot: 'tên miền không có dấu chấm', old_number: 'số cũ, trước khi đổi đầu số', phone: 'số có thể chưa đúng' },
  en: { typo: 'the domain looks like a well-known one', no_dot: 'the domain has no dot', old_number: 'a number from before the prefixes changed', phone: 'the number may not be right' },
};

// What the receiver's replay says, for somebody who sells flats and does not write programs.
export const VERDICTS = {
  vi: {
    consistent: ['Khớp', 'Máy chủ tính lại từ nhật ký gửi kèm và ra đúng từng điểm. Phép tính đúng; nhật ký vẫn là do trình duyệt của khách ghi.'],
    verified: ['Đã xác minh', 'Máy chủ tính lại ra đúng điểm này, và các mốc thời gian trùng với những gì chính máy chủ ghi nhận.'],
    unverified: ['Chưa kiểm được', 'Không tính lại được, nên điểm chỉ là lời của trình duyệt. Cứ gọi khách, nhưng đừng dựa vào điểm.'],
    mismatch: ['Không khớp', 'Máy chủ tính lại ra kết quả khác. Điểm trong trình duyệt có thể đã bị sửa: hãy tin con số của máy chủ.'],
    implausible: ['Khó tin', 'Nhật ký ghi những điều một người thật khó làm được, nên có thể đã bị bịa ra. Hãy gọi để biết chắc.'],
  },
  en: {
    consistent: ['Consistent', 'The receiver computed the score again from the log that came with it and got every point. The arithmetic is right; the log is still what the visitor’s browser wrote.'],
    verified: ['Verified', 'The receiver got the same score, and the times agree with what the receiver itself saw.'],
    unverified: ['Unverified', 'It could not be computed again, so the score is only the browser’s word. Do call, but do not rely on the score.'],
    mismatch: ['Mismatch', 'The receiver computed a different result. The score in the browser may have been tampered with: trust the receiver’s figure.'],
    implausible: ['Implausible', 'The log tells of things that a person hardly does, so it may have been invented. Call to be sure.'],
  },
};

// Why: of a verdict that says less than it could.
export const REASONS = {
  vi: {
    no_score: 'Không có điểm gửi kèm.', no_log: 'Không có nhật ký gửi kèm.', withheld: 'Khách không đồng ý gửi kèm những gì đã xem.', truncated: 'Nhật ký đã bị cắt bớt vì quá dài.', other_core: 'Trang của khách chạy phiên bản Leadline khác máy chủ.', other_config: 'Trang của khách dùng cấu hình mà máy chủ không biết.',
    other_time: 'Điểm ghi thời điểm sau lúc gửi.', no_replay: 'Nhật ký không đọc được.', clock: 'Đồng hồ trên máy của khách chạy sai.',
    order: 'Thứ tự trong nhật ký không thể có thật.', value: 'Nhật ký có con số không thể có thật.', duration: 'Thời gian đọc dài hơn thời gian đã trôi qua.', too_fast: 'Nhanh hơn mức một người làm được.',
    kind: 'Nhật ký có dòng mà không trang nào ghi.', form: 'Nhật ký là của biểu mẫu khác.', answers: 'Câu trả lời khác với những gì đã gửi trong nhật ký.', time: 'Thời điểm gửi không thể có thật.', reused: 'Nhật ký này đã đến trước đó, kèm một khách khác.',
    longer_than_known: 'Nhật ký dài hơn thời gian mà máy chủ đã thấy trôi qua.', challenge_late: 'Gửi đến hơn một ngày sau khi máy chủ bắt đầu tính giờ.', challenge_spent: 'Lượt ghé thăm này đã có một lần gửi được xác minh.', challenge_unknown: 'Mốc giờ trong nhật ký không phải do máy chủ này cấp cho trang đó.',
    altered: 'Có điều gì đó đã bị thay đổi trên đường gửi.',
  },
  en: {
    no_score: 'No score came with it.', no_log: 'No log came with it.', withheld: 'The visitor did not agree to send along what they viewed.', truncated: 'The log was cut because it was too long.', other_core: 'The visitor’s page ran another version of Leadline than the receiver.', other_config: 'The visitor’s page used a configuration that the receiver does not know.',
    other_time: 'The score is of a time after the submission.', no_replay: 'The log could not be read.', clock: 'The clock of the visitor’s device is wrong.',
    order: 'Its log is in an order that cannot be.', value: 'Its log holds a figure that cannot be.', duration: 'More was read than time had passed.', too_fast: 'It was faster than a person can be.',
    kind: 'Its log has a line that no page writes.', form: 'Its log is of another form.', answers: 'The answers are not those in its log.', time: 'It was sent at a time that cannot be.', reused: 'This log came before, with another lead.',
    longer_than_known: 'Its log is longer than the time that the receiver saw pass.', challenge_late: 'It came more than a day after the receiver began to keep the time.', challenge_spent: 'One submission of this visit was verified already.', challenge_unknown: 'The mark of time in its log is none that this receiver gave to that page.',
    altered: 'Something of it was changed on its way.',
  },
};

export const NOTICES = {
  vi: {
    nothingApart: ['Không có gì được giữ riêng', ['Những lần gửi giống do máy gửi sẽ nằm ở đây.']],
    empty: ['Chưa có khách nào', ['Mở một trang của bạn có Leadline trong thẻ khác, điền biểu mẫu và gửi.', 'Quay lại đây: khách hiện ra trong vòng hai giây, không cần tải lại trang.']],
    none: ['Không có khách nào hợp với bộ lọc', ['Xóa bớt chữ trong ô tìm, hoặc chọn “Tất cả”.']],
    locked: ['Trang này cần mã truy cập', ['Mở địa chỉ đầy đủ mà “leadline serve” đã in ra trong cửa sổ lệnh. Địa chỉ đó kết thúc bằng “#token=…”.', 'Mã không nằm lại trên thanh địa chỉ; trình duyệt giữ đến khi bạn đóng trình duyệt hoặc bấm “Thoát”.']],
    refused: ['Mã truy cập không đúng', ['Máy chủ không nhận mã này; có thể mã đã bị thu hồi.', 'Hãy mở lại địa chỉ mới nhất in trong cửa sổ lệnh.']],
    down: ['Không gọi được máy chủ', ['Hãy xem chương trình “leadline serve” còn chạy không. Trang này tự thử lại; khách gửi trong lúc đó không mất, trình duyệt của họ giữ và gửi lại sau.']],
  },
  en: {
    nothingApart: ['Nothing is set aside', ['What looks as if a machine had sent it will be here.']],
    empty: ['No leads yet', ['Open a page of yours that has Leadline in another tab, fill in the form and send it.', 'Come back: the lead shows up within two seconds, without a reload.']],
    none: ['No lead matches the filters', ['Delete some of the search text, or choose “All”.']],
    locked: ['This page needs its token', ['Open the full address that “leadline serve” has printed in the terminal. It ends in “#token=…”.', 'The token does not stay in the address; the browser keeps it until you close the browser or sign out.']],
    refused: ['The token was not accepted', ['The receiver does not know this token; perhaps it was revoked.', 'Open the newest address printed in the terminal.']],
    down: ['The receiver does not answer', ['See whether “leadline serve” is still running. This page keeps trying; leads sent meanwhile are not lost, their browsers keep them and send them later.']],
  },
};
