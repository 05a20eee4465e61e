package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/sandbox"
	"github.com/firstbell/firstbell/internal/web"
)

// standIn puts the sandbox in Twilio's place, in this process: the settings
// come back pointing at it. Its account's token is made afresh each time, so
// that nobody else can sign for it.
func standIn(s config.Settings, listener net.Listener, cfg sandbox.Config) (*sandbox.Server, config.Settings) {
	base := local(listener.Addr().String())
	cfg.AuthToken = rand.Text()
	cfg.InboundURL = base + "/twilio/inbound#rc=5&rp=all" // as one would ask Twilio to: again when it failed
	s.Twilio = config.Twilio{
		AccountSID: sandbox.DefaultAccount, AuthToken: config.NewSecret(cfg.AuthToken), From: sandbox.DefaultFrom, BaseURL: base,
	}
	s.PublicURL = base
	return sandbox.New(cfg), s
}

// runSandbox runs the stand-in as its own process.
func runSandbox(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "sandbox", "a stand-in for Twilio as its own process; its log is a witness of what was accepted",
		"firstbell sandbox --listen 127.0.0.1:8090 --log accepted.jsonl --inbound http://127.0.0.1:8080/twilio/inbound")
	listen := f.String("listen", "127.0.0.1:8090", "`address` to serve at; port 0 picks one")
	path := f.String("log", "", "`file` that gets one line for each accepted text")
	inbound := f.String("inbound", "", "`address` that replies are posted to")
	token := f.String("token", "sandbox", "the account's auth `token`; it signs what it posts")
	shift := f.Duration("clock-shift", 0, "how far its clock is off the machine's: the same as that of the service it stands in for")
	delivered := f.Duration("delivered-after", time.Second, "how long after it was accepted a text is delivered")
	if err := f.parse(args); err != nil {
		return err
	}
	if *token == "" {
		return usage{errors.New("--token: an empty token would accept forgeries")}
	}
	cfg := sandbox.Config{Clock: shifted(*shift), AuthToken: *token, InboundURL: *inbound, SentAfter: *delivered / 3, DeliveredAfter: *delivered}
	if *path != "" {
		out, err := os.OpenFile(*path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("--log: %w", err)
		}
		defer out.Close()
		cfg.Log = out
	}
	listener, err := listenAt(ctx, *listen)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "The stand-in listens at %s, account %s.\n", local(listener.Addr().String()), sandbox.DefaultAccount)
	phones := sandbox.New(cfg)
	defer phones.Close()
	server := web.NewServer(phones.Handler(), logger(w))
	failed := make(chan error, 1)
	go func() { failed <- served(server.Serve(listener)) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	end, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	return server.Shutdown(end)
}
