#!/usr/bin/env bash
# What building HiGHS needs: cmake, a C++ compiler, libclang. Found where it is; else installed by
# apt where root or sudo is there; else cmake and libclang by pip into target/tools; else one clear
# message. PACKHORSE_SETUP=pip takes the pip way whatever the system has. Prints on standard output
# the lines to `eval` before cargo runs.
set -euo pipefail
cd "$(dirname "$0")/.."
tools="$PWD/target/tools"

say() { echo "setup: $*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }
has_compiler() { has c++ || has g++ || has clang++; }
has_libclang() {
    [ -n "${LIBCLANG_PATH:-}" ] && return 0
    ldconfig -p 2>/dev/null | grep -q 'libclang[-.]' && return 0
    compgen -G '/usr/lib/llvm-*/lib/libclang*' >/dev/null || compgen -G '/usr/lib*/libclang*.so*' >/dev/null ||
        compgen -G '/Library/Developer/CommandLineTools/usr/lib/libclang*' >/dev/null
}
missing() {
    has cmake || echo cmake
    has_compiler || echo c++
    has_libclang || echo libclang
}

# Tools of an earlier run count.
if [ -d "$tools/cmake/data/bin" ]; then export PATH="$tools/cmake/data/bin:$PATH"; fi
if [ -d "$tools/clang/native" ] && ! has_libclang; then export LIBCLANG_PATH="$tools/clang/native"; fi

by_apt() {
    has apt-get || return 1
    local sudo=()
    if [ "$(id -u)" != 0 ]; then
        has sudo && sudo -n true 2>/dev/null || return 1
        sudo=(sudo -n)
    fi
    say "installing cmake, g++ and libclang by apt"
    "${sudo[@]}" apt-get update >&2 && "${sudo[@]}" apt-get install -y --no-install-recommends cmake g++ libclang-dev >&2
}

by_pip() {
    has_compiler || return 1
    local python
    python=$(command -v python3 || command -v python) || return 1
    "$python" -m pip --version >/dev/null 2>&1 || return 1
    say "installing cmake and libclang by pip into target/tools"
    "$python" -m pip install --quiet --upgrade --target "$tools" cmake libclang >&2 || return 1
    # The program itself: the script that pip makes for it looks for its package elsewhere.
    export PATH="$tools/cmake/data/bin:$PATH" LIBCLANG_PATH="$tools/clang/native"
}

if [ "${PACKHORSE_SETUP:-}" = pip ]; then
    by_pip || say "the pip way failed"
elif [ -n "$(missing)" ]; then
    say "missing for the build: $(missing | tr '\n' ' ')"
    by_apt || by_pip || true
fi
if [ -n "$(missing)" ]; then
    say "still missing: $(missing | tr '\n' ' ')"
    say "install cmake, a C++ compiler and libclang with your system's package manager,"
    say "or build without HiGHS: cargo build --release -p packhorse --no-default-features"
    exit 1
fi
if ! has cargo; then
    say "cargo is missing; https://rustup.rs installs it"
    exit 1
fi
echo "export PATH='$PATH'"
if [ -n "${LIBCLANG_PATH:-}" ]; then echo "export LIBCLANG_PATH='$LIBCLANG_PATH'"; fi
