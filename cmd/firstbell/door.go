package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/web"
	"github.com/firstbell/firstbell/internal/web/api"
	"github.com/firstbell/firstbell/internal/web/console"
)

// sweepMost is how long ago the last whole sweep may be before a work process
// counts as unable to work.
const sweepMost = 2 * time.Minute

// behindMost is how far a work process's clock may be behind another's. Claims
// are held for longer than 10 s of disagreement can shorten them (decision 0030).
const behindMost = 3 * time.Second

// door is every address of the house, by who comes in: programs, the carrier,
// people, and in a rehearsal the drawn phones.
func (h *house) door(p part) http.Handler {
	cfg := web.Config{
		Log: h.log, Checks: h.checks(p.roles), Proxies: h.settings.TrustedProxies,
		HTTPS: strings.HasPrefix(h.settings.PublicURL, "https://"),
	}
	if !p.roles.web {
		return web.New(cfg)
	}
	pages := h.pages(p)
	cfg.Missing = pages.Missing
	e := web.New(cfg)
	api.Mount(e, api.Config{
		Notifier: h.notifier, Staff: h.staff, Roll: h.roll, Delivery: h.delivery, Campaigns: h.campaigns, Wordings: h.wordings, Handback: h.handback, Log: h.log, Version: version(),
	})
	e.POST("/twilio/status", gin.WrapH(h.carrier.StatusHandler(h.inbox())))
	e.POST("/twilio/inbound", gin.WrapH(h.carrier.InboundHandler(h.inbox())))
	pages.Mount(e)
	if p.phones == nil {
		return e
	}
	return besidePhones(e, p.phones.Handler())
}

// pages makes the console.
func (h *house) pages(p part) *console.Console {
	cfg := console.Config{
		Staff: h.staff, Mornings: h.notifier, Pauses: h.delivery, Rolls: h.roll, Systems: systems{h.db, h.wonde}, Campaigns: h.campaigns, Wordings: h.wordings, Handback: h.handback, PublicURL: h.settings.PublicURL,
		CloseNext: p.console.closeNext, CloseAll: p.console.closeAll, DemoStaff: p.console.staff, Log: h.log,
	}
	if p.phones != nil {
		cfg.Rehearsal, cfg.HandsetsURL = true, "/sandbox/?embed=1"
	}
	return console.New(cfg)
}

// besidePhones puts the stand-in's addresses before the house's own.
func besidePhones(house, phones http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/sandbox/") || strings.HasPrefix(r.URL.Path, "/2010-04-01/") {
			phones.ServeHTTP(w, r)
			return
		}
		house.ServeHTTP(w, r)
	})
}

// checks is what /readyz asks of a process, by what it does.
func (h *house) checks(r roles) []web.Check {
	checks := []web.Check{{Name: "database", Check: h.db.Ping}}
	if r.work {
		checks = append(checks,
			web.Check{Name: "sweep", Check: func(context.Context) error {
				if last := h.delivery.Stats().LastSweep; h.clock.Now().Sub(last) > sweepMost {
					return fmt.Errorf("the last whole sweep ended at %s", last.Format(time.RFC3339))
				}
				return nil
			}},
			web.Check{Name: "clock", Check: func(context.Context) error {
				if by := h.delivery.Stats().Behind; by > behindMost {
					return fmt.Errorf("this machine's clock is %s or more behind that of another work process: have both set by NTP", by.Round(time.Second))
				}
				return nil
			}},
			web.Check{Name: "carrier", Check: func(context.Context) error {
				if t, is := h.delivery.Trouble(); is {
					return troubled(t)
				}
				return nil
			}})
	}
	return checks
}

// troubled says of an account that no text gets through.
func troubled(t delivery.Trouble) error {
	if t.Refused {
		return fmt.Errorf("the carrier refuses the account since %s, code %d", t.Since.Format(time.RFC3339), t.Code)
	}
	return fmt.Errorf("the carrier does not answer since %s, last with HTTP status %d", t.Since.Format(time.RFC3339), t.HTTP)
}

// metrics answers on a listener of its own, which the world cannot reach.
func (h *house) metrics() http.Handler {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for name, get := range map[string]func(delivery.Stats) int64{
		"claimed": func(s delivery.Stats) int64 { return s.Claimed }, "sent": func(s delivery.Stats) int64 { return s.Sent },
		"again": func(s delivery.Stats) int64 { return s.Again }, "failed": func(s delivery.Stats) int64 { return s.Failed },
		"withdrawn": func(s delivery.Stats) int64 { return s.Withdrawn }, "expired": func(s delivery.Stats) int64 { return s.Expired },
		"unknown": func(s delivery.Stats) int64 { return s.Unknown }, "polled": func(s delivery.Stats) int64 { return s.Polled }, "doubles": func(s delivery.Stats) int64 { return s.Doubles },
		"receipts": func(s delivery.Stats) int64 { return s.Receipts }, "inbound": func(s delivery.Stats) int64 { return s.Inbound },
		"direct": func(s delivery.Stats) int64 { return s.Direct }, "ring_failed": func(s delivery.Stats) int64 { return s.RingFails },
	} {
		reg.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "firstbell_texts_" + name + "_total", Help: "Texts " + name + " by this process.",
		}, func() float64 { return float64(get(h.delivery.Stats())) }))
	}
	reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "firstbell_circuit_open", Help: "1 while no text gets through: the carrier refuses the account, or does not answer.",
	}, func() float64 {
		if _, is := h.delivery.Trouble(); is {
			return 1
		}
		return 0
	}))
	reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "firstbell_clock_behind_seconds", Help: "How far this process's clock is behind another work process's, at least.",
	}, func() float64 { return h.delivery.Stats().Behind.Seconds() }))
	h.countWebhooks(reg)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(reg, promhttp.HandlerOpts{}))
	return mux
}

// served drops the word that a server ended because it was told to.
func served(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
