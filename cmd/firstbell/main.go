// Command firstbell is the service that texts home the same morning. This room
// joins the others and holds no rule: it starts them in order, stops them in
// reverse, and gives each what it needs.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

// The exit codes other programs rely on.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2 // wrong words or wrong settings
)

// world is what a command reaches outside the program.
type world struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// command is one word of the command line.
type command struct {
	name  string
	about string // one line of help
	run   func(ctx context.Context, w world, args []string) error
}

// commands lists every one, in the order help shows them.
func commands() []command {
	return []command{
		{"demo", "two made-up schools on a school morning, with simulated handsets; needs nothing else", demo},
		{"serve", "the service", serve},
		{"sandbox", "a stand-in for Twilio as its own process", runSandbox},
		{"migrate", "bring the database to the newest shape", migrate},
		{"school", "school add, connect, disconnect: put a school in, let its register system be asked", either("school", second{"add", addSchool}, second{"connect", connectSchool}, second{"disconnect", disconnectSchool})},
		{"import", "put a roll in from CSV, a CTF file or JSON; import wonde: pull it", importRoll},
		{"key", "key create, key revoke: make a key for the API, or end one", either("key", second{"create", createKey}, second{"revoke", revokeKey})},
		{"staff", "staff add, staff mobile, staff password, staff leave: let a person sign in, be told by text, or no longer", either("staff", second{"add", addStaff}, second{"mobile", staffMobile}, second{"leave", endStaff}, second{"password", setPassword})},
		{"campaign", "campaign list, plan, preview, propose, approve, launch, vouch, pause, resume, results: planned texting", campaignCommand},
		{"network", "network add, join, adopt, propose, approve, waves, pause, resume: a trust, an authority or a hub, and the campaigns of its schools", networkCommand},
		{"pause", "stop texts of one school or all, or resume them", pause},
		{"explain", "why was a pupil's family texted, or not? A list of reasons", explainDecision},
		{"backup", "write the database into one file", backup},
		{"restore", "put a backup back, and send nothing blindly after it", restore},
		{"reconcile", "compare a day's texts with the carrier's own list", reconcile},
		{"audit", "audit verify: is the record of who did what whole?", either("audit", second{"verify", verifyAudit})},
		{"doctor", "check settings, database, Redis and Twilio, and say what to do about each fault", doctor},
		{"bench", "the benchmarks of docs/performance.md", bench},
	}
}

// usage is a command line that cannot be meant, or settings that cannot be
// used: exit 2.
type usage struct{ error }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], world{os.Getenv, os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run is the whole program: tests call it as main does.
func run(ctx context.Context, args []string, w world) int {
	if len(args) == 0 || slices.Contains([]string{"help", "-h", "--help"}, args[0]) {
		help(w.stdout)
		if len(args) == 0 {
			return exitUsage
		}
		return exitDone
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return exitOf(w.stderr, c.run(ctx, w, args[1:]))
		}
	}
	fmt.Fprintf(w.stderr, "There is no command %q. firstbell help lists them.\n", args[0])
	return exitUsage
}

// exitOf says a failure in one clear sentence and gives its exit code.
func exitOf(stderr io.Writer, err error) int {
	if err == nil || errors.Is(err, errHelped) {
		return exitDone
	}
	fmt.Fprintln(stderr, strings.TrimSuffix(err.Error(), "\n"))
	if _, ok := errors.AsType[usage](err); ok {
		return exitUsage
	}
	return exitFailed
}

func help(out io.Writer) {
	fmt.Fprint(out, "firstbell texts home the same morning.\n\n  firstbell COMMAND [--help]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(out, "  %-9s %s\n", c.name, c.about)
	}
	fmt.Fprint(out, "\nTry it: firstbell demo\n")
}
