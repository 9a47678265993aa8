.PHONY: site test format lint setup

site: setup ## Install what is missing, build, run what changed, render site/
	swift run book build

test: setup ## Run the whole test suite
	swift test

format: ## Format every Swift file of ours
	swift format --in-place --recursive Package.swift Sources Plugins Tests

lint: ## Check the format without changing anything
	swift format lint --strict --recursive Package.swift Sources Plugins Tests

setup: ## Install libcmark where it is missing
	@scripts/install-libcmark
