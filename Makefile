# Every command that a newcomer needs. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
DEMO_FLAGS ?=
CARGO ?= cargo

DATA ?= ../shared/data

.PHONY: replay-real help setup web demo test check bench contract release browser clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## what the machine must have; installs it where it may (Debian, root)
	@scripts/setup

web: setup ## build the desk into web/dist
	@scripts/web

demo: setup ## build, fill a living city on embedded SQLite, open on loopback
	@echo "Building; the first time takes some minutes."
	@scripts/web & pid=$$!; $(CARGO) build --quiet --profile demo --bin yinuo; built=$$?; wait $$pid && exit $$built
	@target/demo/yinuo demo $(DEMO_FLAGS)

test: setup ## every test: core, stores, HTTP, city and auditor, desk, browser
	@scripts/test

check: setup ## fast: format, lint, tidy, core tests, contract freshness
	@scripts/check

contract: ## write contract/openapi.json and the desk's generated client
	@$(CARGO) run --quiet -p yinuo-api --example print_contract > contract/openapi.json
	@cd web && npm run --silent contract

release: setup web ## an optimised binary and the desk in out/release
	@$(CARGO) build --quiet --release --bin yinuo --features yinuo/postgres
	@rm -rf out/release && mkdir -p out/release && cp target/release/yinuo out/release/ && cp -r web/dist out/release/desk && cp LICENSE README.md out/release/
	@echo "out/release/yinuo serve --data FILE --desk out/release/desk"

bench: ## figures beside their ceilings (release build, some minutes)
	@$(CARGO) run --quiet --release -p yinuo-bench

replay-real: ## replay the real logs below DATA (not part of the repository)
	@YINUO_DATA_DIR=$(abspath $(DATA)) $(CARGO) test --quiet --release -p yinuo-replay --test real -- --nocapture

browser: setup web ## browser stories with screenshots in web/test-output
	@scripts/browser

clean: ## remove what was built
	@rm -rf out web/dist web/test-output && $(CARGO) clean
