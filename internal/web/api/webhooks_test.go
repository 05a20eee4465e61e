package api

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/notifier/handback"
)

// fakeHandback has a webhook that does well and one that does not.
type fakeHandback struct{}

var aSettlement = notifier.Settlement{
	Absence: "B1", Ref: "A0123", Date: today, Session: "AM", CodeAtClose: "N", Code: "I", At: nine, By: school.Actor{Kind: school.Person, ID: "S1", Name: "Secret Name"},
}

func (fakeHandback) Webhooks(context.Context, school.URN) ([]handback.Webhook, error) {
	secret := school.NewToken("whsec_secret")
	return []handback.Webhook{
		{ID: "W1", URL: "https://mis.example/in", Secret: secret, CreatedAt: nine, DeliveredAt: nine, Status: 204},
		{
			ID: "W2", URL: "https://gone.example/in", Secret: secret, OldSecret: secret, OldUntil: nine.Add(time.Hour), Off: handback.OffGone, CreatedAt: nine,
			FailingSince: nine, RestUntil: nine.Add(time.Minute), Fault: handback.Gone, Status: 410, Waiting: 2, GivenUp: 1,
		},
	}, nil
}

func (f fakeHandback) one(ctx context.Context, urn school.URN, id handback.WebhookID) (handback.Webhook, error) {
	all, _ := f.Webhooks(ctx, urn)
	for _, w := range all {
		if w.ID == id && urn == "999001" {
			return w, nil
		}
	}
	return handback.Webhook{}, problem.New(problem.Unknown, "There is no such webhook.")
}

func (f fakeHandback) Create(ctx context.Context, _ school.Actor, urn school.URN, url string, since *int64) (handback.Webhook, error) {
	switch {
	case strings.HasPrefix(url, "http:"):
		return handback.Webhook{}, problem.New(problem.Invalid, "This cannot be the address of a webhook.").At("/url", "it must begin with https://")
	case url == "https://sixth.example/":
		return handback.Webhook{}, problem.New(problem.Conflict, "A school has at most 5 webhooks.")
	case since != nil && *since != 41:
		return handback.Webhook{}, problem.New(problem.Internal, "another number")
	}
	return f.one(ctx, urn, "W1")
}

func (f fakeHandback) Change(ctx context.Context, _ school.Actor, urn school.URN, id handback.WebhookID, in handback.Edit) (handback.Webhook, error) {
	w, err := f.one(ctx, urn, id)
	if in.URL != nil {
		w.URL = *in.URL
	}
	if in.On != nil && !*in.On {
		w.Off = handback.OffByHand
	}
	return w, err
}

func (f fakeHandback) Rotate(ctx context.Context, _ school.Actor, urn school.URN, id handback.WebhookID) (handback.Webhook, error) {
	w, err := f.one(ctx, urn, id)
	w.OldSecret, w.OldUntil = w.Secret, nine.Add(24*time.Hour)
	return w, err
}

func (f fakeHandback) Drop(ctx context.Context, _ school.Actor, urn school.URN, id handback.WebhookID) error {
	_, err := f.one(ctx, urn, id)
	return err
}

func (f fakeHandback) Ping(ctx context.Context, _ school.Actor, urn school.URN, id handback.WebhookID) (handback.Answer, error) {
	_, err := f.one(ctx, urn, id)
	if id == "W2" {
		return handback.Answer{Fault: handback.NoAnswer}, err
	}
	return handback.Answer{Status: 204}, err
}

func (f fakeHandback) Deliveries(ctx context.Context, urn school.URN, id handback.WebhookID, state handback.State) ([]handback.Delivery, error) {
	if state != "" && !state.Valid() {
		return nil, problem.New(problem.Invalid, "There is no such state.")
	}
	_, err := f.one(ctx, urn, id)
	return []handback.Delivery{
		{ID: "D2", Settlement: aSettlement, Seq: 9, State: handback.Waiting, Tries: 1, CreatedAt: nine, NextAt: nine.Add(time.Minute), Fault: handback.BadStatus, Status: 503},
		{ID: "D1", Settlement: aSettlement, Seq: 7, State: handback.Delivered, Tries: 1, CreatedAt: nine, NextAt: nine, EndedAt: nine, Status: 204},
	}, err
}

func (f fakeHandback) Redeliver(ctx context.Context, _ school.Actor, urn school.URN, id handback.WebhookID, one handback.DeliveryID) (handback.Delivery, error) {
	all, err := f.Deliveries(ctx, urn, id, "")
	switch one {
	case "D1":
		all[1].State, all[1].EndedAt = handback.Waiting, time.Time{}
		return all[1], err
	case "D0":
		return handback.Delivery{}, problem.New(problem.Conflict, "A later code of the same absence stands.")
	}
	return handback.Delivery{}, problem.New(problem.Unknown, "There is no such delivery.")
}

func (f fakeHandback) RedeliverGivenUp(ctx context.Context, _ school.Actor, urn school.URN, id handback.WebhookID) (int, error) {
	_, err := f.one(ctx, urn, id)
	return 3, err
}

// What is posted is an item of explanations with four more fields: whoever reads
// one reads the other.
func TestAWebhookPostsWhatExplanationsList(t *testing.T) {
	var posted map[string]any
	poster := posts(func(p handback.Post) handback.Answer {
		if err := json.Unmarshal(p.Body, &posted); err != nil || posted["id"] != p.ID {
			t.Errorf("%s: %v", p.Body, err)
		}
		return handback.Answer{Status: 200}
	})
	s := handback.New(handback.Config{Store: &oneOwed{}, Poster: poster, Clock: clock.At(nine)})
	if err := s.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	h := newHouse(t)
	r := httptest.NewRequest(http.MethodGet, "/v1/schools/999001/explanations", nil)
	r.Header.Set("Authorization", "Bearer all")
	var listed struct{ Explanations []map[string]any }
	if err := json.Unmarshal(h.ask(t, r).Body.Bytes(), &listed); err != nil {
		t.Fatal(err)
	}
	want := slices.Sorted(maps.Keys(listed.Explanations[0]))
	want = append(want, "id", "type", "school", "created_at")
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(posted)); !slices.Equal(got, want) {
		t.Errorf("posted %v, want %v", got, want)
	}
	for name, value := range listed.Explanations[0] {
		if name != "pupil" && posted[name] != value { // the list's has a comma in it
			t.Errorf("%s is posted as %v and listed as %v", name, posted[name], value)
		}
	}
	if posted["type"] != "absence.explained" || posted["school"] != "999001" || posted["pupil"] != "A0123" {
		t.Errorf("%v", posted)
	}
}

type posts func(handback.Post) handback.Answer

func (posts) Check(string) error                                        { return nil }
func (f posts) Post(_ context.Context, p handback.Post) handback.Answer { return f(p) }

// oneOwed owes one code, once.
type oneOwed struct {
	handback.Store
	claimed bool
}

func (*oneOwed) Behind(context.Context) ([]handback.WebhookID, error) { return nil, nil }

func (*oneOwed) Due(context.Context, time.Time) ([]handback.Lane, error) {
	return []handback.Lane{{Webhook: "W1"}}, nil
}

func (o *oneOwed) Claim(context.Context, handback.WebhookID, time.Time, time.Time) (handback.Claimed, bool, error) {
	first := !o.claimed
	o.claimed = true
	return handback.Claimed{
		Delivery: handback.Delivery{ID: handback.IDOf("W1", aSettlement), Settlement: aSettlement, CreatedAt: nine}, To: handback.Webhook{ID: "W1", School: "999001"},
	}, first, nil
}

func (*oneOwed) Settle(_ context.Context, _ handback.Delivery, o handback.Outcome, _ time.Time) (bool, error) {
	return o.State == handback.Delivered, nil
}
