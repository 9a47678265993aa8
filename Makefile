.PHONY: site serve test test-new-book fuzz kills run-file validate bench bench-book accuracy paint format lint setup versions outdated peers browser other-browsers cmark emulator

# SwiftPM plans its builds anew, for seconds, when any variable is another than the last time. So make's own are left out,
# and one switches between make, swift and book without waiting.
SWIFT = env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u MAKE_TERMOUT -u MAKE_TERMERR _="$$(command -v swift)" swift

site: setup ## Install what is missing, build, run what changed, render site/
	@$(SWIFT) run book build

serve: setup ## Show the pages while they are written; PORT=9000 elsewhere
	@$(SWIFT) run book serve $(if $(PORT),--port $(PORT))

test: setup browser other-browsers cmark emulator ## Run the test suite, but for the book that is made afresh
	@scripts/validate-pages
	@env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u MAKE_TERMOUT -u MAKE_TERMERR scripts/run-tests

test-new-book: setup ## Make a book with the last commit of the engine, write, change and serve it: the engine is built once more
	@$(SWIFT) test --filter '^SecondBookTests\.'

fuzz: ## Look for a text that a chapter cannot be, for five minutes; FUZZ=seconds, or INPUT=file to try one again
	@scripts/fuzz $(or $(INPUT),$(FUZZ),300)

kills: ## Kill commands by chance in BOOK=folder, a built copy of this book; KILLS=20, SEED=2 others
	@scripts/kill-commands $(BOOK) --kills $(or $(KILLS),200) --seed $(or $(SEED),1)

run-file: ## Compile one Swift file against the library and run it; FILE=site/01-basic-mlp.swift
	@$(SWIFT) run book run-file $(FILE)

validate: ## Hold every page of site/ against the HTML standard, every notebook against its schema; HTML_CHECK=skip
	@scripts/validate-pages
	@scripts/validate-notebooks

bench: $(if $(PEERS),peers) ## Measure the tensors; PEERS=1 beside PyTorch and JAX, BENCH="--rows step" some rows
	@$(SWIFT) run tensor-benchmarks $(if $(PEERS),--peers) $(BENCH)

bench-book: setup ## Measure builds of this book after edits, in a copy, and weaving; BENCH="--weaving" that alone
	@$(SWIFT) run book-benchmarks $(BENCH)

paint: browser ## Print how soon each page paints, from the file system
	FIRST_PAINT=print swift test --filter BrowserTests/paint | grep 'first paint'

accuracy: ## Measure the errors of exp, log, tanh, sin and cos over every Float; FUNCTIONS="exp tanh" some
	@$(SWIFT) run accuracy $(FUNCTIONS)

format: ## Format every Swift file of ours
	swift format --in-place --recursive Package.swift Sources Plugins Tests Benchmarks

lint: ## Check the format without changing anything
	swift format lint --strict --recursive Package.swift Sources Plugins Tests Benchmarks

setup: ## Install libcmark, the converter of formulas and what live chapters are made with where they are missing; resolve the listed versions
	@scripts/install-libcmark
	@scripts/install-wasm-tools
	@scripts/resolve-dependencies
	@scripts/install-mathematics

versions: ## List what is resolved now in dependencies.txt and requirements/; 'swift package update' takes newer packages
	@scripts/resolve-dependencies --write
	@scripts/lock-python

outdated: ## Say what of dependencies.txt has a newer version; fails where something has
	@scripts/list-outdated

peers: ## Install PyTorch and JAX into .venv
	@scripts/install-peers

emulator: ## Install what runs programs for arm64 on another processor, where it is missing
	@scripts/install-emulator

cmark: ## Install the programs cmark and cmark-gfm, which tests hold pages against, where they are missing
	@scripts/install-cmark

other-browsers: ## Install Firefox and WebKit's driver where they are missing
	@scripts/install-other-browsers

browser: ## Install Chromium, its driver and axe-core where they are missing
	@scripts/install-browser
