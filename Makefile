.PHONY: site test bench accuracy format lint setup peers

site: setup ## Install what is missing, build, run what changed, render site/
	swift run book build

test: setup ## Run the whole test suite
	swift test

bench: $(if $(PEERS),peers) ## Measure the tensors; PEERS=1 beside PyTorch and JAX, BENCH="--rows step" some rows
	@swift run tensor-benchmarks $(if $(PEERS),--peers) $(BENCH)

accuracy: ## Measure the errors of exp, log, tanh, sin and cos over every Float; FUNCTIONS="exp tanh" some
	@swift run accuracy $(FUNCTIONS)

format: ## Format every Swift file of ours
	swift format --in-place --recursive Package.swift Sources Plugins Tests Benchmarks

lint: ## Check the format without changing anything
	swift format lint --strict --recursive Package.swift Sources Plugins Tests Benchmarks

setup: ## Install libcmark where it is missing
	@scripts/install-libcmark

peers: ## Install PyTorch and JAX into .venv
	@scripts/install-peers
