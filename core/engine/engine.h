// The engine: state, timers, and the order of things. It holds no marketing condition: each feature decides its own part
// from (Model, Facts, State, now), and `step` is the order in which they are asked.
//
// It never reads a clock, draws a random number, or does any I/O: time and seed come in with events, what is to be done
// goes out as effects, and the caller carries them out in order. A wake-up that comes too early, or twice, does nothing.
#pragma once

#include <optional>
#include <vector>

#include "api/effect.h"
#include "api/event.h"
#include "engine/state.h"
#include "surfaces/surfaces.h"
#include "view/view.h"

namespace leadline::engine {

class Engine {
 public:
  explicit Engine(std::unique_ptr<config::Config> config);

  api::Answer step(api::Event event);

  // An adjustment by whoever holds the lead; not a step of a page. What is wrong with it, or nullopt.
  std::optional<base::Problem> adjust(const api::Event& event, api::Answer& answer);

 private:
  // One event on its way through `step`: what each handler leaves for those after it.
  struct Step {
    api::Event event;                    // after `take_times` with clocks that do not go back
    std::optional<api::Event> scored;    // what scoring is given instead of `event`: for a click that opens a form, an `open`
    bool observed = false;               // scoring was given it already, or must not be (`record` does nothing then)
    std::optional<std::size_t> focus;    // the surface that should have the focus now
    std::optional<forms::Issue> taken;   // there: what the visitor took in the place of what they had typed
    bool urgent = false;                 // save the state in this step, not a little later
    bool changed_page = false;
    api::Answer answer;

    void score_as(api::EventKind kind, base::Json data) { scored = api::Event{kind, event.wall, event.mono, event.has_mono, std::move(data)}; }
  };

  // What listeners hear of when it changes.
  struct Standing {
    base::Json total;
    std::string band;
    std::int32_t moves;
  };

  // Questions: they change nothing.
  bool is_question(const api::Event& event) const;
  void answer_question(const api::Event& event, api::Answer& answer) const;
  void reply_to(const api::Event& event, api::Answer& answer) const;
  base::Json why(const std::string& surface) const;

  // The order (engine.cpp).
  void begin(Step& step);                // boot, or resume
  void resume(Step& step);
  void recall(Step& step);
  void take_times(Step& step);
  enum class Moment : std::uint8_t { before, after };
  void run_timers(Step& step, Moment moment);
  void record(Step& step);
  void act(Step& step);
  void take_traits(Step& step);
  Standing standing() const;
  void announce(Step& step, const Standing& before);
  void announce_stages(Step& step, std::int32_t moves_before, base::Json data);
  void save(Step& step);
  std::optional<std::int64_t> save_left() const;
  std::optional<std::int64_t> next_wake() const;

  // The parts of the core (parts.cpp).
  bool has(config::Part part) const { return state_.linked.has(part); }
  void begin_parts(Step& step);
  void take_part(Step& step);
  void link(Step& step, config::Part part);
  bool is_ready(const api::Event& event) const;
  void hold(api::Event event);
  bool hold_if_early(Step& step);
  void catch_up(Step& step);
  void take_again(Step& step, api::Event event);
  void ask_for_parts(Step& step);

  // Surfaces (surfaces.cpp).
  void place_surfaces(Step& step);
  void place_late(Step& step);
  void open(Step& step, std::size_t surface);
  void close(Step& step, std::size_t surface);
  void open_named(Step& step, const std::string& id);
  void click(Step& step);
  void act_on_node(Step& step);
  void note_seen(Step& step);
  void pull_triggers(Step& step);
  api::Why refusal(std::size_t surface) const;
  surfaces::Frame frame(std::size_t surface) const;
  std::int64_t this_visit() const;
  std::optional<view::Node> render(std::size_t surface) const;
  view::Node render_done(std::size_t surface) const;
  void draw(Step& step);
  void add_focus(const Step& step, std::size_t surface, base::Json& ops) const;
  void watch(Step& step) const;

  // Inside a form (form_actions.cpp).
  void keep_value(Step& step);
  void add_values(std::size_t surface, base::Json& ops) const;
  void act_in_form(Step& step, std::size_t surface, const std::string& action);
  void take_proposal(Step& step, std::size_t surface);
  void go_on(Step& step, std::size_t surface);
  std::optional<surfaces::Next> next_of(std::size_t surface) const;

  // Submissions (submission.cpp).
  void leave_field(Step& step);
  void submit(Step& step);
  void hold_submission(Step& step, std::size_t surface);
  void send(Step& step, std::size_t surface, bool alone = false);
  void send_held(Step& step, std::size_t surface);
  void take_raw(Step& step, const base::Json& record);
  void seal(Step& step, std::size_t surface, const base::Json& values);
  base::Json submission(const Step& step, std::size_t surface, const base::Json& values, const delivery::Submission& sealed) const;
  bool resend(std::size_t surface, const base::Json& answers);
  void take_stored(Step& step);
  void note_stored(const std::string& key, bool ok);
  void take_reply(Step& step);
  void take_outbox(Step& step);
  void tell_of(Step& step, const delivery::Replied& settled, std::int64_t status);
  void deliver(Step& step);
  std::optional<std::int64_t> delivery_left() const;
  void lose_patience();

  std::optional<std::size_t> find_surface(const std::string& id) const;
  bool is_form(std::size_t surface) const { return surface >= config_.ctas.size(); }
  const forms::Form& form(std::size_t surface) const { return config_.forms.forms[surface - config_.ctas.size()]; }
  const std::string& surface_id(std::size_t surface) const;
  void touch(std::size_t surface) { touched_[surface] = 1; }

  std::unique_ptr<config::Config> owned_;
  config::Config& config_;
  State state_;
  std::vector<std::optional<view::Node>> trees_;  // what the browser shows; drawn again from the state after `resume`
  std::vector<char> touched_;                     // 1: surfaces to draw again in this step
};

}  // namespace leadline::engine
