# Every command that a newcomer needs. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
DEMO_FLAGS ?=
TIME ?= 60
CARGO ?= cargo

DATA ?= ../shared/data
KILLS ?= 200

.PHONY: sim planted fuzz schemathesis crash replay-real help setup web demo test check bench contract release browser clean

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
	@$(CARGO) run --quiet -p yinuo-api --example print_tmf > contract/tmf.json
	@cd web && npm run --silent contract

release: setup web ## an optimised binary and the desk in out/release
	@$(CARGO) build --quiet --release --bin yinuo --features yinuo/postgres,yinuo/openid
	@rm -rf out/release && mkdir -p out/release && cp target/release/yinuo out/release/ && cp -r web/dist out/release/desk && cp LICENSE README.md out/release/
	@echo "out/release/yinuo serve --data FILE --desk out/release/desk"

sim: ## trials by seed with faults, audited: TIME=seconds, SEED=n, STEPS=n, STORE=sqlite|sealed|postgres, PLANT=name
	@YINUO_PLANT=$(PLANT) $(CARGO) run --quiet --profile demo -p yinuo-sim $(if $(PLANT),--features planted) $(if $(filter postgres,$(STORE)),--features postgres) --example sim -- \
	  --commit $$(git rev-parse --short HEAD 2>/dev/null || echo none) \
	  $(if $(SEED),--seed $(SEED),--time $(TIME)) $(if $(STEPS),--steps $(STEPS)) $(if $(STORE),--store $(STORE)) $(if $(CASE),--case $(CASE))

planted: ## every planted bug under the forty default seeds: how many find it, and which; FIRST=n: the first n
	@$(CARGO) run --quiet --profile demo -p yinuo-sim --features planted --example sim -- --table $(if $(FIRST),--first $(FIRST))

fuzz: ## every parser under libFuzzer, TIME seconds each: NAMES="pack csv" for some
	@TIME=$(TIME) scripts/fuzz $(NAMES)

schemathesis: ## the whole HTTP API against its contract, as every role: SEATS="seat-agent-zhao", EXAMPLES=n, SEED=n
	@scripts/schemathesis

bench: ## figures beside their ceilings (release build, some minutes); NAMES="two load million" for those that take longer
	@$(CARGO) run --quiet --release -p yinuo-bench --features postgres -- $(NAMES)

crash: ## kill the real binary KILLS times under load, and compare what was acknowledged
	@CRASH_KILLS=$(KILLS) $(CARGO) test --quiet -p yinuo --features postgres --test crash -- --nocapture --test-threads=1

replay-real: ## replay the real logs below DATA (not part of the repository)
	@YINUO_DATA_DIR=$(abspath $(DATA)) $(CARGO) test --quiet --release -p yinuo-replay --test real -- --nocapture

browser: setup web ## browser stories with screenshots in web/test-output
	@scripts/browser

clean: ## remove what was built
	@rm -rf out web/dist web/test-output && $(CARGO) clean
