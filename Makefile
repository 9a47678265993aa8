.PHONY: site test paint format lint setup browser

site: setup ## Install what is missing, build, run what changed, render site/
	swift run book build

test: setup browser ## Run the whole test suite
	swift test

paint: browser ## Print how soon each page paints, from the file system
	FIRST_PAINT=print swift test --filter BrowserTests/paint | grep 'first paint'

format: ## Format every Swift file of ours
	swift format --in-place --recursive Package.swift Sources Plugins Tests

lint: ## Check the format without changing anything
	swift format lint --strict --recursive Package.swift Sources Plugins Tests

setup: ## Install libcmark where it is missing
	@scripts/install-libcmark

browser: ## Install Chromium, its driver and axe-core where they are missing
	@scripts/install-browser
