package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/queue"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/sms"
)

// exam is one thing the doctor looks at: what it saw, or what is wrong with
// what to do about it.
type exam struct {
	name string
	look func(ctx context.Context) (string, error)
}

// doctor checks what the service stands on and says what to do about each
// fault.
func doctor(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "doctor", "check settings, database, Redis and Twilio, and say what to do about each fault", "firstbell doctor --config firstbell.yaml")
	file := f.String("config", "", "settings `file`")
	ready := f.Bool("ready", false, "only ask the process on this machine whether it can work, as a health check does")
	if err := f.parse(args); err != nil {
		return err
	}
	s, err := readSettings(w, *file)
	if err != nil {
		return err
	}
	if *ready {
		return askReady(ctx, s)
	}
	fmt.Fprintln(w.stdout, "ok    settings: every one can be read")
	wrong := 0
	for _, e := range exams(s) {
		look, stop := context.WithTimeout(ctx, 15*time.Second)
		saw, err := e.look(look)
		stop()
		if err != nil {
			wrong++
			fmt.Fprintf(w.stdout, "WRONG %s: %v\n", e.name, err)
			continue
		}
		fmt.Fprintf(w.stdout, "ok    %s: %s\n", e.name, saw)
	}
	if wrong > 0 {
		return fmt.Errorf("%d of these must be put right before the service can be relied on", wrong)
	}
	return nil
}

// askReady asks the process that serves with the same settings, on this
// machine, whether it can work.
func askReady(ctx context.Context, s config.Settings) error {
	ctx, stop := context.WithTimeout(ctx, 4*time.Second)
	defer stop()
	_, port, err := net.SplitHostPort(s.Listen)
	if err != nil {
		return usage{fmt.Errorf("FIRSTBELL_LISTEN: %w", err)}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+port+"/readyz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("nobody serves here: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(resp.Body, 4096))
		return fmt.Errorf("it serves and cannot work: %s", body)
	}
	return nil
}

func exams(s config.Settings) []exam {
	return []exam{
		{"sealing key", func(context.Context) (string, error) { return lookAtKey(s) }},
		{"database", func(ctx context.Context) (string, error) { return lookAtDatabase(ctx, s) }},
		{"redis", func(ctx context.Context) (string, error) { return lookAtRedis(ctx, s) }},
		{"twilio", func(ctx context.Context) (string, error) { return lookAtTwilio(ctx, s) }},
		{"register systems", func(ctx context.Context) (string, error) { return lookAtConnections(ctx, s) }},
		{"webhooks", func(ctx context.Context) (string, error) { return lookAtWebhooks(ctx, s) }},
		{"last comparison", func(ctx context.Context) (string, error) { return lookAtReconciled(ctx, s) }},
		{"public address", func(ctx context.Context) (string, error) { return lookAtPublic(ctx, s) }},
	}
}

// lookAtKey makes sure that nobody but its owner can read the sealing key.
// That it is there and the right one, the database's exam says.
func lookAtKey(s config.Settings) (string, error) {
	return "its owner's only", seal.Guarded(s.KeyFile)
}

func lookAtDatabase(ctx context.Context, s config.Settings) (string, error) {
	db, err := openStore(ctx, s, clock.System{})
	if err != nil {
		return "", fmt.Errorf("%w. Check FIRSTBELL_DATABASE_URL and FIRSTBELL_KEY_FILE", err)
	}
	v, err := db.Version(ctx)
	return v + ", newest shape, right key", errors.Join(err, db.Close())
}

// lookAtReconciled says what the last comparison of a day with the carrier found.
func lookAtReconciled(ctx context.Context, s config.Settings) (string, error) {
	db, err := openStore(ctx, s, clock.System{})
	if err != nil {
		return "", errors.New("the database cannot be read, see above")
	}
	all, err := db.Texts().LastReconciled(ctx)
	if err := errors.Join(err, db.Close()); err != nil {
		return "", err
	}
	if len(all) == 0 {
		return "none yet; the cron role makes one every evening", nil
	}
	var says []string
	for _, r := range all {
		if says = append(says, reconciledSays(r)); r.Differences() > 0 {
			err = errors.New(strings.Join(says, " ") + ". Look these up at Twilio: somebody else may use the sender, or this database was put back from a backup")
		}
	}
	return strings.Join(says, " "), err
}

func lookAtRedis(ctx context.Context, s config.Settings) (string, error) {
	if !s.RedisURL.Set() {
		return "none is set: the queue runs inside the process", nil
	}
	q, err := queue.Open(s.RedisURL.Reveal(), slog.New(slog.DiscardHandler))
	if err != nil {
		return "", err
	}
	defer func() { _ = q.Close(ctx) }()
	facts, err := q.Facts(ctx)
	if err != nil {
		return "", fmt.Errorf("it does not answer: %w. Texts still go, from SQL, but later. Check FIRSTBELL_REDIS_URL", err)
	}
	if facts.Eviction != "" && !facts.KeepsTasks() {
		return "", fmt.Errorf("it throws tasks away when it is full (maxmemory-policy %s). Set it to noeviction", facts.Eviction)
	}
	return fmt.Sprintf("%s %s answers", facts.Form, facts.Version), nil
}

// lookAtTwilio asks for the account and its balance, with the very client that
// sends.
func lookAtTwilio(ctx context.Context, s config.Settings) (string, error) {
	if !s.Twilio.Configured() {
		return "", errors.New("there is no account, so no text can be sent. Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
	}
	client, err := carrier(s, clock.System{}, slog.New(slog.DiscardHandler))
	if err != nil {
		return "", err
	}
	defer client.Close()
	standing, err := client.Standing(ctx)
	if refused, ok := errors.AsType[*sms.SendError](err); ok && refused.HTTP == http.StatusUnauthorized {
		return "", errors.New("it does not know these credentials. Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or the API key")
	}
	if err != nil {
		return "", errors.New(whyNoTwilio(err, s.Twilio.BaseURL))
	}
	switch {
	case standing.Status != "active":
		return "", fmt.Errorf("the account is %q. Open it again at Twilio before the morning", standing.Status)
	case standing.Trial:
		return "", errors.New("this is a trial account: it texts verified numbers only. Upgrade it before going live")
	case standing.Balance == "":
		return "the account is active; its balance may not be asked with these credentials", nil
	}
	return fmt.Sprintf("the account is active, balance %s %s", standing.Balance, standing.Currency), nil
}

// whyNoTwilio says in a sentence what kept Twilio from saying how the account
// stands.
func whyNoTwilio(err error, base string) string {
	failed, ok := errors.AsType[*sms.SendError](err)
	if ok && failed.HTTP != 0 {
		return fmt.Sprintf("Twilio answered, but not as it should (status %d, code %d). Look at https://status.twilio.com, and try again in some minutes", failed.HTTP, failed.Code)
	}
	return "Twilio could not be reached from this machine. Check that it may reach " + base + lastWord(err)
}

// anAddress is what an operator has no use for in a sentence.
var anAddress = regexp.MustCompile(`[0-9]+\.[0-9]+\.[0-9]+|://|\[|->|"`)

// lastWord gives the last part of a failure of the network in brackets, like
// " (no such host)", or "" when that part holds an address.
func lastWord(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return " (no answer in time)"
	}
	parts := strings.Split(err.Error(), ": ")
	if last := parts[len(parts)-1]; len(parts) > 1 && !anAddress.MatchString(last) {
		return " (" + last + ")"
	}
	return ""
}

// lookAtPublic asks ourselves by the address Twilio will use, and makes sure
// that a forged receipt is refused there.
func lookAtPublic(ctx context.Context, s config.Settings) (string, error) {
	if s.PublicURL == "" {
		return "", errors.New("none is set, so no receipt and no reply can reach us. Set FIRSTBELL_PUBLIC_URL")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.PublicURL+"/twilio/status?text=doctor", strings.NewReader("MessageSid=SM0"))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", fmt.Errorf("nobody answers at %s%s. Is the service running, and does the address lead to it?", s.PublicURL, lastWord(err))
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		return "", fmt.Errorf("a forged receipt is answered %s and not 403: the address does not lead to this service", resp.Status)
	}
	return s.PublicURL + " leads here and refuses what Twilio did not sign", nil
}
