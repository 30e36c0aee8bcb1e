// What belongs to which part of the core (docs/protocol.md, "Parts"). Declared, not measured: a part is entered through its
// doors alone, and owns what only it can reach.
//
// A door is a function that the part which shows calls, after it has been told that the other one is there. In the sources
// it carries LEADLINE_DOOR (core/base/door.h), so that it is a function in the wasm, too. `holds` names what only the doors
// may lead to: the build fails when the first part can reach any of it another way.

const engine = (...names) => names.map((name) => `leadline::engine::${name}(`);
const ours = '(anonymous namespace)::';

/**
 * In the order in which they are fetched. One that `leans` on others comes only where they are: what it uses of theirs stays with them. `common` is linked before the first of the others (js/core.ts): it has what several of them
 * use, where one may be there without the other (`own`), and what only a core that takes over from another one needs.
 */
export const PARTS = [
  {
    name: 'common',
    own: true,
    doors: ['leadline::base::find_word(', `leadline::engine::${ours}write_page(`, `leadline::engine::${ours}read_page(`, ...engine('resume')],
    holds: [],
  },
  {
    name: 'ctas',
    own: true,
    doors: [`leadline::config::${ours}link_ctas(`, `leadline::config::${ours}link_conditions(`, 'leadline::targeting::to_json(leadline::targeting::State', `leadline::engine::${ours}read_targeting(`,
      ...engine('begin_targets', 'listens_alone', 'targets_ask', 'target', 'target_left', 'watch_targets', 'draw_cta', 'wish', 'act_on_cta', 'close_cta',
        'minimise', 'preview', 'count_seen', 'note_conversion', 'open_gates', 'explain_target', 'next_cta')],
    holds: [/\bleadline::targeting::/, /\bleadline::surfaces::(compile_cta|render_cta|add_to_mount|manner_of)/, /\bLate<std::__2::vector<leadline::surfaces::Cta\b/],
  },
  {
    name: 'rules',
    doors: ['leadline::attribution::name_touches(', 'leadline::rules::test(', 'leadline::rules::compile(', 'leadline::rules::compile_condition(', 'leadline::rules::missing_variables('],
    holds: [/\bleadline::rules::/],
  },
  {
    name: 'score',
    doors: [`leadline::config::${ours}link_scoring(`, 'leadline::engine::apply(', 'leadline::scoring::to_json(leadline::scoring::State',
      `leadline::engine::${ours}read_scoring(`, ...engine('announce_stages'),
      ...['rule_sums', 'find_tally', 'variable', 'sum_adjustments', 'mapped', 'band_of'].map((name) => `leadline::scoring::${name}(`)],
    holds: [/\bleadline::scoring::/],
  },
  {
    name: 'send',
    doors: [`leadline::config::${ours}link_sending(`, 'leadline::delivery::to_json(leadline::delivery::State', 'leadline::delivery::retry_now(', 'leadline::delivery::next_due(', `leadline::engine::${ours}read_delivery(`,
      ...engine('reply_to', 'leave_field', 'seal_unfinished', 'send', 'send_held', 'take_outbox', 'take_reply', 'note_stored', 'act_in_form', 'deliver', 'render_done'),
      `leadline::surfaces::${ours}add_issue(`, 'leadline::surfaces::add_alert(', 'leadline::forms::keep_said(', 'leadline::surfaces::error_key(', 'leadline::forms::check_details(', 'leadline::forms::validate(', 'leadline::forms::validate_field(', 'leadline::forms::normalise(', 'leadline::forms::suggest(', 'leadline::forms::leave_field('],
    holds: [/\bleadline::delivery::/, /\bleadline::offers::/, /\bleadline::forms::(validate|suggest|normalise|message|phone|submit)/],
  },
  {
    name: 'fields',
    doors: [`leadline::config::${ours}link_fields(`, ...engine('begin_fields', 'ask_anew', 'fill_more', 'leave_more', 'take_step', 'take_answers', 'go_back', 'come_back', 'change_known', 'explain_plan', 'send_unfinished'),
      'leadline::surfaces::add_group(', 'leadline::surfaces::add_before(', 'leadline::surfaces::is_last_step(', 'leadline::surfaces::add_progress(', 'leadline::surfaces::put_apart(', 'leadline::surfaces::add_back(',
      'leadline::forms::kind_of_more(', 'leadline::forms::validate_more(', 'leadline::forms::normalise_more('],
    holds: [/\bleadline::fields::/],
  },
  {
    name: 'formats',
    leans: ['rules', 'send'],
    doors: [`leadline::config::${ours}link_formats(`, 'leadline::formats::write(', 'leadline::formats::contact_of(', 'leadline::formats::contact_field(', ...engine('take_presets')],
    holds: [/\bleadline::formats::/],
  },
  {
    name: 'phones',
    doors: ['leadline::forms::plans::read('],
    holds: [/\bleadline::forms::plans::/],
  },
  {
    name: 'proof',
    doors: ['leadline::proof::mine('],
    holds: [/\bleadline::proof::/],
  },
];

/** The first part. */
export const SHOW = 'show';
const COMMON = 'common';
const SHARED = PARTS.find(({ own }) => !own).name;

/** Plain data in a folder's structs: what moves, drops or looks them up may stand anywhere. (Of lookups that are the same code for two folders the optimiser keeps one, by either name.) */
const HANDLING = /^(void )?std::|::~?(\w+)::\2\(|::operator=\(|::~|::Model::find\(/;

/** The part in which something is that those of these names use. */
export function home(users) {
  if (users.length === 0 || users.includes(SHOW)) return SHOW;
  const named = PARTS.filter(({ name }) => users.includes(name));
  const need = named.filter(({ leans }) => !leans?.some((name) => users.includes(name)));
  if (need.length === 1) return need[0].name;
  // It comes with the first of them, where that is fetched whenever another one is.
  return need.some(({ own }) => own) ? COMMON : SHARED;
}

/**
 * The parts that functions belong to. `functions`: name → names of those it calls. `listed`: those in the table, which may be
 * called by anybody. `roots`: what the page calls. Gives name → 'show' or the name of a part; throws when a part is reached
 * past its doors.
 */
export function assign(functions, listed, roots) {
  const all = [...functions.keys()];
  const doors = new Map(PARTS.map(({ name, doors: list }) => [name, all.filter((f) => list.some((door) => f.replace(/^[^(]*? (?=leadline::)/, '').startsWith(door)))]));
  for (const { name, doors: list } of PARTS) {
    const missing = list.filter((door) => !doors.get(name).some((f) => f.includes(door)));
    if (missing.length > 0) throw new Error(`parts: ${name} has no such door: ${missing.join(', ')}`);
  }
  const isDoor = new Set([...doors.values()].flat());
  const reach = (from, stop) => {
    const found = new Set();
    const left = [...from];
    while (left.length > 0) {
      const f = left.pop();
      if (found.has(f) || stop(f)) continue;
      found.add(f);
      left.push(...(functions.get(f) ?? []));
    }
    return found;
  };
  const ownerOf = (f) => PARTS.find(({ holds }) => holds.some((pattern) => pattern.test(f)))?.name;
  const shown = reach([...roots, ...listed.filter((f) => ownerOf(f) === undefined)], (f) => isDoor.has(f));
  const inside = PARTS.map(({ name }) => [name, reach([...doors.get(name), ...listed.filter((f) => ownerOf(f) === name)],
    (f) => shown.has(f) || (isDoor.has(f) && !doors.get(name).includes(f)))]);
  const parts = new Map();
  for (const f of all) {
    parts.set(f, shown.has(f) ? SHOW : home(inside.filter(([, set]) => set.has(f)).map(([name]) => name)));
  }
  for (const [name, list] of doors) for (const f of list) parts.set(f, name);
  const leaks = all.filter((f) => parts.get(f) === SHOW && ownerOf(f) && !HANDLING.test(f));
  if (leaks.length > 0) throw new Error(`parts: the first part reaches ${leaks.length} functions past a door:\n${leaks.join('\n')}`);
  return parts;
}
