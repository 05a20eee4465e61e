package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/queue"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/twilio"
	"github.com/firstbell/firstbell/internal/webhook"
	"github.com/firstbell/firstbell/internal/wonde"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/notifier/handback"
	"github.com/firstbell/firstbell/templates"
)

// house is every room joined to the others.
type house struct {
	settings config.Settings
	clock    clock.Clock
	log      *slog.Logger

	db        *store.DB
	queue     *queue.Queue
	carrier   *twilio.Client
	delivery  *delivery.Service
	notifier  *notifier.Service
	staff     *staff.Service
	roll      *roll.Service
	wonde     *wonde.Puller
	campaigns *campaigns.Service
	wordings  *templates.Service
	handback  *handback.Service
	webhooks  *webhook.Client
}

// openStore opens the database and the key, and brings the shape up to date.
func openStore(ctx context.Context, s config.Settings, c clock.Clock) (*store.DB, error) {
	key, err := sealingKey(s)
	if err != nil {
		return nil, err
	}
	box, err := seal.New(key)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, s.Database.URL(), box, c)
	if err != nil {
		return nil, err
	}
	if _, err := db.Migrate(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := db.CheckKey(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// sealingKey reads the key; with SQLite a first one is made beside the data.
func sealingKey(s config.Settings) ([]byte, error) {
	key, err := seal.LoadKey(s.KeyFile)
	if _, embedded := s.Database.SQLite(); embedded && errors.Is(err, os.ErrNotExist) {
		return seal.MakeKey(s.KeyFile)
	}
	if errors.Is(err, os.ErrNotExist) {
		return nil, usage{fmt.Errorf("FIRSTBELL_KEY_FILE: there is no key at %s. Make one with: (umask 077; head -c 32 /dev/urandom | base64 > %s); keep it apart from the database, and keep a copy", s.KeyFile, s.KeyFile)}
	}
	if err != nil {
		return nil, usage{err}
	}
	return key, nil
}

// build joins the rooms. Policy says which numbers may be texted here.
func build(ctx context.Context, s config.Settings, c clock.Clock, policy phone.Policy, log *slog.Logger) (*house, error) {
	h := &house{settings: s, clock: c, log: log}
	var err error
	if h.db, err = openStore(ctx, s, c); err != nil {
		return nil, err
	}
	if err := h.join(ctx, policy); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

func (h *house) join(ctx context.Context, policy phone.Policy) error {
	s := h.settings
	var err error
	if h.carrier, err = carrier(s, h.clock, h.log); err != nil {
		return usage{err}
	}
	if h.queue, err = queue.Open(s.RedisURL.Reveal(), h.log); err != nil {
		return usage{err}
	}
	pack, err := templates.Embedded()
	if err != nil {
		return err
	}
	h.wordings = templates.New(pack, h.db.Wordings(), h.clock)
	h.campaigns = campaigns.New(campaigns.Config{
		Store: h.db.Campaigns(), Clock: h.clock, May: mayBeTexted, MayApprove: mayApprove(h.db), Log: h.log,
		Ring: func(ctx context.Context, texts ...delivery.Text) { h.delivery.Ring(ctx, texts...) },
	})
	h.notifier = notifier.New(notifier.Config{
		Store: h.db.Mornings(), Clock: h.clock, Wordings: h.wordings, Console: s.PublicURL,
		Ring: func(ctx context.Context, texts ...delivery.Text) { h.delivery.Ring(ctx, texts...) },
	})
	h.webhooks = webhook.New(webhook.Config{Rehearsal: policy == phone.Rehearsal})
	h.handback = handback.New(handback.Config{Store: h.db.Webhooks(), Poster: h.webhooks, Clock: h.clock, Log: h.log})
	h.delivery = h.deliverer(h.queue)
	h.staff = staff.New(h.db.Staff(), clock.System{})
	h.roll = roll.New(h.db.Roll(), h.clock, policy)
	h.wonde = wonde.NewPuller(wonde.PullerConfig{
		Store: h.db.Connections(), Rolls: h.roll, Registers: h.notifier, Clock: h.clock, BaseURL: s.WondeURL, Log: h.log,
	})
	return h.db.Texts().PutSender(ctx, mainSender(s))
}

// mainSender is the sender as the settings have it.
func mainSender(s config.Settings) delivery.Sender {
	return delivery.Sender{ID: delivery.MainSender, Service: s.Twilio.MessagingServiceSID, From: s.Twilio.From, PartsPerSecond: s.PartsPerSecond}
}

// knownSender makes sure that there is a sender to reckon with: the service writes
// it when it starts, and campaigns may be planned before it ever has.
func knownSender(ctx context.Context, db *store.DB, s config.Settings) error {
	all, err := db.Texts().Senders(ctx)
	if err != nil || len(all) > 0 {
		return err
	}
	return db.Texts().PutSender(ctx, mainSender(s))
}

// deliverer makes what sends texts, with the bell that tells its workers.
func (h *house) deliverer(bell delivery.Bell) *delivery.Service {
	return delivery.New(delivery.Config{
		Store: h.db.Texts(), Carrier: h.carrier, Bell: bell, Meter: h.queue.Meter(), Clock: h.clock,
		Owners: map[delivery.Kind]delivery.Owner{
			delivery.AlertText: h.notifier, delivery.CorrectionText: h.notifier, delivery.AnswerText: h.notifier,
			delivery.RungText: h.notifier, delivery.StaffText: h.notifier, delivery.QuestionText: h.notifier, delivery.MessageText: h.notifier,
			delivery.CampaignText: h.campaigns,
		},
		Workers: h.settings.Workers, Lease: h.settings.Lease, Log: h.log, ProcessID: school.NewID(h.clock.Now()),
	})
}

// carrier makes the client that speaks to Twilio.
func carrier(s config.Settings, c clock.Clock, log *slog.Logger) (*twilio.Client, error) {
	return twilio.New(twilio.Config{
		AccountSID: s.Twilio.AccountSID, AuthToken: s.Twilio.AuthToken.Reveal(), AuthTokenNext: s.Twilio.AuthTokenNext.Reveal(),
		APIKey: s.Twilio.APIKey, APISecret: s.Twilio.APISecret.Reveal(), BaseURL: s.Twilio.BaseURL, PublicURL: s.PublicURL,
		Workers: s.Workers, Clock: c, Log: log,
	})
}

// inbox gives the carrier's doors.
func (h *house) inbox() inbox { return inbox{h.delivery, h.roll, h.notifier} }

// sweeper is the part of a work process that needs no Redis: it reads SQL.
func (h *house) sweeper(ctx context.Context) error {
	ticker := time.NewTicker(h.settings.Sweep)
	defer ticker.Stop()
	for {
		if err := h.notifier.Sweep(ctx); err != nil && ctx.Err() == nil {
			h.log.ErrorContext(ctx, "look at forgotten replies", "error", err)
		}
		if err := h.notifier.Climb(ctx); err != nil && ctx.Err() == nil {
			h.log.ErrorContext(ctx, "climb the ladder", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// close closes what build opened, the last first.
func (h *house) close() error {
	var errs []error
	if h.queue != nil {
		ctx, stop := context.WithTimeout(context.Background(), drainTime)
		defer stop()
		errs = append(errs, h.queue.Close(ctx))
	}
	if h.carrier != nil {
		h.carrier.Close()
	}
	if h.webhooks != nil {
		h.webhooks.Close()
	}
	return errors.Join(append(errs, h.db.Close())...)
}

// local gives an address on this machine on which a listener can be reached.
func local(addr string) string {
	return "http://" + strings.Replace(strings.Replace(addr, "[::]", "127.0.0.1", 1), "0.0.0.0", "127.0.0.1", 1)
}
