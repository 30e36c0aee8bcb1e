// The words of working on leads: statuses, filters, a lead's visit, the board. words.js gathers them.

export const DESK = {
  vi: {
    status: 'Trạng thái', whose: 'Người phụ trách', note: 'Ghi chú', remind: 'Nhắc lại lúc', nobody: 'Chưa ai nhận', mine: 'Của tôi', due: 'Đến hẹn nhắc', dueAt: 'nhắc {time}',
    status_new: 'Mới', status_contacted: 'Đã liên hệ', status_meeting: 'Đã hẹn gặp', status_opportunity: 'Cơ hội', status_won: 'Đã chốt', status_lost: 'Không mua',
    work: 'Chăm sóc khách này', save: 'Lưu', saved: 'Đã lưu.', notSavedWork: 'Chưa lưu được: {why}', happened: 'Ngày diễn ra', value: 'Giá trị', currency: 'Đơn vị tiền', sale: 'Loại', sale_contract: 'Hợp đồng', sale_purchase: 'Lần mua',
    history: 'Ai đã làm gì', changedStatus: 'chuyển sang “{to}”', changedOwner: 'giao cho {to}', changedNobody: 'bỏ người phụ trách', changedNote: 'sửa ghi chú', changedRemind: 'hẹn nhắc {time}', changedNoRemind: 'bỏ nhắc', changedValue: 'giá trị {to}',
    call: 'Gọi', zalo: 'Zalo', mail: 'E-mail', erase: 'Xóa khách này', eraseSure: 'Xóa hẳn mọi điều người này đã để lại trong lần gửi này: câu trả lời, nhật ký, tệp, ghi chú? Không lấy lại được.', eraseYes: 'Xóa hẳn', cancel: 'Thôi', erased: 'Đã xóa.',
    sortPoints: 'Điểm', sortWhen: 'Lúc nhận', columnWho: 'Khách', columnWhat: 'Biểu mẫu, nguồn', columnMarks: 'Giai đoạn, trạng thái',
    moreFilters: 'Lọc thêm', savedFilters: 'Bộ lọc đã lưu', saveFilter: 'Lưu bộ lọc này', filterName: 'Tên bộ lọc', dropFilter: 'Bỏ bộ lọc {name}', filterNewSql: 'SQL chưa gọi', filterHot: 'Nóng, chưa gọi', filterDue: 'Cần nhắc lại', clearFilters: 'Bỏ lọc',
    counted: 'đã gửi trọn', least: 'từ {n} điểm', most: 'tới {n} điểm', notStage: 'chưa ở {stage}', since: 'từ {time}', until: 'trước {time}', chosenForm: 'biểu mẫu {name}', chosenChannel: 'kênh {name}', without: 'Bỏ điều kiện “{what}”',
    exportCsv: 'Tải CSV', exportJson: 'Tải JSON', notifyOn: 'Báo khi có SQL mới', notifyIsOn: 'Đang báo khi có SQL mới', notifyRefused: 'Trình duyệt đang chặn thông báo của trang này.', notifyTitle: 'SQL mới: {name}', notifyBody: '{points} điểm · {phone}',
    timeline: 'Khách đã làm gì', timelineNone: 'Không có nhật ký gửi kèm.', timelineNoPoints: 'Không tính lại được điểm từng bước: {why}', stepTotal: '{points} điểm', stepStage: 'lên {stage}', stepAfter: '+{time}',
    step_page: 'Xem trang {what}', step_scroll: 'Đọc tới {n} % trang', step_time: 'Ở lại {n} giây', step_seen: 'Thấy “{what}”', step_click: 'Bấm “{what}”', step_dismiss: 'Đóng “{what}”', step_submit: 'Gửi biểu mẫu “{what}”', step_identify: 'Cho biết mình là ai', step_traits: 'Có thêm thông tin', step_consent: 'Đổi lựa chọn về quyền riêng tư',
    step_boot: 'Bắt đầu ghé thăm', step_start: 'Bắt đầu điền “{what}”', step_field: 'Điền một ô', step_anchored: 'Máy chủ bắt đầu tính giờ', step_other: '{what}',
    shownWhy: 'Vì sao hiện: {why}', shownAlways: 'đặt sẵn trong trang', shownWhen: 'khi {what}', shownKind: 'kiểu {kind}', shownCase: 'với lời riêng cho {what}', from_ad: 'từ {source}',
  },
  en: {
    status: 'Status', whose: 'Owner', note: 'Note', remind: 'Remind at', nobody: 'Nobody yet', mine: 'Mine', due: 'Reminder due', dueAt: 'reminder {time}',
    status_new: 'New', status_contacted: 'Contacted', status_meeting: 'Meeting', status_opportunity: 'Opportunity', status_won: 'Won', status_lost: 'Lost',
    work: 'Work on this lead', save: 'Save', saved: 'Saved.', notSavedWork: 'It could not be saved: {why}', happened: 'Date', value: 'Value', currency: 'Currency', sale: 'Kind', sale_contract: 'Contract', sale_purchase: 'Purchase',
    history: 'Who did what', changedStatus: 'moved it to “{to}”', changedOwner: 'gave it to {to}', changedNobody: 'took the owner away', changedNote: 'changed the note', changedRemind: 'set a reminder for {time}', changedNoRemind: 'took the reminder away', changedValue: 'value {to}',
    call: 'Call', zalo: 'Zalo', mail: 'E-mail', erase: 'Erase this lead', eraseSure: 'Erase all that this person left with this lead: answers, log, files, notes? It cannot be brought back.', eraseYes: 'Erase it', cancel: 'Cancel', erased: 'Erased.',
    sortPoints: 'Points', sortWhen: 'Received', columnWho: 'Lead', columnWhat: 'Form, source', columnMarks: 'Stage, status',
    moreFilters: 'More filters', savedFilters: 'Saved filters', saveFilter: 'Save these filters', filterName: 'Name of the filter', dropFilter: 'Remove the filter {name}', filterNewSql: 'SQL, not called', filterHot: 'Hot, not called', filterDue: 'Reminders due', clearFilters: 'Clear filters',
    counted: 'finished', least: 'from {n} points', most: 'up to {n} points', notStage: 'not at {stage}', since: 'since {time}', until: 'before {time}', chosenForm: 'form {name}', chosenChannel: 'channel {name}', without: 'Remove “{what}”',
    exportCsv: 'Save as CSV', exportJson: 'Save as JSON', notifyOn: 'Notify me of new SQLs', notifyIsOn: 'You are told of new SQLs', notifyRefused: 'The browser blocks notifications of this page.', notifyTitle: 'New SQL: {name}', notifyBody: '{points} points · {phone}',
    timeline: 'What the visitor did', timelineNone: 'No log came with it.', timelineNoPoints: 'The points of each step cannot be computed: {why}', stepTotal: '{points} points', stepStage: 'now {stage}', stepAfter: '+{time}',
    step_page: 'Viewed {what}', step_scroll: 'Read {n} % of the page', step_time: 'Stayed {n} seconds', step_seen: 'Saw “{what}”', step_click: 'Clicked “{what}”', step_dismiss: 'Closed “{what}”', step_submit: 'Sent the form “{what}”', step_identify: 'Said who they are', step_traits: 'More is known', step_consent: 'Changed their privacy choice',
    step_boot: 'The visit began', step_start: 'Began “{what}”', step_field: 'Filled in a field', step_anchored: 'The receiver began to keep the time', step_other: '{what}',
    shownWhy: 'Why it showed: {why}', shownAlways: 'it stands in the page', shownWhen: 'when {what}', shownKind: 'as {kind}', shownCase: 'in the words for {what}', from_ad: 'from {source}',
  },
};

export const BOARD = {
  vi: {
    board: 'Bảng việc', boardHint: 'Kéo thẻ sang cột khác, hoặc chọn trạng thái khác ngay trên thẻ. Bằng bàn phím: mũi tên để đi giữa các thẻ, Shift và mũi tên trái, phải để chuyển thẻ.', moveTo: 'Chuyển {name} tới', movedTo: '{name}: {status}', notMoved: 'Chưa chuyển được {name}', columnCount: '{status}: {n}', boardMore: '{n} khách nữa', wonTitle: 'Đã chốt với {name}',
  },
  en: {
    board: 'Board', boardHint: 'Drag a card to another column, or choose another status on it. With the keyboard: arrows go from card to card, Shift with the left or right arrow moves the card.', moveTo: 'Move {name} to', movedTo: '{name}: {status}', notMoved: '{name} could not be moved', columnCount: '{status}: {n}', boardMore: '{n} more', wonTitle: 'Won: {name}',
  },
};
