# Luujin. `make` alone lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# Two processes on two cores; more than four find nothing more to do at the same time (tests/workers.py).
PYTEST_ARGS ?= --numprocesses logical --maxprocesses 4
# Rasa is started with a path to its own environment; nothing of the caller's may leak in.
unexport VIRTUAL_ENV PYTHONPATH

# $(call step,what,command): say what is done, do it, say how long it took.
define step
@printf '\n▶ %s\n' '$(1)'; s=$$SECONDS; $(2) && printf '  ✔ %d s\n' $$((SECONDS - s))
endef

.PHONY: help
help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: run
run: ## install, train, start Luujin, print one address (Ctrl-C ends everything)
	@$(PYTHON) scripts/setup.py --runtime
	@exec $(BIN)/python -m bot run

.PHONY: setup
setup: ## make both environments from the locks
	@$(PYTHON) scripts/setup.py

.PHONY: train
train: setup ## train the language model if its inputs changed
	@$(BIN)/python -m bot train

.PHONY: test
test: export PYTHONDONTWRITEBYTECODE := # dozens of processes would compile everything anew
test: setup ## the whole suite; a part that cannot run here is skipped with its reason and cure
	$(call step,language model,$(BIN)/python -m bot train)
	$(call step,tests,$(BIN)/python -m pytest $(PYTEST_ARGS))

.PHONY: risk
risk: setup ## fit the small model of risk anew, after a change of the training data
	@PYTHONPATH=. nlu/.venv/bin/python nlu/fit_risk.py

.PHONY: vectors
vectors: setup ## embed what is new in the training data, so that training need not
	@PYTHONPATH=. nlu/.venv/bin/python nlu/fit_vectors.py

.PHONY: evaluate
evaluate: setup ## how well messages are understood, beside Rasa's default pipeline (its training takes long)
	@$(BIN)/python -m benchmarks.understanding $(EVALUATE_ARGS)

.PHONY: check
check: setup ## format, lint, types, import rules, content, words, locks
	$(call step,format,$(BIN)/ruff format --check .)
	$(call step,lint,$(BIN)/ruff check .)
	$(call step,types,$(BIN)/mypy)
	$(call step,imports,$(BIN)/lint-imports --no-logo)
	$(call step,content and words,$(BIN)/python -m bot content check && $(BIN)/python -m bot.texts.extract)
	$(call step,yaml and docker files,$(BIN)/yamllint --strict . && $(BIN)/python scripts/check_docker.py)
	$(call step,nothing that must not be committed,$(BIN)/python scripts/check_tree.py)

.PHONY: format
format: setup ## format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: lock
lock: ## renew the locks (hashes, no download addresses)
	@$(PYTHON) scripts/lock.py

.PHONY: audit
audit: setup ## look for known weaknesses in what the locks name
	$(BIN)/pip-audit --disable-pip --require-hashes --requirement requirements.lock

.PHONY: clean
clean: ## remove the environments and everything the commands wrote, except keys and databases
	rm -rf .venv nlu/.venv var/tools var/models var/log .mypy_cache .ruff_cache .pytest_cache .hypothesis
