# The two commands: `make demo` builds packhorse and shows it on the samples, `make test` runs every test.
# Both install what the build needs (scripts/setup.sh) and use one cargo profile each, because
# HiGHS costs minutes a profile: release for the demo, dev (optimised) for lints and tests.

SHELL := bash
.PHONY: help setup demo test lint

SETUP := tools=$$(scripts/setup.sh) && eval "$$tools"

help:
	@echo "make demo   build, solve the samples of all four kinds, check every plan, print a table"
	@echo "make test   build and run every test"
	@echo "make lint   formatting, clippy and rustdoc, warnings being errors"
	@echo "make setup  install what the build needs (cmake, a C++ compiler, libclang)"

setup:
	@scripts/setup.sh > /dev/null && echo "ready to build"

demo:
	@$(SETUP) && cargo build --release -p packhorse && scripts/demo.sh

test:
	@$(SETUP) && cargo test --workspace

lint:
	@$(SETUP) && cargo fmt --all --check \
		&& cargo clippy --workspace --all-targets -- -D warnings \
		&& RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items
