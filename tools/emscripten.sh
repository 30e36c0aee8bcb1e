#!/usr/bin/env bash
# Finds or brings the Emscripten named in emsdk-version.txt, and writes .toolchain/emscripten.json, which says where it is.
#   1. `emcc` on PATH, when it has that version;
#   2. the official emsdk: `emsdk` on PATH, else its repository, where the network reaches it;
#   3. Debian's package, unpacked into .toolchain/ (nothing of the machine changes). Needs apt-get, patchelf, python3, node.
# .toolchain/emscripten is then a link to the folder with emcc and cmake/Modules/Platform/Emscripten.cmake.
# A change of emsdk-version.txt brings another version beside the old one.
set -euo pipefail
cd "$(dirname "$0")/.."
VERSION=$(<emsdk-version.txt)
readonly VERSION
readonly TOOLCHAIN=$PWD/.toolchain
readonly EMSDK_REPOSITORY=${EMSDK_REPOSITORY:-https://github.com/emscripten-core/emsdk.git}
# The suite that carries a current Emscripten. It rolls until it is released: see the warning in `fetch`.
readonly SUITE=forky

say() { printf 'emscripten: %s\n' "$*"; }
fail() { printf 'emscripten: %s\n' "$*" >&2; exit 1; }

# version_of EMCC: the version it prints, or nothing.
version_of() { "$1" --version 2>/dev/null | sed -n '1s/.* \([0-9]*\.[0-9]*\.[0-9]*\)[^0-9.]*.*/\1/p'; }

# settle ROOT VERSION HOW [CONFIG]: records the toolchain that was found. The record is written last and in one move, so it is
# there only when everything before it is.
settle() {
  ln -sfn "$1" "$TOOLCHAIN/emscripten"
  node -e 'const [wanted, root, version, source, config] = process.argv.slice(1);
    console.log(JSON.stringify({wanted, version, source, root, ...(config && {config})}, null, 2))' "$VERSION" "$@" >"$TOOLCHAIN/emscripten.json.new"
  mv "$TOOLCHAIN/emscripten.json.new" "$TOOLCHAIN/emscripten.json"
  say "$2 ($3): $1"
}

from_path() {
  local emcc root
  emcc=$(command -v emcc) || return 1
  [ "$(version_of "$emcc")" = "$VERSION" ] || { say "emcc on PATH is $(version_of "$emcc"), wanted is $VERSION"; return 1; }
  root=$(dirname "$(readlink -f "$emcc")")
  [ -f "$root/cmake/Modules/Platform/Emscripten.cmake" ] || { say "emcc on PATH comes without its CMake files"; return 1; }
  settle "$root" "$VERSION" "on PATH" "${EM_CONFIG:-}"
}

from_emsdk() {
  local home=$TOOLCHAIN/emsdk emsdk
  if emsdk=$(command -v emsdk); then
    home=$(dirname "$(readlink -f "$emsdk")")
  elif [ ! -d "$home" ]; then
    timeout 8 git ls-remote --exit-code "$EMSDK_REPOSITORY" HEAD >/dev/null 2>&1 || { say "the official emsdk cannot be reached"; return 1; }
    rm -rf "$home.new"
    git clone --quiet --depth 1 "$EMSDK_REPOSITORY" "$home.new" && mv "$home.new" "$home" || return 1
  fi
  say "installing $VERSION by the official emsdk"
  if ! { timeout 900 "$home/emsdk" install "$VERSION" && "$home/emsdk" activate "$VERSION"; } >"$TOOLCHAIN/emsdk.log" 2>&1; then
    say "emsdk could not install it: $(tail -n 1 "$TOOLCHAIN/emsdk.log")"
    return 1
  fi
  settle "$home/upstream/emscripten" "$VERSION" "official emsdk" "$home/.emscripten"
}

# The mirror that this machine's own apt uses for its release.
mirror() {
  local codename
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
    awk -v release="$codename" '$2 == release { print $1; exit }'
}

# private_apt ARGS…: apt with its own sources, lists and no caches, so that neither root nor the machine's state is touched.
private_apt() {
  local program=$1
  shift
  "$program" -q -o Dir::Etc::sourcelist="$APT/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o Dir::State::lists="$APT/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o Dir::Cache::archives="$APT/archives" \
    -o APT::Sandbox::User="$(id -un)" -o APT::Default-Release="$SUITE" -o Acquire::Languages=none \
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false "$@"
}

# packages: Emscripten, its LLVM (the number is read, since it changes with the version), and the libraries that these need.
packages() {
  local llvm
  llvm=$(private_apt apt-cache depends emscripten | sed -n 's/.* clang-\([0-9]*\)$/\1/p' | head -n 1)
  [ -n "$llvm" ] || return 1
  printf '%s\n' emscripten binaryen "clang-$llvm" "libclang-common-$llvm-dev" "lld-$llvm" "llvm-$llvm" "llvm-$llvm-linker-tools"
  private_apt apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances \
    binaryen "libclang-cpp$llvm" "libllvm$llvm" "lld-$llvm" "llvm-$llvm-linker-tools" | grep -E '^(lib|zlib)'
}

# fetch ROOT: Debian's packages, unpacked into ROOT.
fetch() {
  local address candidate names
  APT=$1/apt
  mkdir -p "$APT/lists/partial" "$APT/archives/partial" "$APT/debs"
  address=$(mirror)
  [ -n "$address" ] || fail "apt knows no mirror of this release: install Emscripten $VERSION (emsdk install $VERSION) and put emcc on PATH"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $address $SUITE main" >"$APT/sources.list"
  private_apt apt-get -q update >"$APT/log" 2>&1 || { cat "$APT/log" >&2; fail "the mirror has no suite $SUITE"; }
  candidate=$(private_apt apt-cache policy emscripten | sed -n 's/ *Candidate: \([0-9.]*\).*/\1/p')
  [ "$candidate" = "$VERSION" ] || say "WARNING: wanted is $VERSION, the mirror carries $candidate now: going on with that. \
To settle it, put $candidate into emsdk-version.txt, run the tests, and commit that by itself."
  say "downloading $candidate"
  mapfile -t names < <(packages)
  [ ${#names[@]} -gt 0 ] || fail "apt cannot tell what Emscripten needs"
  (cd "$APT/debs" && private_apt apt-get download "${names[@]}") >"$APT/log" 2>&1 || { cat "$APT/log" >&2; fail "the download failed"; }
  local deb
  for deb in "$APT"/debs/*.deb; do dpkg -x "$deb" "$1"; done
  rm -rf "$APT"
}

# own_loader ROOT: the binaries want a newer libc than this release has, so they get the one that came along.
# RPATH, not RUNPATH: the latter is not used for the libraries of libraries.
own_loader() {
  local root=$1 lib llvm loader file
  lib=$(dirname "$(find "$root/usr/lib" -name libc.so.6 -print -quit)")
  llvm=$(echo "$root"/usr/lib/llvm-*)
  loader=$(find "$lib" "$root/usr/lib" -maxdepth 1 -name 'ld-linux*.so.*' -print -quit)
  for file in "$llvm"/bin/* "$root"/usr/bin/wasm*; do
    if [ ! -L "$file" ] && patchelf --print-interpreter "$file" >/dev/null 2>&1; then
      patchelf --force-rpath --set-interpreter "$loader" --set-rpath "$lib:$lib/binaryen:$llvm/lib" "$file"
    fi
  done
  find "$lib" "$llvm/lib" -name '*.so*' -type f | while read -r file; do
    if [ -n "$(patchelf --print-rpath "$file" 2>/dev/null)" ]; then
      patchelf --force-rpath --set-rpath "$lib:$llvm/lib" "$file"
    fi
  done
}

# The Node packages that Debian's Emscripten imports (acorn) and runs (closure) are in package.json: Node finds them in the
# node_modules of the folder above. Its own package.json keeps ours from saying what kind of module its scripts are.
configure() {
  local root=$1
  echo '{"private": true}' >"$root/usr/share/emscripten/package.json"
  cat >"$root/usr/share/emscripten/.emscripten" <<CONFIG
LLVM_ROOT = '$(echo "$root"/usr/lib/llvm-*/bin)'
BINARYEN_ROOT = '$root/usr'
NODE_JS = '$(command -v node)'
CACHE = '$root/cache'
CLOSURE_COMPILER = '$PWD/node_modules/.bin/google-closure-compiler'
CONFIG
}

from_debian() {
  local root=$TOOLCHAIN/debian-$VERSION tool
  for tool in apt-get dpkg patchelf python3; do
    command -v "$tool" >/dev/null || fail "$tool is missing: apt-get install patchelf python3, or install Emscripten $VERSION yourself and put emcc on PATH"
  done
  # The binaries hold this folder's absolute path, so a moved checkout needs new ones; no mark, no trust.
  if [ "$(cat "$root/complete" 2>/dev/null)" != "$root" ]; then
    rm -rf "$root"
    mkdir -p "$root"
    fetch "$root"
    own_loader "$root"
    configure "$root"
    [ -n "$(version_of "$root/usr/share/emscripten/emcc")" ] || { "$root/usr/share/emscripten/emcc" --version >&2; fail "what was unpacked does not run"; }
    echo "$root" >"$root/complete"
  fi
  configure "$root"  # node may have moved since
  settle "$root/usr/share/emscripten" "$(version_of "$root/usr/share/emscripten/emcc")" "Debian $SUITE" "$root/usr/share/emscripten/.emscripten"
}

mkdir -p "$TOOLCHAIN"
exec 9>"$TOOLCHAIN/lock"
flock 9
rm -f "$TOOLCHAIN/emscripten.json"
from_path || from_emsdk || from_debian
