PYTHON ?= python3

.PHONY: help run test soak content content-stamp evaluate messages clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

run: ## install what is missing, train what has changed, start bot and portal
	@$(PYTHON) tools/run.py

test: ## everything CI runs: lint, types, unit, functional, house rules, bot, browser
	@$(PYTHON) tools/test.py

soak: ## the long counts: kills, load, fuzz (about half an hour)
	@$(PYTHON) tools/test.py --soak

content: ## check the pages: structure, numbers, links, languages
	@$(PYTHON) tools/test.py --only content

content-stamp: ## mark new translations with the Danish text they were made from
	@.venv/portal/bin/python -m portal.manage stamp

messages: ## collect the interface texts into translations/messages.pot and the catalogues
	@.venv/portal/bin/pybabel -q extract -F translations/babel.cfg --no-wrap --omit-header -o translations/messages.pot .
	@.venv/portal/bin/pybabel -q update --no-wrap --no-fuzzy-matching -i translations/messages.pot -d translations

clean: ## remove what was built; environments, database and models stay
	@rm -rf portal/static/build node_modules .pytest_cache .mypy_cache .ruff_cache var/*.made-from
