.PHONY: site test validate format lint setup

site: setup ## Install what is missing, build, run what changed, render site/
	swift run book build

test: setup ## Run the whole test suite
	swift test

validate: ## Hold every page of site/ against the HTML standard
	@scripts/validate-pages

format: ## Format every Swift file of ours
	swift format --in-place --recursive Package.swift Sources Plugins Tests

lint: ## Check the format without changing anything
	swift format lint --strict --recursive Package.swift Sources Plugins Tests

setup: ## Install libcmark, and the converter of formulas, where they are missing
	@scripts/install-libcmark
	@scripts/install-mathematics
