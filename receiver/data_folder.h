// What is in a data folder, and that nobody is served from it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "receiver/site.h"

namespace leadline::receiver {

constexpr char kTokenName[] = "token";
constexpr char kLinkKeyName[] = "link-key";

// Whether it is `folder` or lies in it; both without links and dots.
bool is_inside(const std::filesystem::path& path, const std::filesystem::path& folder);

// Makes the folder when there is none. False with the reason in `problem`.
bool make_data_folder(const std::string& folder, std::string& problem);

// Whether a file of that name may hold leads or the token, wherever it is: a copy is as secret as the folder.
bool is_store_file(std::string_view name);

// The prefix of a folder of files that holds `data`, or lies in it, whatever links lead there; "" when there is none.
std::string find_exposure(const std::vector<StaticFolder>& folders, const std::string& data);

}  // namespace leadline::receiver
