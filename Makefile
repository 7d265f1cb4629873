# The commands of the project; `make help` lists them. Meson and Ninja build (meson.build), the scripts
# of tools/ and tests/ do the rest; every command first installs what it needs (tools/setup).

DATA ?= data
LISTEN ?= 127.0.0.1:8080
FUZZ_SECONDS ?= 60

# Where the system's Node is too old, setup puts a newer one there.
export PATH := $(CURDIR)/tools/node/bin:$(PATH)

web_sources = $(shell find web -name node_modules -prune -o -path web/dist -prune -o -type f -print)
sanitized = -Doptimization=1 -Db_sanitize=address,undefined -Dtests=true

.PHONY: help setup build web run test lint check bench fuzz format generated clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | column -t -s '|'

setup: ## install everything that any command needs (Debian 12; root or sudo)
	@tools/setup build test lint bench hooks

setup-%:
	@tools/setup build $*

build: setup-build web ## the program, build/aftersale
	@tools/configure build
	@ninja -C build

web: setup-build web/dist/index.html ## the browser's side, web/dist

web/dist/index.html: $(web_sources) | setup-build
	cd web && npm run --silent build
	@touch $@

run: build ## the program with a demo company; prints the address and the logins
	@build/aftersale demo --if-empty --data $(DATA)
	@exec build/aftersale serve --data $(DATA) --listen $(LISTEN)

# The program under AddressSanitizer and UndefinedBehaviorSanitizer, with the unit tests beside it.
build-test: setup-test web
	@tools/configure build-test $(sanitized)
	@ninja -C build-test

# Clang's libFuzzer; no web side, no unit tests.
build-fuzz: setup-test
	@CC=clang tools/configure build-fuzz -Doptimization=1 \
	    -Db_sanitize=address,undefined -Db_lundef=false -Dweb=false -Dfuzz=true
	@ninja -C build-fuzz

.PHONY: build-test build-fuzz

test: build-test build-fuzz ## everything, on both databases and in the browser
	@tests/run

# An older web side will do: the pages of today may be waiting for the types that are made here.
generated: setup-test ## the files that the program writes: types of the browser, docs/settings.md, docs/measures-catalogue.md
	@[ -f web/dist/index.html ] || $(MAKE) web
	@tools/configure build-test $(sanitized)
	@ninja -C build-test aftersale
	@tools/generated

lint: setup-lint build-test ## layers, coverage of routes, messages, format, static analysis
	@tools/lint

check: lint test ## what a change has to pass

fuzz: build-fuzz ## each parser of foreign bytes for FUZZ_SECONDS
	@tests/run --fuzz-seconds $(FUZZ_SECONDS) fuzz

bench: setup-bench build ## speed as ratios against the bare engines
	@bench/run

format: setup-lint ## put all C files into the house's layout
	@tools/format

clean: ## remove what was built; data/ stays
	rm -rf build build-test build-fuzz web/dist tests/output
