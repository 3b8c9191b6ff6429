# The verbs of this project. Each sets up what it needs; `make help` lists them.
PYTHON ?= python3
PAPER ?= both
HANDBOOK = .venv/bin/python -m scripts

.PHONY: help site check serve handouts test wiki-test bench lint sbom audit fuzz lock clean

help: ## list the verbs
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

site: ## check, build the site and print the handouts, into site/
	@$(PYTHON) scripts/set_up.py site
	@$(HANDBOOK) build

check: ## find dead links, wrong citations, broken diagrams
	@$(PYTHON) scripts/set_up.py site
	@$(HANDBOOK) check

serve: ## preview at http://127.0.0.1:8000 while you write
	@$(PYTHON) scripts/set_up.py site
	@$(HANDBOOK) serve

handouts: ## print the handouts of the built site again; PAPER=A4 or PAPER=Letter for one size
	@$(PYTHON) scripts/set_up.py site
	@$(HANDBOOK) handouts --paper $(PAPER)

test: ## run all tests, a browser included
	@$(PYTHON) scripts/set_up.py test
	@.venv/bin/python -m pytest

wiki-test: ## let DokuWiki and MediaWiki render the links that readers copy (installs both, and PHP, from Debian)
	@$(PYTHON) scripts/set_up.py wiki-test
	@.venv/bin/python -m pytest -n0 tests/wikis_dokuwiki.py tests/wikis_mediawiki.py

bench: ## measure this build beside its peers, which are installed into .venv-bench; WHAT='check --guides 1000'
	@$(PYTHON) scripts/set_up.py bench
	@$(HANDBOOK) bench $(WHAT)

lint: ## style and types of the Python code
	@$(PYTHON) scripts/set_up.py test
	@.venv/bin/ruff check scripts tests && .venv/bin/ruff format --check scripts tests && .venv/bin/mypy scripts

sbom: ## list every package in CycloneDX form, into sbom.cdx.json
	@$(PYTHON) scripts/set_up.py site
	@$(PYTHON) -m venv .cache/sbom && .cache/sbom/bin/pip -q install --require-hashes -r requirements-sbom.txt
	@.cache/sbom/bin/python -W ignore::UserWarning -m cyclonedx_py requirements --pyproject pyproject.toml --output-reproducible -o sbom.cdx.json requirements.txt

audit: ## ask PyPI's register of vulnerabilities about every pinned package (needs a network)
	@$(PYTHON) -m venv .cache/audit && .cache/audit/bin/pip -q install --require-hashes -r requirements-audit.txt
	@.cache/audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.txt
	@.cache/audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements-test.txt

fuzz: ## let every parser read odd texts, a minute each; WHAT='BibTeX --seconds 600'
	@$(PYTHON) scripts/set_up.py test
	@.venv/bin/python -m tests.fuzz $(WHAT)

# Run it with the oldest Python that must work: 3.11.2, as in Debian 12.
lock: ## pin the packages of requirements*.in again, with hashes
	@$(PYTHON) -m venv .cache/lock && .cache/lock/bin/pip -q install pip-tools
	@for list in requirements requirements-test requirements-sbom requirements-audit; do .cache/lock/bin/pip-compile -q --generate-hashes --allow-unsafe \
	  --no-header --no-annotate --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	  -o $$list.txt $$list.in; done

clean: ## remove what was built (the packages stay)
	@rm -rf site .cache docs/assets/vendor
