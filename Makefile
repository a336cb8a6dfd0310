PYTHON ?= python3

.PHONY: help run test soak content content-stamp content-export content-status evaluate messages translations-export translations-import \
	policy-import municipality links clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 22

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

content-export: ## write what editors have published in the staff area into content/
	@.venv/portal/bin/python -m portal.manage content-export

content-status: ## print how far each language is: missing, outdated, machine, reviewed
	@.venv/portal/bin/python -m portal.manage content-status

messages: ## collect the interface texts into translations/messages.pot and the catalogues
	@.venv/portal/bin/pybabel -q extract -F translations/babel.cfg --no-wrap --omit-header -o translations/messages.pot .
	@.venv/portal/bin/pybabel -q update --no-wrap --no-fuzzy-matching -i translations/messages.pot -d translations

translations-export: ## write what LANGUAGE=.. lacks to var/exchange, as XLIFF 2 and PO (BY=person, ONLY=topics/doctor)
	@.venv/portal/bin/python -m portal.exchange export "$$LANGUAGE" --by="$$BY" --only="$$ONLY"

translations-import: ## take back FILE=.. from a translator, through all checks
	@.venv/portal/bin/python -m portal.exchange import "$$FILE"

policy-import: ## make a draft of MUNICIPALITY=..'s policy from FILE=.. (PDF, DOCX, Markdown)
	@.venv/portal/bin/python -m portal.exchange policy "$$MUNICIPALITY" "$$FILE"

municipality: ## begin a new municipality: NAME=.. (REGION=syddanmark, WEBSITE=https://..)
	@.venv/portal/bin/python -m portal.exchange municipality "$$NAME" --region="$$REGION" --website="$$WEBSITE"

links: ## try all addresses outside: valid, moved, gone, refused, unchecked
	@.venv/portal/bin/python -m portal.exchange links

clean: ## remove what was built; environments, database and models stay
	@rm -rf portal/static/build node_modules .pytest_cache .mypy_cache .ruff_cache var/*.made-from
