# make run    sets everything up and starts the local trial
# make setup  only sets up; afterwards the command is .venv/bin/wutong
# make test   all tests             make quick  without the slow ones
# make check  lint, types, architecture
# make bench  the benchmarks
# make fit    for maintainers: fits the reader to its corpus (MORE="files" adds others)
# make lock   for maintainers: newest versions into requirements.lock

PY := .venv/bin/python
READY := .venv/.ready

.PHONY: run setup test quick check bench fit lock clean

run: $(READY)
	@.venv/bin/wutong try

setup: $(READY)

$(READY): requirements.lock scripts/setup.sh
	@sh scripts/setup.sh

test: $(READY)
	@$(PY) -m pytest

quick: $(READY)
	@$(PY) -m pytest -m "not slow"

check: $(READY)
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports

bench: $(READY)
	@$(PY) -m bench

# Messages on which the word lists were made weigh less: there the lists look better than they are.
# So do those made to teach one thing.
CORPUS := tests/reader/corpus
LESS := city-open.jsonl:0.6 village-open.jsonl:0.6 numbers-open.jsonl:0.5 phrases.txt:0.3
fit: $(READY)
	@$(PY) -m training $(addprefix $(CORPUS)/,$(LESS)) \
		$(filter-out $(foreach each,$(LESS),%/$(firstword $(subst :, ,$(each)))),$(wildcard $(CORPUS)/*-open.jsonl)) \
		$(addsuffix :0.3,$(wildcard $(CORPUS)/*.tsv)) tests/reader/category_sentences.txt:0.6 $(MORE)

lock:
	@uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade -q \
		-o requirements.lock

clean:
	@rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
