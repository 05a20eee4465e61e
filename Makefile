# Everything a person does here, by name. `make help` lists it.
# Only Go and make are needed to begin with; `make test` fetches the rest.

SHELL := bash
TOOL  := go tool -modfile=tools/go.mod

# The storm of docs/reliability.md, on servers of its own.
STORM   := scripts/with-servers.sh go test -tags services,chaos -count=1 -v -timeout 60m
OUTSIDE := ./cmd/firstbell/outside
WAVE    := ^(TestAWaveThroughCrashes|TestTheAccountOfAWaveSeesEachFault|TestABrokenClaimIsSeenInAWave)$$

# Our own Go files; generated ones do not exist.
SOURCES := $(shell find . -name '*.go' -not -path './node_modules/*' -not -path './.tmp/*')

.DEFAULT_GOAL := help
.PHONY: help run build check format vet lint floors pure test proof chaos chaos-wave chaos-broken fuzz bench england fix dead settings

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start the demo: two made-up schools, simulated handsets, nothing to set up
	go run ./cmd/firstbell demo

build: ## build bin/firstbell
	CGO_ENABLED=0 go build -trimpath -o bin/firstbell ./cmd/firstbell

check: format vet lint floors pure ## the quick look before a commit: no servers, under 3 minutes

format: ## are all files formatted?
	@out=$$($(TOOL) gofumpt -l $(SOURCES)); if [ -n "$$out" ]; then echo "Not formatted (make fix):"; echo "$$out"; exit 1; fi

vet: ## go vet, with the tests that need servers and the storm
	go vet -tags services,chaos ./...

lint: ## golangci-lint; .golangci.yaml says what and why
	$(TOOL) golangci-lint run

floors: ## does every import go down a floor?
	go test -count=1 ./internal/floors

pure: ## the tests that need no servers
	go test ./...

test: ## everything, on real PostgreSQL, Redis and Chromium; installs and starts what is missing
	scripts/with-servers.sh scripts/test.sh

proof: ## the short storm, the short crash test of a wave, both again with a fault that must be seen, fuzzing, a short bench and a hundredth of the country's morning; under 40 minutes
	FIRSTBELL_CHAOS=short $(STORM) -run '^(TestChaos|TestChaosOnOneMachine|TestABrokenClaimIsSeen)$$' $(OUTSIDE)
	FIRSTBELL_CHAOS=short $(STORM) -run '$(WAVE)' $(OUTSIDE)
	scripts/fuzz.sh 20
	scripts/with-servers.sh --durable go run ./cmd/firstbell bench --schools 4 --pupils 300 --wave-families 2000
	scripts/with-servers.sh --durable go run ./cmd/firstbell bench england --part 1/100

chaos: ## the long storm: 20,000 alerts while everything goes wrong, on PostgreSQL and on SQLite; half an hour
	FIRSTBELL_CHAOS=$${FIRSTBELL_CHAOS:-long} $(STORM) -run '^(TestChaos|TestChaosOnOneMachine)$$' $(OUTSIDE)

chaos-wave: ## the crash test of a wave: 20,000 families, processes of every role killed 30 times; a quarter of an hour
	FIRSTBELL_CHAOS=$${FIRSTBELL_CHAOS:-long} $(STORM) -run '$(WAVE)' $(OUTSIDE)

chaos-broken: ## the same with a claim broken on purpose: shows that the storm can fail
	$(STORM) -run '^TestABrokenClaimIsSeen$$' $(OUTSIDE)

fuzz: ## every fuzz target, a minute each
	scripts/fuzz.sh 60

bench: ## the figures of docs/performance.md, on servers that keep what they are given
	scripts/with-servers.sh --durable go run ./cmd/firstbell bench closures --runs 5
	scripts/with-servers.sh --durable go run ./cmd/firstbell bench texts --part 1/100 --runs 5
	scripts/with-servers.sh --durable go run ./cmd/firstbell bench

england: ## a twentieth of the country's morning: every text sent once, every ledger balanced, and where the time went
	scripts/with-servers.sh --durable go run ./cmd/firstbell bench england

fix: ## format all files
	$(TOOL) gofumpt -w $(SOURCES)

dead: ## functions that nothing reaches
	$(TOOL) deadcode -tags services -test ./...

settings: ## write firstbell.example.yaml and docs/settings.md anew from the table
	go test ./config -run TestTheSampleAndThePageSayWhatTheTableSays -update
