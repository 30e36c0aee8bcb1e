// The commands of the program `leadline`, one function each. All take what follows the command's name and return the
// process's exit code: 0 done, 1 the input is bad or the work failed (said on stderr), 2 the command was called wrongly.
#pragma once

#include <string>
#include <vector>

namespace leadline::cli {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr int kUnknown = 3;  // `verify`: it could not be checked

using Words = std::vector<std::string>;

int backup_command(const Words& words);
int backtest_command(const Words& words);
int calibrate_command(const Words& words);
int check_command(const Words& words);
int explain_command(const Words& words);
int import_command(const Words& words);
int init_command(const Words& words);
int move_command(const Words& words);
int person_command(const Words& words);
int qr_command(const Words& words);
int reference_command(const Words& words);
int render_command(const Words& words);
int report_command(const Words& words);
int replay_command(const Words& words);
int request_command(const Words& words);
int restore_command(const Words& words);
int score_command(const Words& words);
int serve_command(const Words& words);
int token_command(const Words& words);
int try_command(const Words& words);
int validate_command(const Words& words);
int verify_command(const Words& words);
int why_command(const Words& words);

}  // namespace leadline::cli
