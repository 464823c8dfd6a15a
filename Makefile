# One verb each; `make help` lists them. CI calls the same verbs.
SHELL := /bin/bash
.DEFAULT_GOAL := help

SAN ?=
BUILD ?= build$(if $(SAN),-$(SAN))
JOBS ?= $(shell nproc)
ARGS ?=
DEMO ?=

.PHONY: help deps build run pages test lint format bench fuzz install clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18
	@echo "  DEMO=1 with run: fill an empty data folder with made-up conversations"
	@echo "  SAN=asan|tsan with build and test: address + undefined, or thread sanitizer"

deps: ## Install the Debian packages that are missing (root or sudo)
	@packaging/install-packages.sh

$(BUILD)/build.ninja: CMakeLists.txt packaging/debian-packages.txt
	@packaging/install-packages.sh
	@echo "parley: configuring $(BUILD)"
	@cmake -S . -B $(BUILD) -G Ninja -DPARLEY_SANITIZE=$(SAN) -Wno-dev > $(BUILD).configure.log 2>&1 \
	  || { cat $(BUILD).configure.log; rm -f $(BUILD).configure.log; exit 1; }
	@mv $(BUILD).configure.log $(BUILD)/configure.log

build: $(BUILD)/build.ninja ## Build everything into build/ (or build-asan/, build-tsan/)
	@echo "parley: building in $(BUILD) with $(JOBS) jobs"
	@cmake --build $(BUILD) --parallel $(JOBS)

run: $(BUILD)/build.ninja ## Build and start on SQLite at http://127.0.0.1:8080
	@echo "parley: building (a first build takes some minutes)"
	@cmake --build $(BUILD) --parallel $(JOBS) --target server
	@exec $(BUILD)/bin/parley serve --config etc/parley.toml --data var $(if $(DEMO),--demo) $(ARGS)

pages: ## Bring the scripts of /docs, /redoc and /rapidoc from npm (make run works without them)
	@packaging/install-packages.sh packaging/pages-packages.txt
	@packaging/fetch-api-pages.py

test: build ## Build and run every test
	@packaging/install-packages.sh packaging/browser-packages.txt
	@ctest --test-dir $(BUILD) --output-on-failure --no-tests=error --parallel $(JOBS) $(ARGS)

lint: deps ## Formatting, static analysis, shell scripts, the arrows between rooms
	@tests/lint/run.sh

format: deps ## Format the C++ sources in place
	@git ls-files '*.cpp' '*.hpp' '*.h' | grep -v '\.in$$' | xargs clang-format -i

bench: $(BUILD)/build.ninja ## Measure, as ratios against a baseline run beside it
	@cmake --build $(BUILD) --parallel $(JOBS) --target server bench
	@tests/bench/run.sh $(BUILD) $(ARGS)

fuzz: deps ## Run each fuzz target for a while (SECONDS_EACH=60)
	@tests/fuzz/run.sh $${SECONDS_EACH:-60}

install: build ## Install under /usr/local (PREFIX=...)
	@packaging/fetch-api-pages.py || echo "parley: installing without the scripts of /docs, /redoc and /rapidoc"
	@cmake --install $(BUILD) --prefix $${PREFIX:-/usr/local}

clean: ## Remove everything that was built (data in var/ stays)
	@rm -rf build build-asan build-tsan build-fuzz build-lint
