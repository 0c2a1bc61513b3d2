# Everything one does with the product; each target is one line, the work is in tools/.
.DEFAULT_GOAL := help
.PHONY: setup run run-lan worker test check proof pictures house lock texts help

setup:    ## all set-up and nothing else; the console script is then .venv/bin/mytoyota
	@tools/setup.sh run

run:      ## set up and serve the demo on HOST:PORT (127.0.0.1:8000); Ctrl-C stops everything
	@tools/run.sh

run-lan:  ## the same over TLS for phones in the same network, with a passcode
	@tools/run.sh lan

worker:   ## one more job worker for the instance that runs (needs a shared queue and database)
	@tools/run.sh worker

test:     ## set up what tests need, then style, types, imports, migrations and every test
	@tools/test.sh all

check:    ## the fast part of `make test`: all but the browser
	@tools/test.sh fast

proof:    ## what takes long or measures: long walks, kill -9, speed, the README's pictures, benchmarks
	@tools/test.sh proof

pictures: ## take the README's pictures anew from the running product, and draw the house
	@tools/test.sh pictures

house:    ## draw docs/house.svg from the import contract
	@.venv/bin/python tools/house.py

lock:     ## pin and hash the dependencies of pyproject.toml anew
	@tools/lock.sh

texts:    ## gather the texts of code and templates into the catalogues and list what has no English yet
	@.venv/bin/python tools/texts.py

help:     ## this list
	@sed -n 's/^\([a-z-]*\): *## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name what; do printf '  make %-9s %s\n' "$$name" "$$what"; done
