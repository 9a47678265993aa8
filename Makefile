.PHONY: site test bench validate format lint setup peers

site: setup ## Install what is missing, build, run what changed, render site/
	swift run book build

test: setup ## Run the whole test suite
	swift test

validate: ## Hold every page of site/ against the HTML standard
	@scripts/validate-pages

bench: $(if $(PEERS),peers) ## Measure the tensors; PEERS=1 beside PyTorch and JAX, BENCH="--rows step" some rows
	@swift run tensor-benchmarks $(if $(PEERS),--peers) $(BENCH)

format: ## Format every Swift file of ours
	swift format --in-place --recursive Package.swift Sources Plugins Tests Benchmarks

lint: ## Check the format without changing anything
	swift format lint --strict --recursive Package.swift Sources Plugins Tests Benchmarks

setup: ## Install libcmark, and the converter of formulas, where they are missing
	@scripts/install-libcmark
	@scripts/install-mathematics

peers: ## Install PyTorch and JAX into .venv
	@scripts/install-peers
