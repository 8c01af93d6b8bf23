# Python 3.11 or newer and make are all that must be there; the rest is installed into $(VENV).
PYTHON ?= python3
VENV   ?= .venv
MODEL  ?= all
ARGS   ?=
CPU    ?=
bin    := $(VENV)/bin
workers := -n auto --maxprocesses 4 --dist loadfile # a file's tests share what it starts
scripts := node_modules/.package-lock.json # what checks the JavaScript; the app needs none of it

run: $(VENV)/ready            ## open the app in the browser; ARGS go to streamlit; CPU=1 installs torch without CUDA
	$(bin)/streamlit run app.py $(ARGS)

quick: $(VENV)/ready-dev $(scripts)   ## the inner loop: rules, types, lint, unit tests; no browser, no training
	$(bin)/python -m pytest $(workers) -m "not slow" tests/test_house.py tests/test_texts.py tests/test_readme.py tests/unit $(ARGS)

test: $(VENV)/ready-dev $(scripts)    ## all tests, with a real browser
	$(bin)/python tests/find_chromium.py
	$(bin)/python -m pytest $(workers) $(ARGS)

campaign: $(VENV)/ready-dev $(scripts)   ## all inputs of tests/campaign, what is marked long, and the table out/campaign.md
	$(bin)/python tests/find_chromium.py
	$(bin)/python -m pytest --campaign --timeout 7200 $(ARGS)

mutants: $(VENV)/ready-dev    ## change engine/ in 100 places, one at a time; what no unit test notices: out/mutants.md
	$(bin)/python -m tests.mutants --count 100 --seed 1 $(ARGS)

check: $(VENV)/ready-dev $(scripts)   ## the house rules alone: lint, format, types, imports, texts
	$(bin)/python -m pytest tests/test_house.py

bench: $(VENV)/ready-dev      ## measure the speed and write docs/benchmarks.md
	$(bin)/python tests/find_chromium.py
	$(bin)/python -m tests.bench $(ARGS)

weights: $(VENV)/ready        ## train a shipped network again and replace it: make weights MODEL=pen
	$(bin)/python -m cnn_viz weights $(MODEL) --force

# uv installs what the lock says, hashes checked; pip, where uv cannot, the pinned packages and what they then bring along.
# With CPU=1, uv takes torch and torchvision from PyTorch's own builds for the CPU: pip cannot, so nothing stands in for it.
LOCK := deploy/requirements.lock
uv := $(bin)/uv pip install --quiet --python $(bin)/python --constraint $(LOCK)

$(VENV)/ready $(VENV)/ready-dev: $(VENV)/ready%: requirements%.txt requirements.txt $(LOCK)
	$(PYTHON) -c 'import sys; sys.exit("CNN Viz needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	test -x $(bin)/pip || $(PYTHON) -m venv $(VENV)
ifdef CPU
	$(bin)/pip install --quiet uv && $(uv) --torch-backend cpu -r $<
else
	$(bin)/pip install --quiet uv && $(uv) -r $< || $(bin)/pip install -r $<
endif
	touch $@

$(scripts): package-lock.json $(VENV)/ready-dev
	$(bin)/npm ci --silent --no-audit --no-fund
	touch $@

# What the lock holds: all but torch and torchvision, whose builds for the CPU have no hashes in the usual index.
cuda := torch torchvision triton cuda-bindings cuda-pathfinder cuda-toolkit $(addprefix nvidia-,cublas cuda-cccl cuda-cupti \
  cuda-nvrtc cuda-runtime cudnn-cu13 cufft cufile cusolver cusparse cusparselt-cu13 nccl-cu13 nvjitlink nvshmem-cu13 nvtx)

lock:                         ## pin what requirements.txt brings along, with hashes: deploy/requirements.lock
	test -x $(bin)/pip || $(PYTHON) -m venv $(VENV)
	$(bin)/pip install --quiet uv
	$(bin)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  $(addprefix --no-emit-package ,$(cuda)) requirements.txt -o $(LOCK)

.PHONY: run quick test campaign mutants check bench weights lock
