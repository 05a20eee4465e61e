package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/webhook"
	"github.com/firstbell/firstbell/notifier/handback"
)

// misBell is a register system that takes codes back: it answers as it is told
// to, and writes down what it took.
type misBell struct {
	t      *testing.T
	server *httptest.Server

	mu     sync.Mutex
	secret string
	how    func(try int) string // what it does with a post: take, 500, 422, 429, 302, 410, drop, lose
	tries  map[string]int
	took   []postedCode      // in the order in which they were taken
	codes  map[string]string // what stands at each pupil
}

// postedCode is what a receiver reads of a post.
type postedCode struct {
	ID, Type, School, Absence, Pupil, Date, Session, Code, By string
	CodeAtClose                                               string `json:"code_at_close"`
	At                                                        time.Time
}

func newMIS(t *testing.T) *misBell {
	m := &misBell{t: t, tries: map[string]int{}, codes: map[string]string{}}
	m.server = httptest.NewServer(m)
	t.Cleanup(m.server.Close)
	return m
}

// does says how it answers from now on.
func (m *misBell) does(how func(try int) string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.how = how
}

// knows gives it the secret.
func (m *misBell) knows(secret string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.secret = secret
}

// asked counts the posts; code gives what stands at a pupil.
func (m *misBell) asked() (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, tries := range m.tries {
		n += tries
	}
	return n
}

func (m *misBell) code(pupil string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.codes[pupil]
}

func always(what string) func(int) string { return func(int) string { return what } }

// ServeHTTP is one post. A lost answer is one that was taken all the same.
func (m *misBell) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var x postedCode
	m.mu.Lock()
	defer m.mu.Unlock()
	if err != nil || json.Unmarshal(body, &x) != nil || !m.signed(r.Header, string(body)) || x.ID != r.Header.Get("webhook-id") {
		m.t.Errorf("%s is no post of ours: %v", body, err)
	}
	m.tries[x.ID]++
	what := m.how(m.tries[x.ID])
	if what == "take" || what == "lose" {
		m.took = append(m.took, x)
		m.codes[x.Pupil] = x.Code
	}
	switch what {
	case "take":
		w.WriteHeader(http.StatusNoContent)
	case "302":
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	case "429":
		w.Header().Set("Retry-After", "90")
		w.WriteHeader(http.StatusTooManyRequests)
	case "drop", "lose":
		panic(http.ErrAbortHandler)
	default:
		var status int
		_, _ = fmt.Sscan(what, &status)
		w.WriteHeader(status)
	}
}

// signed checks as docs/api.md tells receivers to.
func (m *misBell) signed(h http.Header, body string) bool {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.secret, "whsec_"))
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(h.Get("webhook-id") + "." + h.Get("webhook-timestamp") + "." + body))
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	return err == nil && slices.Contains(strings.Split(h.Get("webhook-signature"), " "), want)
}

// taken gives what was taken, and how often each id.
func (m *misBell) taken() (all []postedCode, times map[string]int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	times = map[string]int{}
	for _, x := range m.took {
		times[x.ID]++
	}
	return slices.Clone(m.took), times
}

// hookHouse is the golden house with a register of absent pupils closed.
type hookHouse struct {
	*goldenHouse
	mis *misBell
	id  string
}

const hooksAt = "/v1/schools/" + string(goldenURN) + "/webhooks"

// Each story has a webhook of its own; they share a house, since making one
// takes longer than all of them.
func TestCodesGoBackToTheRegisterSystem(t *testing.T) {
	h := &hookHouse{goldenHouse: openGolden(t, fillGolden(t))}
	h.closeRegister(t)
	for _, story := range []struct {
		name string
		tell func(*testing.T, *hookHouse)
	}{
		{"a settled code goes back once, signed", codeGoesBack},
		{"a receiver that fails gets it again, and one that is gone is left alone", receiverFails},
		{"a slow receiver holds up nobody else", slowReceiver},
		{"two processes and a bad receiver lose and turn nothing", badReceiver},
		{"what is given up is said, and comes when it is asked for", codeGivenUp},
	} {
		t.Run(story.name, func(t *testing.T) {
			h.begin(t)
			story.tell(t, h)
			h.must(t, "DELETE "+hooksAt+"/"+h.id, "", http.StatusOK)
		})
	}
}

// begin makes a receiver and its webhook.
func (h *hookHouse) begin(t *testing.T) {
	t.Helper()
	h.mis = newMIS(t)
	h.webhooks = webhook.New(webhook.Config{Rehearsal: true, Timeout: time.Minute})
	h.handback = h.handsBack()
	h.door = h.house.door(part{roles: roles{web: true}})
	var secret string
	secret, h.id = h.hook(t, h.mis.server.URL+"/in?token=told-to-nobody")
	h.mis.knows(secret)
}

// closeRegister closes one in which everybody is absent.
func (h *hookHouse) closeRegister(t *testing.T) {
	t.Helper()
	var marks []string
	for i := 1; i <= 9; i++ {
		marks = append(marks, fmt.Sprintf(`{"pupil":"A%d","code":"N"}`, i))
	}
	h.must(t, "POST /v1/schools/"+string(goldenURN)+"/closures", `{"register":"8B","date":"2026-11-23","session":"AM","marks":[`+strings.Join(marks, ",")+`]}`, http.StatusAccepted)
}

// handsBack is one process's service.
func (h *hookHouse) handsBack() *handback.Service {
	return handback.New(handback.Config{Store: h.db.Webhooks(), Poster: h.webhooks, Clock: h.clock, Log: h.log})
}

func (h *hookHouse) hook(t *testing.T, url string) (secret, id string) {
	t.Helper()
	var made struct{ ID, Secret string }
	if err := json.Unmarshal(h.must(t, "POST "+hooksAt, `{"url":"`+url+`"}`, http.StatusCreated), &made); err != nil {
		t.Fatal(err)
	}
	return made.Secret, made.ID
}

// must asks the door with the school's own key, and gives the answer.
func (h *hookHouse) must(t *testing.T, ask, body string, status int) []byte {
	t.Helper()
	w := h.ask(t, goldenRequest{Ask: ask, Key: "all", Body: json.RawMessage(body)})
	if w.Code != status {
		t.Fatalf("%s: %d %s", ask, w.Code, w.Body)
	}
	return w.Body.Bytes()
}

func (h *hookHouse) explain(t *testing.T, pupil, code string) {
	t.Helper()
	h.clock.Advance(time.Second)
	h.must(t, "PATCH /v1/absences/{absence AM "+pupil+"}", `{"code":"`+code+`"}`, http.StatusOK)
}

// hands back once.
func (h *hookHouse) hand(t *testing.T) {
	t.Helper()
	if err := h.handback.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// states counts the deliveries by state.
func (h *hookHouse) states(t *testing.T) map[string]int {
	t.Helper()
	var list struct{ Deliveries []struct{ State string } }
	if err := json.Unmarshal(h.must(t, "GET "+hooksAt+"/"+h.id+"/deliveries", "", http.StatusOK), &list); err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, d := range list.Deliveries {
		n[d.State]++
	}
	return n
}

func (h *hookHouse) stands(t *testing.T) handback.Webhook {
	t.Helper()
	w, err := h.db.Webhooks().One(t.Context(), goldenURN, handback.WebhookID(h.id))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func codeGoesBack(t *testing.T, h *hookHouse) {
	h.mis.does(always("take"))
	h.explain(t, "A1", "M")
	h.hand(t)
	h.hand(t) // nothing goes twice
	took, _ := h.mis.taken()
	if len(took) != 1 || took[0].Pupil != "A1" || took[0].Code != "M" || took[0].CodeAtClose != "N" || took[0].Type != "absence.explained" || took[0].School != string(goldenURN) {
		t.Fatalf("%+v", took)
	}

	// The secret changes; the receiver does not know it yet, and then does.
	var turned struct{ Secret string }
	if err := json.Unmarshal(h.must(t, "POST "+hooksAt+"/"+h.id+"/rotate", "", http.StatusOK), &turned); err != nil {
		t.Fatal(err)
	}
	h.explain(t, "A2", "I")
	h.hand(t)
	h.mis.knows(turned.Secret)
	h.explain(t, "A3", "I")
	h.hand(t)
	if took, _ := h.mis.taken(); len(took) != 3 {
		t.Errorf("%+v", took)
	}
	// Once more, with the id the receiver knows; it says what it is for.
	h.must(t, "POST "+hooksAt+"/"+h.id+"/deliveries/"+took[0].ID+"/redeliver", "", http.StatusOK)
	h.hand(t)
	if _, times := h.mis.taken(); times[took[0].ID] != 2 {
		t.Errorf("%v", times)
	}
	if said := string(h.must(t, "POST "+hooksAt+"/"+h.id+"/ping", "", http.StatusOK)); !strings.Contains(said, `"taken":true`) {
		t.Error(said)
	}
	if s := h.handback.Stats(); s.Posted != 4 || s.Delivered != 4 || s.Failed != 0 {
		t.Errorf("%+v", s)
	}
}

func receiverFails(t *testing.T, h *hookHouse) {
	for i, what := range []string{"500", "302", "422", "drop", "429"} {
		h.mis.does(always(what))
		h.explain(t, fmt.Sprintf("A%d", i+1), "I")
		h.hand(t)
		if w := h.stands(t); w.FailingSince.IsZero() || webhookFault(w) == "" || strings.Contains(webhookFault(w), "token") {
			t.Errorf("after %s: %q", what, webhookFault(w))
		}
		h.clock.Advance(2 * time.Minute)
	}
	if took, _ := h.mis.taken(); len(took) != 0 {
		t.Fatalf("%+v", took)
	}
	h.mis.does(always("410"))
	h.hand(t)
	before := h.mis.asked()
	h.clock.Advance(time.Hour)
	h.explain(t, "A6", "I")
	h.hand(t)
	if w := h.stands(t); w.Off != handback.OffGone || !strings.Contains(webhookFault(w), "410") || h.mis.asked() != before {
		t.Errorf("%+v, asked %d times and then %d", w, before, h.mis.asked())
	}
	// It is turned on again, and everything is there: what waited, and what came
	// meanwhile.
	h.mis.does(always("take"))
	h.must(t, "PATCH "+hooksAt+"/"+h.id, `{"on":true}`, http.StatusOK)
	for range 3 {
		h.clock.Advance(time.Hour)
		h.hand(t)
	}
	if _, times := h.mis.taken(); len(times) != 6 {
		t.Errorf("%d of 6 were taken", len(times))
	}
	if w := h.stands(t); webhookFault(w) != "" {
		t.Error(webhookFault(w))
	}
}

func codeGivenUp(t *testing.T, h *hookHouse) {
	h.mis.does(always("500"))
	h.explain(t, "A1", "M")
	for i := 0; i < 40 && h.states(t)["given_up"] == 0; i++ {
		h.hand(t)
		h.clock.Advance(time.Hour)
	}
	if w := h.stands(t); w.GivenUp != 1 || !strings.Contains(webhookFault(w), "1 code given up") {
		t.Fatalf("%+v", w)
	}
	if _, err := lookAtWebhooks(t.Context(), h.settings); err == nil || !strings.Contains(err.Error(), "school 999201") || strings.Contains(err.Error(), "token") {
		t.Errorf("the doctor says %v", err)
	}
	audit := strings.Join(h.rows(t).Audit, "\n")
	if !strings.Contains(audit, "system:handback | code given up") || strings.Contains(audit, "token") {
		t.Error(audit)
	}
	var list struct{ Deliveries []struct{ ID string } }
	if err := json.Unmarshal(h.must(t, "GET "+hooksAt+"/"+h.id+"/deliveries?state=given_up", "", http.StatusOK), &list); err != nil || len(list.Deliveries) != 1 {
		t.Fatal(err)
	}
	h.mis.does(always("take"))
	h.must(t, "POST "+hooksAt+"/"+h.id+"/deliveries/"+list.Deliveries[0].ID+"/redeliver", "", http.StatusOK)
	h.hand(t)
	if says, err := lookAtWebhooks(t.Context(), h.settings); err != nil || says != "1, 0 of them off" {
		t.Errorf("the doctor says %q, %v", says, err)
	}
	if w := h.stands(t); w.GivenUp != 0 || webhookFault(w) != "" || h.mis.code("A1") != "M" {
		t.Errorf("%+v, %s", w, h.mis.code("A1"))
	}
}

// One receiver holds its answer back; another's codes all come meanwhile.
func slowReceiver(t *testing.T, h *hookHouse) {
	held, asked := make(chan struct{}), make(chan struct{}, 100)
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked <- struct{}{}
		<-held
	}))
	defer slow.Close()
	_, slowID := h.hook(t, slow.URL)
	defer func() { h.must(t, "DELETE "+hooksAt+"/"+slowID, "", http.StatusOK) }()
	took := make(chan struct{}, 100)
	h.mis.does(func(int) string { took <- struct{}{}; return "take" })
	for i := 1; i <= 9; i++ {
		h.explain(t, fmt.Sprintf("A%d", i), "I")
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.handback.Run(ctx, 10*time.Millisecond) }()
	<-asked
	late := time.After(goldenWait)
	for range 9 {
		select {
		case <-took:
		case <-late:
			t.Fatal("the slow one holds the others up")
		}
	}
	if _, times := h.mis.taken(); len(times) != 9 {
		t.Errorf("%d codes were taken, not 9", len(times))
	}
	stop()
	select {
	case <-ended:
		t.Error("it ended and left a post without its answer")
	default:
	}
	close(held)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if len(asked) != 0 {
		t.Errorf("the slow one was asked %d times more", len(asked))
	}
}

// Two processes, and a receiver that fails by lot: every pupil ends with the
// last code, no later code is followed by an earlier, and what was taken and
// answered never comes again.
func badReceiver(t *testing.T, h *hookHouse) {
	lot := rand.New(rand.NewPCG(5, 6))
	answers := []string{"take", "take", "take", "500", "429", "422", "drop", "lose", "302"}
	h.mis.does(func(int) string { return answers[lot.IntN(len(answers))] })
	other := h.handsBack()
	last := map[string]string{}
	hand := func() {
		var both sync.WaitGroup
		for _, s := range []*handback.Service{h.handback, other} {
			both.Go(func() {
				if err := s.Once(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
		}
		both.Wait()
	}
	for round := range 4 {
		for i := 1; i <= 9; i++ {
			pupil, code := fmt.Sprintf("A%d", i), []string{"I", "M", "C", "E"}[(i+round)%4]
			if i%(round+1) == 0 {
				h.explain(t, pupil, code)
				last[pupil] = code
			}
		}
		hand()
		h.clock.Advance(time.Minute)
	}
	for range 20 {
		h.clock.Advance(time.Hour)
		hand()
	}
	h.mis.does(always("take"))
	for range 3 {
		h.clock.Advance(7 * time.Hour)
		hand()
	}
	took, times := h.mis.taken()
	newest := map[string]time.Time{}
	for _, x := range took {
		if x.At.Before(newest[x.Pupil]) {
			t.Errorf("%s goes back to an earlier code", x.Pupil)
		}
		newest[x.Pupil] = x.At
	}
	for pupil, code := range last {
		if got := h.mis.code(pupil); got != code {
			t.Errorf("%s ends with %q, not %q", pupil, got, code)
		}
	}
	n := h.states(t)
	if n["waiting"]+n["posting"]+n["given_up"] != 0 || n["delivered"] < 9 {
		t.Errorf("%v", n)
	}
	h.mis.does(always("500")) // nothing is posted now
	asked := h.mis.asked()
	hand()
	if h.mis.asked() != asked || len(times) < 9 {
		t.Errorf("%d ids were taken", len(times))
	}
}
