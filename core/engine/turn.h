// A turn: what there is when an event comes, and what becomes of it. The functions here are the engine; each file of this folder has
// those that its name says. None holds a marketing condition: each feature decides its own part from (Model, Facts, State, now).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/effect.h"
#include "api/event.h"
#include "engine/state.h"
#include "fields/fields.h"
#include "surfaces/surfaces.h"
#include "view/view.h"

namespace leadline::engine {

struct Turn {
  explicit Turn(config::Config& of) : config(of) {}

  config::Config& config;
  State state;
  struct Drawn {
    std::optional<view::Node> tree;  // what the browser shows; drawn again from the state after `resume`
    bool touched = false;            // to be drawn again in this step
  };
  std::vector<Drawn> drawn;          // as Config::surfaces
  base::Late<std::vector<fields::Asked>> asked;  // as Config::forms: of those that are not plain, made anew from the state whenever it changes

  // One step: the event, what it leaves for the later parts of the step, and the answer.
  api::Event event;                    // after `take_times` with clocks that do not go back
  api::Event happened;                 // the event as it came, for triggers: what is scored is taken apart by it
  std::optional<api::Event> scored;    // what scoring is given instead of `event`: for a click that opens a form, an `open`
  bool observed = false;               // scoring was given it already, or must not be (`record` does nothing then)
  std::optional<std::size_t> focus;    // the surface that should have the focus now
  std::optional<forms::Issue> aim;     // there: the field that should, and what to fill into it; none: where a visitor would look first
  bool urgent = false;                 // save the state in this step, not a little later
  bool changed_page = false;           // the page, its address or its slots: what is listened for is asked for anew
  bool new_page = false;               // another path
  bool decided = false;                // which surfaces show, and nothing has changed since that could change it
  api::Answer answer;

  void score_as(api::EventKind kind, base::Json data) { scored = api::Event{kind, event.wall, event.mono, event.has_mono, std::move(data)}; }
  // Another event takes the place of the step's own, which goes where that one was: what waited happens within the step that ends its
  // waiting. Called again, they change back.
  void exchange(api::Event& other);
  void begin_step();

  bool has(config::Part part) const { return state.linked.has(part); }
  // Whether any later part is there, and with it what several of them use.
  bool has_any() const;
  // Whether all parts are there that the config needs, for all but what is sent in another format than ours (`is_ready`). Numbering plans and
  // proofs of work it can do without.
  bool is_whole() const;
  bool is_form(std::size_t surface) const { return config.surfaces[surface].form != nullptr; }
  // What the form of the surface asks: all of it. Of one in steps, what the answers so far lead to (fields.cpp).
  const forms::Form& form(std::size_t surface) const;
  const std::string& surface_id(std::size_t surface) const { return config.surfaces[surface].id(); }
  // As many states and trees as there are surfaces: more of them, when the part for CTAs has come.
  void make_room();
  void touch(std::size_t surface) { drawn[surface].touched = true; }
};

// What listeners hear of when it changes.
struct Standing {
  base::Json total;
  std::string band;
  std::int32_t moves;
};

enum class Moment : std::uint8_t { before, after };

// The order of a visit (visit.cpp).
bool is_question(const Turn& turn, const api::Event& event);
void answer_question(const Turn& turn, const api::Event& event, api::Answer& answer);
void reply_to(const Turn& turn, const api::Event& event, api::Answer& answer);
void begin(Turn& turn);
void resume(Turn& turn);
void recall(Turn& turn);
void take_times(Turn& turn);
void run_timers(Turn& turn, Moment moment);
std::optional<std::int64_t> next_wake(const Turn& turn);
void record(Turn& turn);
void act(Turn& turn);
void take_traits(Turn& turn);
void take_consent(Turn& turn, api::Event& event);
Standing standing(const Turn& turn);
void announce(Turn& turn, const Standing& before);
void announce_stages(Turn& turn, std::int32_t moves_before, base::Json data);
void deliver(Turn& turn);
std::optional<std::int64_t> delivery_left(const Turn& turn);
std::optional<std::int64_t> save_left(const Turn& turn);
void save(Turn& turn);
base::Json why(const Turn& turn, const std::string& id);

// The parts of the core (parts.cpp).
void begin_parts(Turn& turn);
void take_part(Turn& turn);
void take_presets(Turn& turn);
void link(Turn& turn, config::Part part);
bool is_ready(const Turn& turn, const api::Event& event);
void hold(Turn& turn, api::Event event);
bool hold_if_early(Turn& turn);
void catch_up(Turn& turn);
void take_early(Turn& turn);
void take_again(Turn& turn, api::Event event);
void ask_for_parts(Turn& turn);

// CTAs and forms on the page (show.cpp).
std::optional<std::size_t> find_surface(const Turn& turn, const std::string& id);
bool has_place(const Turn& turn, std::size_t surface);
void place_surfaces(Turn& turn);
void place_late(Turn& turn);
void open(Turn& turn, std::size_t surface);
void close(Turn& turn, std::size_t surface);
void open_named(Turn& turn, const std::string& id);
void click(Turn& turn);
void act_on_node(Turn& turn);
void note_seen(Turn& turn);
surfaces::Frame frame(const Turn& turn, std::size_t surface);
bool is_seen(const Turn& turn, std::size_t surface);
bool is_modal(const Turn& turn, std::size_t surface);
bool is_adopted(const Turn& turn, std::size_t surface);
void take_away(Turn& turn, std::size_t surface);
std::optional<view::Node> render(const Turn& turn, std::size_t surface);
view::Node render_done(const Turn& turn, std::size_t surface);
void add_focus(const Turn& turn, std::size_t surface, base::Json& ops);
void add_values(const Turn& turn, std::size_t surface, base::Json& ops);
void draw(Turn& turn);
// What opening a form would draw: of its `patch`, as it would be now; null when that is nothing, or not known without more of the core.
base::Json drawing_of(const Turn& turn, const std::string& id);
void watch(Turn& turn);

// CTAs, and when surfaces show by themselves (target.cpp): all of it comes with the part `ctas`.
void begin_targets(Turn& turn);
bool listens_alone(const Turn& turn);
bool targets_ask(const Turn& turn);
void target(Turn& turn);
std::optional<std::int64_t> target_left(const Turn& turn);
void watch_targets(const Turn& turn, base::Json& effect, std::vector<std::int32_t>& depths, std::vector<std::int32_t>& seconds);
view::Node draw_cta(const Turn& turn, std::size_t surface, base::Json& mount);
void wish(Turn& turn, std::size_t surface);
void act_on_cta(Turn& turn, std::size_t surface, const std::string& action);
void close_cta(Turn& turn, std::size_t surface);
void minimise(Turn& turn, std::size_t surface);
void preview(Turn& turn, std::size_t surface);
void count_seen(Turn& turn, std::size_t surface);
void note_conversion(Turn& turn, const std::string& form);
void open_gates(Turn& turn, const std::string& form);
void explain_target(const Turn& turn, std::size_t surface, base::Json& answer);
surfaces::Next next_cta(const Turn& turn, std::size_t surface);

// Inside a form (fill.cpp).
void keep_value(Turn& turn);
void leave_field(Turn& turn);
void act_in_form(Turn& turn, std::size_t surface, const std::string& action);
void point_at(Turn& turn, std::size_t surface, forms::Issue aim);
void take_proposal(Turn& turn, std::size_t surface);
void go_on(Turn& turn, std::size_t surface);
void give(Turn& turn, std::size_t surface, const std::string& action);
const offers::Offer* offer_of(const Turn& turn, std::size_t surface);
std::optional<surfaces::Next> next_of(const Turn& turn, std::size_t surface);

// Forms that are not plain (fields.cpp): all of it comes with the part `fields`.
void begin_fields(Turn& turn);
void ask_anew(Turn& turn);
const forms::Form& asked_form(const Turn& turn, std::size_t surface);
const forms::Form& shown_form(const Turn& turn, std::size_t surface);
const offers::Offer* booking(const Turn& turn, std::size_t surface);
void fill_more(const Turn& turn, std::size_t surface, const view::Node& tree, base::Json& ops);
void leave_more(Turn& turn, std::size_t surface);
bool take_step(Turn& turn, std::size_t surface);
void take_answers(Turn& turn, std::size_t surface);
void go_back(Turn& turn, std::size_t surface);
void come_back(Turn& turn, std::size_t surface);
void change_known(Turn& turn, std::size_t surface);
void send_unfinished(Turn& turn);

// What a form asks of this visitor (plan.cpp), with the part `fields` as well.
const fields::Form& more_of(const Turn& turn, std::size_t surface);
void plan_form(Turn& turn, std::size_t surface);
void plan_step(Turn& turn, std::size_t surface);
void forget_known(const Turn& turn, std::size_t surface, base::Json& values);
const base::Json& plan_of(const Turn& turn, std::size_t surface);
std::string ask_for_known(Turn& turn, std::size_t surface, const forms::Issues* wrong);
void remember_answers(Turn& turn, std::size_t surface);
void forget_answers(Turn& turn);
void explain_plan(const Turn& turn, std::size_t surface, base::Json& answer);

// Leads that qualify later (qualify.cpp).
void follow(Turn& turn, std::size_t surface, const base::Json& values, const delivery::Submission& sealed, base::Json said);
void send_qualified(Turn& turn);

// Submissions (send.cpp, reply.cpp).
void submit(Turn& turn);
void hold_submission(Turn& turn, std::size_t surface);
void send_held(Turn& turn, std::size_t surface);
void send(Turn& turn, std::size_t surface, bool alone = false);
base::Json rehearse(const Turn& turn, const std::string& id);
bool resend(Turn& turn, std::size_t surface, const base::Json& answers);
void seal(Turn& turn, std::size_t surface, const base::Json& values);
void seal_unfinished(Turn& turn, std::size_t surface, const forms::Form& passed, const base::Json& answers);
void seal_again(Turn& turn, const forms::Form* form, base::Json said, std::int64_t number);
void take_reply(Turn& turn);
void take_outbox(Turn& turn);
void take_raw(Turn& turn, const base::Json& record);
void tell_of(Turn& turn, const delivery::Replied& settled, std::int64_t status);
void take_stored(Turn& turn);
void note_stored(Turn& turn, const std::string& key, bool ok);
void lose_patience(Turn& turn);

}  // namespace leadline::engine
