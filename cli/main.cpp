// The program `leadline`: a table of commands, and the way to them.
#include <cstdio>
#include <string>
#include <vector>

#include "base/text.h"
#include "commands.h"

namespace leadline::cli {
namespace {

struct Command {
  const char* name;
  const char* summary;
  const char* help;
  int (*run)(const Words& words);
};

constexpr Command kCommands[] = {
    {"backup", "copy a receiver's data while it runs",
     "leadline backup --data DIR FOLDER\n\n"
     "Copies all that a receiver keeps in DIR, as it is at one moment, into FOLDER, which is made: leads, tokens, keys and configs. The receiver may run: leads go on\n"
     "being taken, and those that come meanwhile are in the copy. The copy is looked over. `leadline restore` leads back, and FOLDER can be served as it is.\n\n"
     "  --store STORE  as of `leadline serve`\n\n"
     "Exit code: 0 copied and whole, 1 it could not be (said on stderr), 2 called wrongly.\n",
     backup_command},
    {"backtest", "score all past visits with another model",
     "leadline backtest --config NEW.json --data DIR|--leads FILE.jsonl [--outcomes FILE] [--was OLD.json] [--most N] [--format table|json|csv]\n\n"
     "Plays the log of each lead through another config and says what would be otherwise: how many leads would stand at which stage and\n"
     "band, which of them moved and by which rules, and whether what was won would have been found better. Nothing is changed.\n\n"
     "  --config FILE     the model that is tried\n"
     "  --data DIR        the folder of `leadline serve`, which may run or not; outcomes are those that it was told\n"
     "  --leads FILE      leads, one a line, as submitted or as rows of GET /api/leads (- is standard input); with --outcomes FILE\n"
     "  --was FILE        the config of then: what the new one reads and logs of then do not hold is named\n"
     "  --most N          so many of the leads that moved are named, default 20; with --format csv all of them\n"
     "  --format KIND     table (default), json, or csv: a line for each lead that moved\n"
     "  --site, --store   as of `leadline report`\n\n"
     "Leads without a log that can be replayed are counted, by the reason. docs/metrics.md has every number.\n\n"
     "Exit code: 0 done, 1 the leads, a row or the config could not be used, 2 called wrongly.\n",
     backtest_command},
    {"calibrate", "propose points for the rules, from what became of leads",
     "leadline calibrate --config FILE --data DIR|--leads FILE.jsonl [--outcomes FILE] [--most N] [--seed N] [--format table|json|diff]\n\n"
     "Finds out which rules tell leads that were won from those that were lost (a logistic regression on what each rule gave, held to the\n"
     "present points, checked on leads that it did not learn from), and prints whole points for them and what would change in FILE, as a\n"
     "diff. It changes nothing: look at it, try it with `leadline backtest`, and hand it to `patch` when you agree. A rule that gives\n"
     "points never takes them, and the other way round. 30 won and 30 lost leads with a log are needed.\n\n"
     "  --config FILE     the model that is now\n"
     "  --data, --leads, --outcomes, --site, --store   as of `leadline backtest`\n"
     "  --most N          points that a rule may get, default 100\n"
     "  --seed N          which leads go into which fold of the check, default 1\n"
     "  --format KIND     table (default) with the diff, json, or the diff alone\n\n"
     "Exit code: 0 done, 1 there are too few leads, or something could not be used, 2 called wrongly.\n",
     calibrate_command},
    {"check", "say what is wrong with a config",
     "leadline check [--json] FILE...\n\n"
     "Reads configs (- is standard input) and prints a line for each problem:\n"
     "  FILE:LINE:COLUMN: error[code] /json/pointer: message (hint)\n\n"
     "  --json   one JSON document for each instead, a line, of several with its \"file\": {\"ok\",\"diagnostics\":[{\"pointer\",\"code\",\"severity\",\"message\",\"hint\",\"line\",\"column\"}]}\n\n"
     "Exit code: 0 no errors (there may be warnings), 1 errors, 2 called wrongly.\n",
     check_command},
    {"explain", "say how a visit's score comes about",
     "leadline explain --config FILE [--at TIME] VISIT.jsonl|LEAD.json\n\n"
     "The same as `leadline score`, as a table for people: each rule with its points, hits, decay and cap, the groups and\n"
     "dimensions, the rules that lack a fact, and what is missing for the next stage.\n",
     explain_command},
    {"import", "bring rules, leads and what became of them from elsewhere",
     "leadline import model [--site ID] [--map page:12=/pricing] FILE\n"
     "leadline import leads --config FILE [--form ID] [--data DIR] [--map COLUMN=FIELD] [--yes] FILE.csv|FILE.jsonl\n"
     "leadline import outcomes|spend --data DIR [--site ID] FILE\n\n"
     "model: makes a scoring model of point actions of Mautic (what GET /api/points gives) or of a table of rules (CSV), and prints it as a\n"
     "config. What cannot be carried over, or works in another way, is a line on stderr each.\n\n"
     "  --site ID             the config's `site`\n"
     "  --map page:12=/path   what a page, form, email or asset of theirs is here; as often as needed\n\n"
     "leads: reads leads from a table (CSV) and says what would become of each row; with --yes it writes them into DIR, where a receiver may\n"
     "run. They are marked as imported, nothing is sent on and nobody is told. The same file twice changes nothing. FILE.jsonl has leads as\n"
     "rows of GET /api/leads, one a line: they come with the log of their visit, as of when they came, and are judged as they were.\n\n"
     "  --config FILE         whose forms they belong to\n"
     "  --form ID             which of them, when it has several\n"
     "  --map COLUMN=FIELD    where a column goes: a field of the form, @time, @received, @id, @source, @medium, @campaign, @channel or\n"
     "                        @landing; - leaves it out. Without any you are asked, or told what would be proposed\n"
     "  --data DIR            that of `leadline serve`; with --yes it is made when missing\n"
     "  --yes                 write; without it, or with --dry-run, nothing is written\n"
     "  --zone +07:00         of times that name none; default: the config's `timezone`, else UTC\n"
     "  --dates dmy|mdy       how 03/04/2026 is meant; default: dmy\n"
     "  --store STORE         as of `leadline serve`\n\n"
     "outcomes: what became of leads. A header, then a line each: lead,email,phone,event,at,value,currency, and id where there is one.\n"
     "  event is contacted, meeting, opportunity, contract, purchase or lost (won: a contract); one of lead, email and phone says whose\n"
     "spend: what was paid for them: from,to,channel,source,campaign,amount,currency; an empty cell stands for all\n"
     "A line that came before (the same id, or the same lead, event and time; the same period and place) is corrected, and never\n"
     "counted twice. FILE may be JSON as well, a list of such rows, and - is standard input. docs/metrics.md\n\n"
     "  --site ID             whose they are; may be left out when all leads are of one site\n"
     "  --data, --store       as above\n\n"
     "Exit code: 0 done, 1 a row or the file could not be used (the others were), 2 called wrongly.\n",
     import_command},
    {"init", "write a small site to begin with",
     "leadline init [FOLDER]\n\n"
     "Writes a config with one form, a page to try it on, a site file for `leadline serve`, and the files that a page loads\n"
     "(when they were built) into FOLDER, by default the one you are in. What is there already is never touched.\n\n"
     "Exit code: 0 written, 1 something is there already or cannot be written, 2 called wrongly.\n",
     init_command},
    {"move", "bring all that a receiver keeps into another store",
     "leadline move --from DIR|ADDRESS --to DIR|ADDRESS\n\n"
     "Copies all leads and what stands beside them, table by table, from the store of one receiver into an empty one: from a data folder (DIR) into PostgreSQL (ADDRESS, such\n"
     "as postgres://host/database), or back. Then it compares the number and the hashes of all rows. Receivers are stopped meanwhile: what visitors send waits in the pages.\n"
     "The old store is left as it is. When it is interrupted, the same command goes on where it was; until it is through no receiver starts on the new store. Called once more\n"
     "afterwards, it compares again. docs/scale.md\n\n"
     "Exit code: 0 copied and the same, 1 it could not be (said on stderr), 2 called wrongly.\n",
     move_command},
    {"person", "hand over, or erase, all that is known of one person",
     "leadline person --data DIR --email ADDRESS [--phone NUMBER] [--files FOLDER]\n"
     "leadline person --data DIR --email ADDRESS [--phone NUMBER] --erase [--yes]\n\n"
     "Finds the leads of which any answer is that address or that number, in quarantine and unfinished ones too, and prints a line of JSON:\n"
     "  {\"leads\":[{\"seq\",\"received\",\"verdict\",\"quarantined\",\"lead\",\"files\",\"sentTo\"}],\"told\":[{\"kind\",\"row\"}]}\n"
     "DIR is that of `leadline serve`, which may run or not.\n\n"
     "  --files FOLDER  writes the files that came with the leads there, under names of its own (`savedAs`)\n"
     "  --erase         erases all that they said, files and what waits to be sent on; without --yes it only says how many\n"
     "  --site ID       whose leads, when there are several sites'; --store STORE as of `leadline serve`\n\n"
     "Exit code: 0 done, 1 it could not be (said on stderr), 2 called wrongly.\n",
     person_command},
    {"qr", "print a link with a source of its own as a QR code",
     "leadline qr URL [--source NAME] [--medium NAME] [--campaign NAME] [--content NAME] [--text]\n\n"
     "Adds campaign parameters to the address of a page, as far as it has none, and prints the QR code of it as SVG; what it\n"
     "leads to stands on standard error. Visitors who come by it are of the channel Offline, unless --medium says otherwise.\n\n"
     "  --source NAME     utm_source: which paper, shop window or fair, such as fair-2026\n"
     "  --medium NAME     utm_medium; default: qr\n"
     "  --campaign NAME   utm_campaign\n"
     "  --content NAME    utm_content\n"
     "  --text            blocks for a terminal instead\n\n"
     "Exit code: 0 printed, 1 the address is too long for one, 2 called wrongly.\n",
     qr_command},
    {"reference", "list the keys of a config and the facts of a condition",
     "leadline reference [--json]\n\n"
     "Every key of a config with its type, and every fact that a condition can read: docs/config.md and docs/facts.md as lines\n"
     "for grep.\n\n"
     "  --json   one JSON document for each instead, a line, of several with its \"file\": {\"keys\",\"facts\",\"events\",\"operators\"}, with defaults and examples\n",
     reference_command},
    {"render", "print a form or a call to action as HTML",
     "leadline render --config FILE --surface ID [--locale TAG]\n\n"
     "Prints the tree of a form or a call to action as escaped HTML: what a page draws for a visitor of whom nothing is known.\n\n"
     "  --locale TAG   the language (vi, en, …); default: the config's\n\n"
     "Exit code: 0 printed, 1 there is none or the config cannot be used (said on stderr), 2 called wrongly.\n",
     render_command},
    {"replay", "play a visit's log through the core",
     "leadline replay [--print] --config FILE LOG.jsonl|LEAD.json\n\n"
     "Plays the events of a log (- is standard input) and prints the core's answer to each, a line of JSON.\n"
     "Blank lines and lines that begin with < or # are passed over; a leading > is removed: recorded sessions can be piped.\n\n"
     "  --print         for people: the time since the first event, what happened, and what followed\n"
     "  --config FILE   may be left out for a recorded session that begins with its config\n\n"
     "Exit code: 0 every line was understood, 1 some were not (said on stderr), 2 called wrongly.\n",
     replay_command},
    {"report", "say what leads came, what they cost and what became of them",
     "leadline report --data DIR|--leads FILE.jsonl [--config FILE] [--outcomes FILE] [--spend FILE] [--from DATE] [--to DATE]\n"
     "  [--by KEY] [--currency CODE] [--zone ZONE] [--precision SHARE] [--format table|json|csv|html] [--locale en|vi]\n\n"
     "Counts, costs, revenue and times, and the score against what happened. docs/metrics.md has each formula.\n\n"
     "  --data DIR        the folder of `leadline serve`, which may run or not; outcomes and spend are those that it was told\n"
     "  --leads FILE      leads, one a line, as submitted or as rows of GET /api/leads (- is standard input);\n"
     "                    with --outcomes FILE and --spend FILE, as `leadline import` takes them\n"
     "  --config FILE     the order of stages and bands, and the rules, so that those that never hit are named\n"
     "  --from, --to      days, both in the period; default: all leads\n"
     "  --by KEY          channel, source, campaign, landing, form, cta, variant, week or month\n"
     "  --currency CODE   the money that is added up; what is in another is said and in no sum. Default: the first there is\n"
     "  --zone ZONE       where days begin: UTC, Asia/Ho_Chi_Minh, +07:00. Default: UTC\n"
     "  --precision N     look for the lowest score from which on this share of leads has become customers, such as 0.3\n"
     "  --format KIND     table (default), json, csv, or html: one page with charts, to be read or printed\n"
     "  --locale TAG      the language of a page, en or vi; default: en\n"
     "  --site ID         whose leads, when there are several sites'; --store STORE as of `leadline serve`\n\n"
     "Exit code: 0 printed, 1 it could not be made (said on stderr), 2 called wrongly.\n",
     report_command},
    {"request", "print what would be sent of a lead, to the byte",
     "leadline request --config FILE [--endpoint ID] [--secrets FILE] LEAD.json\n\n"
     "Prints a line of JSON for each endpoint that the lead goes to, in the config's order, and sends nothing:\n"
     "  {\"endpoint\",\"via\":\"page\"|\"relay\",\"method\",\"url\",\"headers\":{…},\"body\":\"the exact text\",\"profile\",\"format\"}\n"
     "LEAD.json (- is standard input) is a submission, or its row in GET /api/leads.\n\n"
     "  --endpoint ID    that endpoint alone\n"
     "  --secrets FILE   {\"NAME\": \"text\"}, to be put in the place of {{secret:NAME}}, which is shown as it stands without it\n\n"
     "Exit code: 0 printed (nothing, with a word on stderr, when the lead goes nowhere), 2 called wrongly, or a file cannot be used.\n",
     request_command},
    {"restore", "go on from a copy that backup made",
     "leadline restore --data DIR FOLDER\n\n"
     "Puts the copy in FOLDER into DIR, where there are no leads yet, and looks it over. Nothing is written over.\n\n"
     "  --store STORE  as of `leadline serve`\n\n"
     "Exit code: 0 done, 1 it could not be (said on stderr), 2 called wrongly.\n",
     restore_command},
    {"score", "score a visit's events",
     "leadline score --config FILE [--at TIME] VISIT.jsonl|LEAD.json\n\n"
     "Scores the events of a visit (- is standard input) as the page would, and prints the explanation: one line of JSON.\n"
     "A line is an event of the border (docs/protocol.md), such as\n"
     "  {\"k\":\"boot\",\"w\":1793404800000,\"tz\":420,\"visitor\":\"v1\"}\n"
     "  {\"k\":\"page\",\"w\":1793404800000,\"path\":\"/pricing\",\"query\":{\"utm_source\":\"zalo\"}}\n"
     "  {\"k\":\"track\",\"w\":1793404860000,\"id\":\"e1\",\"name\":\"ebook_download\",\"props\":{}}\n"
     "or points by hand, which a page cannot give:\n"
     "  {\"k\":\"adjust\",\"w\":1793491200000,\"id\":\"fair\",\"points\":15,\"by\":\"lan@acme.example\"}\n"
     "Blank lines and lines that begin with < or # are passed over; a leading > is removed. A lead (the submission, or its row\n"
     "in GET /api/leads) stands for the log that it carries.\n\n"
     "  --at TIME   the moment asked about: ms since 1970, or an ISO time such as 2026-10-31T07:00+07:00 (without a zone: UTC).\n"
     "              Later events do not count. Default: the last event's time, or the lead's\n\n"
     "Exit code: 0 scored, 1 a line or the config could not be used (said on stderr), 2 called wrongly.\n",
     score_command},
    {"serve", "receive leads: the reference receiver",
     "leadline serve --site FILE --data DIR --port N [--host ADDRESS] [--secrets FILE] [--token TOKEN] [--store STORE] [--log FORMAT]\n\n"
     "  --site FILE      a site file {\"site\",\"config\",\"origins\":[…],\"static\":{\"/prefix/\":\"folder\"}}, or a config\n"
     "                   (then only pages of this very server may post, and no files are served)\n"
     "  --data DIR       where leads are kept (made when missing); one process at a time\n"
     "  --port N         0 takes a free one and prints it\n"
     "  --host ADDRESS   the address to listen on; default 127.0.0.1\n"
     "  --secrets FILE   {\"NAME\": \"value\"}: what {{secret:NAME}} in the site file stands for. Only its owner may be able to read it.\n"
     "                   What is not in it is taken from the environment, LEADLINE_SECRET_NAME\n"
     "  --token TOKEN    the first token, of an admin; default: DIR/token, made at the first start. `leadline token` gives out others\n"
     "  --store STORE    what keeps the leads; default: sqlite, one file in DIR. Or postgres://host/database, also in LEADLINE_STORE\n"
     "  --log FORMAT     of the lines on standard error: text (default), or json, an object a line\n\n"
     "Exit code: 0 stopped by SIGINT or SIGTERM, 1 could not start, 2 called wrongly, 74 the disk failed.\n",
     serve_command},
    {"token", "say who may open the inbox and the API",
     "leadline token add --data DIR --role read|work|admin [--name NAME]\n"
     "leadline token list --data DIR\n"
     "leadline token revoke --data DIR ID\n\n"
     "add: makes a token and prints it, this once: only its hash is kept. list: a line for each, its id, role, when it was made and for whom.\n"
     "revoke: it opens nothing any more. DIR is that of `leadline serve`, which may run or not.\n\n"
     "  --role ROLE   read: see leads; work: also release one from quarantine and send one on again; admin: also stop the relay and test it\n"
     "  --name NAME   whom it is for\n"
     "  --store STORE  as of `leadline serve`\n\n"
     "Exit code: 0 done, 1 it could not be (said on stderr), 2 called wrongly.\n",
     token_command},
    {"try", "evaluate rules, addresses and phone numbers from standard input",
     "leadline try rule\n"
     "leadline try email\n"
     "leadline try tel [--region VN]\n\n"
     "rule: reads lines {\"rule\":…,\"data\":…} and prints a line each: {\"result\":…} or {\"error\":{\"type\":…}}.\n"
     "email, tel: reads what people type, one a line, and prints a line of JSON each:\n"
     "  {\"valid\",\"normalized\",\"national\"?,\"region\"?,\"warnings\":[…],\"suggestion\"?}\n\n"
     "  --region CODE   the country of numbers without a country code, as a form's `country`\n",
     try_command},
    {"validate", "check a form's answers as the page does",
     "leadline validate --config FILE --form ID [--locale TAG] [--at TIME] VALUES.json\n\n"
     "Checks answers by field, {\"email\":\"an@example.com\",\"agree\":true} (- is standard input), and prints one line of JSON:\n"
     "  {\"valid\",\"errors\":[{\"field\",\"code\",\"message\"}],\"suggestions\":[{\"field\",\"code\",\"value\",\"message\"}],\"fields\":{…},\"steps\":[…]}\n"
     "`fields` is what would be sent.\n\n"
     "  --locale TAG   the language of the messages; default: the config's\n"
     "  --at TIME      when it is asked, which decides what appointments there are: ms since 1970, or an ISO time. Default: now\n\n"
     "Exit code: 0 valid, 1 not, 2 called wrongly, or a file or the form cannot be used (said on stderr).\n",
     validate_command},
    {"verify", "say whether a lead's score is true",
     "leadline verify --config FILE [--at TIME] LEAD.json\n\n"
     "Computes a lead's score again from the log that it carries, asks whether a person can have made that log, and prints\n"
     "  {\"verdict\",\"reason\",\"message\",\"differs\":[…],\"server\":explanation}\n"
     "as the receiver does. LEAD.json (- is standard input) is a submission, or its row in GET /api/leads.\n\n"
     "  --at TIME   when the lead arrived: ms since 1970, or an ISO time. Default: the row's `received`; of a submission by itself\n"
     "              it is only known that it came before now\n\n"
     "Exit code: 0 consistent or verified, 1 mismatch or implausible (or a file that cannot be read, said on stderr),\n"
     "2 called wrongly, 3 it could not be checked.\n",
     verify_command},
    {"why", "say why a surface shows, or does not",
     "leadline why --config FILE [--surface ID] [--at TIME] VISIT.jsonl\n\n"
     "Plays the events of a visit (- is standard input) as a page would, and prints one line of JSON: whether the surface shows at the\n"
     "end, the code of what decided it, and every gate that was asked, in order, with the numbers that it compared:\n"
     "  {\"surface\",\"shown\",\"code\",\"asOf\",\"gates\":[{\"gate\",\"passed\",\"detail\"}]}\n"
     "Without --surface it is a list of them all. docs/surfaces.md has the codes.\n\n"
     "  --at TIME   the moment asked about: ms since 1970, or an ISO time. Later events do not count; until then time passes.\n"
     "              Default: the last event's time\n\n"
     "Exit code: 0 answered, 1 a line or the config could not be used (said on stderr), 2 called wrongly.\n",
     why_command},
};

void print_overview(std::FILE* to) {
  std::fputs("leadline " LEADLINE_VERSION ": turns visitors into leads\n\nusage: leadline COMMAND …\n\n", to);
  for (const Command& command : kCommands) std::fprintf(to, "  %-10s %s\n", command.name, command.summary);
  std::fputs("  help       say more about a command: leadline help COMMAND\n", to);
}

const Command* find_command(const std::string& name) {
  for (const Command& command : kCommands) {
    if (name == command.name) return &command;
  }
  return nullptr;
}

int unknown_command(const std::string& name) {
  std::vector<std::string> known = {"help"};
  for (const Command& command : kCommands) known.emplace_back(command.name);
  const std::string nearest = base::nearest(name, known);
  std::fprintf(stderr, "leadline: there is no command `%s`%s\n", name.c_str(),
               nearest.empty() ? "; `leadline --help` lists them" : ("; did you mean `" + nearest + "`?").c_str());
  return kUsage;
}

int help(const Words& words) {
  if (words.empty()) {
    print_overview(stdout);
    return kDone;
  }
  const Command* command = find_command(words[0]);
  if (!command) return unknown_command(words[0]);
  std::fprintf(stdout, "%s", command->help);
  return kDone;
}

int dispatch(const Words& words) {
  if (words.empty()) {
    print_overview(stderr);
    return kUsage;
  }
  const Words rest(words.begin() + 1, words.end());
  if (words[0] == "help" || words[0] == "--help" || words[0] == "-h") return help(rest);
  if (words[0] == "--version" || words[0] == "-V") {
    std::puts("leadline " LEADLINE_VERSION);
    return kDone;
  }
  const Command* command = find_command(words[0]);
  if (!command) return unknown_command(words[0]);
  for (const std::string& word : rest) {
    if (word == "--help" || word == "-h") return help({words[0]});
  }
  return command->run(rest);
}

}  // namespace
}  // namespace leadline::cli

int main(int argc, char** argv) { return leadline::cli::dispatch({argv + 1, argv + argc}); }
