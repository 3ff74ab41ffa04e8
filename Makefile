# Everything that this project can do. Each target makes .venv first where that is missing.

PYTHON ?= python3
IN_VENV := .venv/bin/python
# Each is written last: an installation that was killed half way has none, and starts anew.
LOCKED := .venv/locked
CLUSTER := .venv/cluster
LADDER := .venv/ladder
GRADING := .venv/grading
INSTALLED := .venv/installed

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help book pdf test test-cluster serve bench fuzz lighthouse data ladder ladder-data \
	assignments grading lock oldest newest links launch release clean

# Given on the command line only: assigned here, such a variable of a person's own environment means
# nothing. The recipes read them as the shell's variables, where no character can do harm.
DATA :=
EDITION :=
NAME :=
PARAMETERS :=
PROFILE :=
REPOSITORY :=
TAG :=
export DATA EDITION NAME PARAMETERS PROFILE REPOSITORY TAG

help:
	@echo "make book    build the book: _build/html/index.html"
	@echo "             DATA=path                 about your results, in _build/<name of the folder>/;"
	@echo "                                       several are separated by spaces: DATA=\"a b\""
	@echo "             PARAMETERS=\"scale=params\"  with other parameters, in _build/custom/"
	@echo "             EDITION=student           with no solution of an exercise anywhere, in"
	@echo "                                       _build/student/; EDITION=teacher, as is, has them"
	@echo "             NAME=name                 in _build/name/ instead"
	@echo "             PROFILE=slurm             with its jobs on a cluster: a profile of Snakemake's"
	@echo "             REPOSITORY=address        with links to edit and run pages, on GitHub"
	@echo "make pdf     the same, and printed: _build/book.pdf, or _build/name.pdf; needs Pango"
	@echo "make test    build the book and check everything"
	@echo "make test-cluster  build a book by a Slurm of one node here: needs root, slurm-wlm, munge"
	@echo "make serve   show the book at http://127.0.0.1:8000"
	@echo "make bench   measure how long a build takes, some minutes; best while nothing else runs"
	@echo "make fuzz    import 100,000 mutated result files, some minutes: none may break anything"
	@echo "make lighthouse  measure the heaviest chapter by Lighthouse: needs npx, Chromium, the network"
	@echo "make data    write what is made from data/ and kept: data package, page, pictures"
	@echo "make ladder  install PyTorch, to train the ladder of small transformers yourself:"
	@echo "             make book PARAMETERS=\"ladder=tiny\", under two minutes, or ladder=full"
	@echo "make ladder-data  train what is missing of the full ladder, and write data/ladder/"
	@echo "make assignments  write what students are handed and what a teacher grades from:"
	@echo "             _build/assignments/"
	@echo "make grading  install nbgrader and JupyterLab, to grade them"
	@echo "make lock    write the requirements*.txt from pyproject.toml"
	@echo "make oldest  build and check what is committed with the oldest versions of direct dependencies"
	@echo "make newest  the same with the newest of all: what make lock would bring"
	@echo "make links   ask every address that the book links to whether it is still there"
	@echo "make release  what a release holds, in _build/release/: archives, PDF, checksums; needs Pango"
	@echo "             TAG=v1.2.3                only if that is the version everywhere"
	@echo "make clean   remove everything built"

book pdf: $(INSTALLED) $(if $(PROFILE),$(CLUSTER))
	@set -f --; \
	for pair in $$PARAMETERS; do \
		case $$pair in \
			?*=*) set -- "$$@" -p "$${pair%%=*}" "$${pair#*=}" ;; \
			*) echo "PARAMETERS holds '$$pair'; expected name=value, separated by spaces." >&2; exit 2 ;; \
		esac; \
	done; \
	exec $(IN_VENV) -m workflow.build $${DATA:+"--data=$$DATA"} $${EDITION:+"--edition=$$EDITION"} \
		$${NAME:+"--name=$$NAME"} $${REPOSITORY:+"--repository=$$REPOSITORY"} \
		$${PROFILE:+"--profile=$$PROFILE"} $(if $(filter pdf,$@),--pdf) "$$@"

test: book
	$(IN_VENV) -m ruff check
	$(IN_VENV) -m ruff format --check
	@# mypy has one process, pytest one a core: side by side, no core waits for the other.
	$(IN_VENV) -m mypy --strict benchmarks emergence workflow & types=$$!; \
	$(IN_VENV) -m pytest --numprocesses=auto; checked=$$?; wait $$types && exit $$checked

test-cluster: $(INSTALLED) $(CLUSTER)
	$(IN_VENV) -m pytest tests/cluster.py

serve: book
	@cd "_build/$${NAME:-html}" && exec "$(CURDIR)/$(IN_VENV)" -m http.server --bind 127.0.0.1 8000

bench: $(INSTALLED)
	$(IN_VENV) -m benchmarks.build
	$(IN_VENV) -m benchmarks.methods
	$(IN_VENV) -m benchmarks.importing

fuzz: $(INSTALLED)
	$(IN_VENV) -m benchmarks.fuzz

lighthouse: book
	$(IN_VENV) -m benchmarks.lighthouse

data: $(INSTALLED)
	$(IN_VENV) -m workflow.data_page
	$(IN_VENV) -m workflow.paper_page
	$(IN_VENV) -m workflow.names_page
	$(IN_VENV) -m workflow.readme_pictures
	$(IN_VENV) -m workflow.zenodo

ladder: $(LADDER)

ladder-data: $(INSTALLED) $(LADDER)
	$(IN_VENV) -m workflow.ladder_data
	$(IN_VENV) -m workflow.data_page

assignments: $(INSTALLED)
	$(IN_VENV) -m workflow.assignments

grading: $(INSTALLED) $(GRADING)

lock: $(INSTALLED)
	$(IN_VENV) -m uv pip compile --quiet --no-header --generate-hashes --universal \
		--python-version 3.11 --all-extras pyproject.toml --output-file requirements.txt
	$(IN_VENV) -m uv pip compile --quiet --no-header --generate-hashes --universal \
		--python-version 3.11 --constraints requirements.txt --group cluster \
		--output-file requirements-cluster.txt
	$(IN_VENV) -m uv pip compile --quiet --no-header --generate-hashes --universal \
		--python-version 3.11 --constraints requirements.txt --group ladder \
		--output-file requirements-ladder.txt
	$(IN_VENV) -m uv pip compile --quiet --no-header --generate-hashes --universal \
		--python-version 3.11 --constraints requirements.txt --group grading \
		--output-file requirements-grading.txt

# What is committed, in a clone with a lock of its own: nothing of yours is touched. What ruff and
# mypy say depends on their versions and on those of types, so the oldest are not asked.
oldest: RESOLUTION := lowest-direct
newest: RESOLUTION := highest
oldest newest: $(INSTALLED)
	@rm -rf _build/upkeep/$@
	@git clone --quiet . _build/upkeep/$@
	@$(IN_VENV) -m uv pip compile --quiet --no-header --generate-hashes --upgrade \
		--python $(IN_VENV) --resolution $(RESOLUTION) --all-extras pyproject.toml \
		--output-file _build/upkeep/$@/requirements.txt
	@$(MAKE) --no-print-directory -C _build/upkeep/$@ PYTHON="$(CURDIR)/$(IN_VENV)" \
		$(if $(filter newest,$@),test,book)
	$(if $(filter oldest,$@),cd _build/upkeep/$@ && $(IN_VENV) -m pytest --numprocesses=auto)

links: book
	@$(IN_VENV) -m workflow.links

# The branch of executed notebooks, cloned into _build/launched.
launch: $(INSTALLED)
	@$(IN_VENV) -m workflow.launch_check _build/launched --repository "$$REPOSITORY" --colab

release: $(INSTALLED)
	@$(IN_VENV) -m workflow.version $${TAG:+"$$TAG"}
	@$(MAKE) --no-print-directory pdf DATA= EDITION= NAME= PARAMETERS=
	@$(IN_VENV) -m workflow.release

clean:
	rm -rf _build .snakemake

$(INSTALLED): $(LOCKED) pyproject.toml
	@$(IN_VENV) -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@

$(CLUSTER): requirements-cluster.txt $(LOCKED)
	@$(IN_VENV) -m pip install -qq --require-hashes -r requirements-cluster.txt
	@touch $@

$(GRADING): requirements-grading.txt $(LOCKED)
	@$(IN_VENV) -m pip install -qq --require-hashes -r requirements-grading.txt
	@touch $@

# The package index holds a build for Linux that needs the libraries of CUDA, gigabytes of them, even
# to run without: whoever has put a smaller build into .venv keeps it.
$(LADDER): requirements-ladder.txt $(LOCKED)
	@$(IN_VENV) -c 'import torch' 2>/dev/null || { \
		echo "Installing PyTorch into .venv; on Linux this fetches some gigabytes. For a smaller build," \
			"stop this and run: $(IN_VENV) -m uv pip install --torch-backend=cpu 'torch==2.13.*'"; \
		$(IN_VENV) -m pip install -qq --require-hashes -r requirements-ladder.txt; }
	@touch $@

$(LOCKED): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed, but '$(PYTHON)' is $$($(PYTHON) --version 2>&1 | head -n 1);" \
			"name one that is: make PYTHON=python3.12" >&2; exit 2; }
	@rm -rf .venv
	@echo "Installing what requirements.txt lists into .venv; this takes about a minute."
	@$(PYTHON) -m venv .venv
	@$(IN_VENV) -m pip install -qq --require-hashes -r requirements.txt
	@MPLCONFIGDIR=.venv/share/matplotlib $(IN_VENV) -c 'import matplotlib.font_manager'
	@touch $@
