# Python 3.11 or newer and make are all that must be there; the rest is installed into $(VENV).
PYTHON ?= python3
VENV   ?= .venv
MODEL  ?= all
ARGS   ?=
bin    := $(VENV)/bin

run: $(VENV)/ready            ## open the app in the browser; ARGS go to streamlit
	$(bin)/streamlit run app.py $(ARGS)

test: $(VENV)/ready-dev       ## all tests, with a real browser
	$(bin)/python tests/find_chromium.py
	$(bin)/python -m pytest $(ARGS)

campaign: $(VENV)/ready-dev   ## all inputs of tests/campaign (some minutes), and the table out/campaign.md
	$(bin)/python tests/find_chromium.py
	$(bin)/python -m pytest tests/campaign --campaign --timeout 7200 $(ARGS)

check: $(VENV)/ready-dev      ## the house rules alone: lint, format, types, imports, texts
	$(bin)/python -m pytest tests/test_house.py

bench: $(VENV)/ready-dev      ## measure the speed and write docs/benchmarks.md
	$(bin)/python tests/find_chromium.py
	$(bin)/python -m tests.bench $(ARGS)

weights: $(VENV)/ready        ## train a shipped network again and replace it: make weights MODEL=pen
	$(bin)/python -m cnn_viz weights $(MODEL) --force

$(VENV)/ready $(VENV)/ready-dev: $(VENV)/ready%: requirements%.txt requirements.txt
	$(PYTHON) -c 'import sys; sys.exit("CNN Viz needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	test -x $(bin)/pip || $(PYTHON) -m venv $(VENV)
	$(bin)/pip install --quiet uv && $(bin)/uv pip install --quiet --python $(bin)/python -r $< || $(bin)/pip install -r $<
	touch $@

.PHONY: run test campaign check bench weights
