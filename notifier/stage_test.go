package notifier_test

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/store/storetest"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/templates"
)

const urn = school.URN("900001")

var (
	monday = clock.Date{Year: 2026, Month: 11, Day: 23}
	office = school.Actor{Kind: school.Person, ID: "office"}
	mis    = school.Actor{Kind: school.Key, ID: "mis"}
)

// stage is the service on a real store: a made-up school at 9:00 on a Monday.
type stage struct {
	*notifier.Service
	t     *testing.T
	db    *store.DB
	box   *seal.Box
	store notifier.Store
	texts *store.Texts
	clock *clock.Manual
	mu    sync.Mutex
	rung  []delivery.TextID
}

// newStage opens a store of its own and seeds it with a roll.
func newStage(t *testing.T, st roll.Standing) *stage {
	t.Helper()
	box, err := seal.New(make([]byte, seal.KeySize))
	must(t, err)
	s := &stage{t: t, clock: clock.At(monday.At(9, 0)), box: box}
	s.db = storetest.Fresh(t, box, s.clock)
	must(t, s.db.Roll().Seed(t.Context(), school.SystemActor("test"), school.School{
		URN: urn, Name: "Made-up School", TextName: "Made-up", OfficePhone: "01632 960000", Phase: school.Primary,
	}, school.Calendar{
		Terms:   []school.Term{{Name: "Autumn", First: monday.AddDays(-60), Last: monday.AddDays(20)}},
		Closed:  []school.ClosedDay{{Date: monday.AddDays(-4), Kind: school.Inset}},
		AMStart: clock.HM(8, 45), PMStart: clock.HM(13, 0),
	}, st, s.clock.Now()))
	s.texts = s.db.Texts()
	must(t, s.texts.PutSender(t.Context(), delivery.Sender{ID: delivery.MainSender, From: "+447700900001", PartsPerSecond: 1000}))
	pack, err := templates.Embedded()
	must(t, err)
	s.store = s.db.Mornings()
	s.Service = notifier.New(notifier.Config{Store: s.store, Clock: s.clock, Wordings: templates.New(pack, nil, nil), Console: "https://bell.example", Ring: s.ring, Read: reads})
	return s
}

func (s *stage) ring(_ context.Context, texts ...delivery.Text) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range texts {
		s.rung = append(s.rung, t.ID)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// smallRoll is A1 to A4 of 8B with a mother each, and A5 of 10C, brother of A1.
func smallRoll() roll.Standing { return rollOf(4, "8B") }

// rollOf is n pupils a group, each with a mother; one more, brother of the
// first, is alone in 10C.
func rollOf(n int, groups ...school.Group) roll.Standing {
	var st roll.Standing
	add := func(g school.Group, mother int) {
		i := len(st.Pupils) + 1
		id := school.PupilID(fmt.Sprintf("p%04d", i))
		st.Pupils = append(st.Pupils, school.Pupil{
			ID: id, School: urn, Ref: fmt.Sprintf("A%d", i), FirstName: fmt.Sprintf("Given%d", i), LastName: "Family",
			TextName: fmt.Sprintf("Given%d", i), Group: g, Year: 8,
		})
		st.Ties = append(st.Ties, school.Tie{
			Pupil: id, Contact: school.ContactID(fmt.Sprintf("c%04d", mother)), Relationship: "mother", Order: 1, Text: school.TextYes,
		})
	}
	for _, g := range groups {
		for range n {
			add(g, len(st.Pupils)+1)
		}
	}
	for i := range st.Pupils {
		st.Contacts = append(st.Contacts, school.Contact{
			ID: school.ContactID(fmt.Sprintf("c%04d", i+1)), School: urn, Ref: fmt.Sprintf("C%d", i+1), Name: "Adult",
			Number: number(i + 1), Role: school.FamilyRole,
		})
	}
	add("10C", 1)
	return st
}

func number(i int) phone.Number { return phone.Trusted(fmt.Sprintf("+999000%05d", i)) }

func closure(g school.Group, marks string) register.Closure {
	c := register.Closure{Key: register.Key{School: urn, Date: monday, Session: register.AM, Group: g}}
	for _, f := range strings.Fields(marks) {
		ref, code, _ := strings.Cut(f, ":")
		c.Marks = append(c.Marks, register.Mark{Pupil: ref, Code: register.ParseCode(code)})
	}
	return c
}

// close closes a register of 8B now.
func (s *stage) close(marks string) notifier.Outcome {
	s.t.Helper()
	out, err := s.RegisterClosed(s.t.Context(), mis, closure("8B", marks), nil)
	must(s.t, err)
	s.balanced()
	return out
}

func (s *stage) balanced() {
	s.t.Helper()
	l, err := s.Ledger(s.t.Context(), urn, monday, register.AM)
	must(s.t, err)
	if a := l.Absences; !l.Balanced || a.Total != a.ExplainedAtClose+a.Alerted+a.Held+a.Withheld {
		s.t.Fatalf("the ledger does not balance: %+v %v", l.Absences, l.Faults)
	}
}

// book says every text of the day in one line: "alert c0001 raised: A1 A5".
func (s *stage) book() string {
	s.t.Helper()
	views, err := s.store.Alerts(s.t.Context(), urn, monday, "", "")
	must(s.t, err)
	var out []string
	for _, v := range views {
		var refs []string
		for _, p := range v.Pupils {
			if !p.Dropped {
				refs = append(refs, p.Ref)
			}
		}
		sort.Strings(refs)
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", v.Kind, v.Contact, v.State, strings.Join(refs, " "))))
	}
	sort.Strings(out)
	return strings.Join(out, "; ")
}

func (s *stage) expect(want string) {
	s.t.Helper()
	if got := s.book(); got != want {
		s.t.Errorf("the book says\n  %s\nnot\n  %s", got, want)
	}
}

// only gives the one text of a kind.
func (s *stage) only(k delivery.Kind) delivery.TextID {
	s.t.Helper()
	var ids []string
	rows, err := s.db.Raw().QueryContext(s.t.Context(), `SELECT id FROM texts WHERE kind = $1`, string(k))
	must(s.t, err)
	for rows.Next() {
		var id string
		must(s.t, rows.Scan(&id))
		ids = append(ids, id)
	}
	must(s.t, rows.Err())
	if len(ids) != 1 {
		s.t.Fatalf("%d texts are a %s", len(ids), k)
	}
	return delivery.TextID(ids[0])
}

// claim claims texts as a worker does, and gives those it got.
func (s *stage) claim(ids ...delivery.TextID) []delivery.Text {
	s.t.Helper()
	got, err := s.texts.Claim(s.t.Context(), ids, s.clock.Now(), s.clock.Now().Add(time.Minute))
	must(s.t, err)
	return got
}

// send claims a text and says the carrier took it.
func (s *stage) send(id delivery.TextID) {
	s.t.Helper()
	if len(s.claim(id)) != 1 {
		s.t.Fatalf("text %s could not be claimed: %s", id, s.book())
	}
	s.move(id, delivery.Sending, delivery.Sent)
}

func (s *stage) move(id delivery.TextID, from, to delivery.State) {
	s.t.Helper()
	t, err := s.texts.Text(s.t.Context(), id)
	must(s.t, err)
	ok, err := s.texts.Move(s.t.Context(), delivery.Move{ID: id, From: from, To: to, Attempt: t.Attempt, At: s.clock.Now()})
	must(s.t, err)
	if !ok {
		s.t.Fatalf("text %s is %s, not %s", id, t.State, from)
	}
}

// inbound keeps a text that reached us and gives its id.
func (s *stage) inbound(id string, from phone.Number, body string) string {
	s.t.Helper()
	_, err := s.texts.KeepInbound(s.t.Context(), id, sms.Inbound{CarrierID: "SM" + id, From: from.E164(), To: "+447700900001", Body: body, At: s.clock.Now()})
	must(s.t, err)
	return id
}

// absences gives the day's, by ref.
func (s *stage) absences() map[string]notifier.AbsenceView {
	s.t.Helper()
	list, err := s.Absences(s.t.Context(), urn, monday)
	must(s.t, err)
	out := map[string]notifier.AbsenceView{}
	for _, a := range list {
		out[a.Pupil.Ref] = a
	}
	return out
}

func (s *stage) exec(query string, args ...any) {
	s.t.Helper()
	_, err := s.db.Raw().ExecContext(s.t.Context(), query, args...)
	must(s.t, err)
}
