package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strconv"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/seal"
)

// errHelped is a command that was only asked for its help.
var errHelped = errors.New("helped")

// flags reads the words of one command. Its help is the sentence, the words
// and an example.
type flags struct {
	*flag.FlagSet
	w world
}

func newFlags(w world, name, about, example string) flags {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	fs := flags{f, w}
	f.Usage = func() {
		fmt.Fprintf(w.stdout, "firstbell %s: %s\n\n", name, about)
		f.SetOutput(w.stdout)
		f.PrintDefaults()
		f.SetOutput(io.Discard)
		fmt.Fprintf(w.stdout, "\nFor example:\n  %s\n", example)
	}
	return fs
}

// parse reads args; words left over are an error.
func (f flags) parse(args []string) error {
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		return errHelped
	} else if err != nil {
		return usage{fmt.Errorf("%w. firstbell %s --help says what there is", err, f.Name())}
	}
	if f.NArg() > 0 {
		return usage{fmt.Errorf("firstbell %s does not know what to do with %q", f.Name(), f.Arg(0))}
	}
	return nil
}

// listenAt opens the address given with --listen. One that is no address is
// wrong usage; one that is taken is a failure.
func listenAt(ctx context.Context, address string) (net.Listener, error) {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, usage{errors.New("--listen must be an address and a port, like 127.0.0.1:8080")}
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return nil, usage{errors.New("--listen has a port that is no number between 0 and 65535")}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("--listen: %w", err)
	}
	return listener, nil
}

// settings loads what is set, and warns of a key that others can read.
func settings(w world, file string) (config.Settings, error) {
	s, err := readSettings(w, file)
	if err != nil {
		return s, err
	}
	if err := seal.Guarded(s.KeyFile); err != nil {
		logger(w).Warn("the sealing key is not its owner's only", "what", err)
	}
	return s, nil
}

// readSettings loads what is set; every fault is one sentence.
func readSettings(w world, file string) (config.Settings, error) {
	s, err := config.Load(w.getenv, file)
	if err != nil {
		return s, usage{err}
	}
	return s, nil
}

// logger writes for the operator: ids and durations, never a name or a number.
func logger(w world) *slog.Logger {
	return slog.New(slog.NewTextHandler(w.stderr, &slog.HandlerOptions{Level: slog.LevelInfo}))
}
