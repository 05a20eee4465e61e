package wonde_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/store/storetest"
	"github.com/firstbell/firstbell/internal/wonde"
	"github.com/firstbell/firstbell/internal/wonde/wondetest"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/templates"
)

const urn = school.URN("990401")

var (
	monday = clock.Date{Year: 2026, Month: 11, Day: 23}
	person = school.Actor{Kind: school.Person, ID: "office"}
)

// scene is a school connected to a made-up Wonde, on a real store, at 7:00.
type scene struct {
	*wonde.Puller
	t         *testing.T
	wonde     *wondetest.Server
	clock     *clock.Manual
	db        *store.DB
	rolls     *roll.Service
	registers *notifier.Service
	log       *bytes.Buffer
}

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{t: t, wonde: wondetest.New(t), clock: clock.At(monday.At(7, 0)), log: new(bytes.Buffer)}
	box, err := seal.New(make([]byte, seal.KeySize))
	s.must(err)
	s.db = storetest.Fresh(t, box, s.clock)
	pack, err := templates.Embedded()
	s.must(err)
	s.rolls = roll.New(s.db.Roll(), s.clock, phone.Rehearsal)
	ring := func(_ context.Context, _ ...delivery.Text) {}
	s.registers = notifier.New(notifier.Config{Store: s.db.Mornings(), Clock: s.clock, Wordings: templates.New(pack, nil, nil), Ring: ring})
	s.Puller = s.process()
	s.must(s.rolls.AddSchool(t.Context(), person, school.School{URN: urn, Name: "Thornlea", TextName: "Thornlea", OfficePhone: "01632 960000", Phase: school.Primary}, school.Calendar{
		Terms: []school.Term{{Name: "Autumn", First: monday.AddDays(-60), Last: monday.AddDays(20)}}, AMStart: clock.HM(8, 45), PMStart: clock.HM(13, 0),
	}))
	s.must(s.db.Texts().PutSender(t.Context(), delivery.Sender{ID: delivery.MainSender, From: "+447700900001", PartsPerSecond: 1000}))
	s.must(s.db.Connections().Put(t.Context(), person, school.Connection{School: urn, System: wonde.System, Remote: wondetest.School, Token: school.NewToken(wondetest.Token)}, s.clock.Now()))
	return s
}

// process gives a puller of its own, as another process has one.
func (s *scene) process() *wonde.Puller {
	return wonde.NewPuller(wonde.PullerConfig{
		Store: s.db.Connections(), Rolls: s.rolls, Registers: s.registers, Clock: s.clock, BaseURL: s.wonde.Base(),
		Log: slog.New(slog.NewTextHandler(s.log, nil)), Wait: new(stands).wait,
	})
}

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// pupil is one pupil of class 1A with a parent.
func pupil(i int) wondetest.Row {
	return wondetest.Row{
		"id": fmt.Sprintf("A%d", i), "forename": "Given", "surname": fmt.Sprintf("Family%d", i), "group": wondetest.Row{"data": wondetest.Row{"name": "1A"}},
		"updated_at": wondetest.When(monday.AddDays(-9).At(9, 0)),
		"contacts": wondetest.Row{"data": []wondetest.Row{{
			"id": fmt.Sprintf("C%d", i), "forename": "Parent", "surname": fmt.Sprintf("Family%d", i),
			"relationship":    wondetest.Row{"relationship": "Mother", "priority": 1},
			"contact_details": wondetest.Row{"data": wondetest.Row{"phones": wondetest.Row{"mobile": fmt.Sprintf("07700 900%03d", 100+i), "home": "01632 960001"}}},
		}}},
	}
}

func pupils(n int) (rows []wondetest.Row) {
	for i := range n {
		rows = append(rows, pupil(i))
	}
	return rows
}

// pulled has the whole roll pulled by the system.
func (s *scene) pulled() school.Connection {
	s.t.Helper()
	s.clock.Advance(time.Hour) // another slot
	s.must(s.Rolls(s.t.Context(), true))
	return s.connection()
}

func (s *scene) connection() school.Connection {
	s.t.Helper()
	x, err := s.db.Connections().One(s.t.Context(), urn)
	s.must(err)
	return x
}

func (s *scene) onRoll() int {
	s.t.Helper()
	r, err := s.rolls.Get(s.t.Context(), urn)
	s.must(err)
	return len(r.Pupils)
}

func TestARollIsPulledWholeAndInPart(t *testing.T) {
	s := newScene(t)
	s.wonde.Students(pupils(40)...)
	if x := s.pulled(); s.onRoll() != 40 || x.RollFault != "" || !x.RollAt.Equal(s.clock.Now()) || !x.FullAt.Equal(x.RollAt) {
		t.Fatalf("%d on roll, %+v", s.onRoll(), x)
	}
	// In part: one new, and one whose list of contacts has become empty. Nobody goes.
	first := pupil(0)
	first["contacts"], first["updated_at"] = wondetest.Row{"data": []int{}}, wondetest.When(s.clock.Now())
	added := pupil(40)
	added["updated_at"] = wondetest.When(s.clock.Now())
	s.wonde.Students(first, added)
	s.wonde.Asked()
	s.clock.Advance(time.Hour)
	s.must(s.Rolls(t.Context(), false))
	r, err := s.rolls.Get(t.Context(), urn)
	s.must(err)
	if asked := s.wonde.Asked(); len(r.Pupils) != 41 || len(r.Pupils[0].Contacts) != 1 || len(asked) != 1 || !strings.Contains(asked[0], "updated_after") {
		t.Errorf("%d on roll, the first has %d contacts; asked %v", len(r.Pupils), len(r.Pupils[0].Contacts), asked)
	}
	// Whole, and three of 41 are missing: held, told once, and nothing changed.
	s.wonde.Students(pupils(38)...)
	for range 2 {
		if x := s.pulled(); s.onRoll() != 41 || !strings.Contains(x.RollFault, "confirm_removals=3") {
			t.Errorf("%d on roll, %+v", s.onRoll(), x)
		}
	}
	// The turn of the hour: still held and still told, and what changed goes in.
	moved := pupil(5)
	moved["forename"], moved["updated_at"] = "Moved", wondetest.When(s.clock.Now())
	changed := pupils(38)
	changed[5] = moved
	s.wonde.Students(changed...)
	s.clock.Advance(time.Hour)
	s.must(s.Rolls(t.Context(), false))
	if x := s.connection(); s.onRoll() != 41 || !strings.Contains(x.RollFault, "confirm_removals=3") || !x.RollAt.Equal(s.clock.Now()) || x.FullAt.Equal(x.RollAt) {
		t.Errorf("%d on roll, %+v", s.onRoll(), x)
	}
	s.wonde.Students(pupils(38)...)
	if _, err := s.Roll(t.Context(), person, urn, roll.PutOptions{}); !problem.Is(err, problem.Conflict) {
		t.Errorf("a person who confirms nothing: %v", err)
	}
	d, err := s.Roll(t.Context(), person, urn, roll.PutOptions{DryRun: true, ConfirmRemovals: 3})
	if err != nil || d.Removed != 3 || s.onRoll() != 41 {
		t.Errorf("a dry run: %+v, %v", d, err)
	}
	if d, err = s.Roll(t.Context(), person, urn, roll.PutOptions{ConfirmRemovals: 3}); err != nil || d.Removed != 3 || s.onRoll() != 38 || s.connection().RollFault != "" {
		t.Errorf("confirmed: %+v, %v", d, err)
	}
	if strings.Contains(s.log.String(), "Family") || strings.Contains(s.log.String(), wondetest.Token) {
		t.Errorf("the log tells: %s", s.log)
	}
	s.must(s.db.AuditVerify(t.Context(), urn))
}

// TestAPullThatWouldTextOthersIsHeld: five of forty mothers lose their number.
func TestAPullThatWouldTextOthersIsHeld(t *testing.T) {
	s := newScene(t)
	s.wonde.Students(pupils(40)...)
	s.pulled()
	rows := pupils(40)
	for i := range 5 {
		rows[i]["contacts"].(wondetest.Row)["data"].([]wondetest.Row)[0]["contact_details"] = wondetest.Row{"data": wondetest.Row{"phones": wondetest.Row{"mobile": ""}}}
	}
	s.wonde.Students(rows...)
	if x := s.pulled(); !strings.Contains(x.RollFault, "Of 40 pupils who stay, 5 would have nobody texted any more") || !strings.Contains(x.RollFault, "confirm_whom=5") {
		t.Errorf("not held: %+v", x)
	}
	d, err := s.Roll(t.Context(), person, urn, roll.PutOptions{DryRun: true})
	if err != nil || d.Whom.Nobody != 5 || d.Whom.Changes[0].Says() != "was Parent Family0 (mother), now nobody, because who was asked first has no mobile number any more" {
		t.Errorf("%+v %v", d.Whom, err)
	}
	if _, err = s.Roll(t.Context(), person, urn, roll.PutOptions{ConfirmWhom: 5}); err != nil || s.connection().RollFault != "" {
		t.Errorf("%v, %q", err, s.connection().RollFault)
	}
}

func TestAPullThatFailsChangesNothingAndIsTold(t *testing.T) {
	s := newScene(t)
	s.wonde.Students(pupils(60)...)
	s.pulled()
	n := 0
	s.wonde.Fault(func(w http.ResponseWriter, r *http.Request) { // the second page does not come
		if n++; n%2 == 1 {
			says(200, "", "", `{"data":[],"meta":{"pagination":{"next":"?page=`+fmt.Sprint(n)+`"}}}`)(w, r)
			return
		}
		says(500, "", "", "")(w, r)
	})
	if x := s.pulled(); s.onRoll() != 60 || x.RollFault != wonde.ErrAway.Error() || !x.RollAt.Before(s.clock.Now()) {
		t.Errorf("%d on roll, %+v", s.onRoll(), x)
	}
	s.wonde.Fault(nil)
	if x := s.pulled(); x.RollFault != "" {
		t.Errorf("%+v", x)
	}
	if err := s.Try(t.Context(), school.Connection{Remote: wondetest.School, Token: school.NewToken("other")}); !problem.Is(err, problem.Unavailable) || !strings.Contains(err.Error(), "token") {
		t.Errorf("another token: %v", err)
	}
	s.must(s.Try(t.Context(), s.connection()))
	if _, err := s.Roll(t.Context(), person, "999999", roll.PutOptions{}); !problem.Is(err, problem.Unknown) {
		t.Errorf("a school that is not connected: %v", err)
	}
}

func TestARollThatCameFromAFileIsKnownAgainByUPN(t *testing.T) {
	s := newScene(t)
	export := "Adno,UPN,Forename,Surname,Reg,Contact 1 Name,Contact 1 Mobile,Contact 1 Court Order\n" +
		"17,B801200005001,Given,Family0,1A,Parent Family0,07700 900100,yes\n18,,Given,Family1,1A,Parent Family1,07700 900101,\n"
	_, err := s.rolls.ImportCSV(t.Context(), person, urn, strings.NewReader(export), roll.Choice{}, roll.PutOptions{})
	s.must(err)
	known := pupil(0)
	known["education_details"] = wondetest.Row{"data": wondetest.Row{"upn": "B801200005001"}}
	s.wonde.Students(known)
	s.must(s.Rolls(t.Context(), true)) // the other would be one of two gone: held
	if x := s.connection(); s.onRoll() != 2 || !strings.Contains(x.RollFault, "confirm_removals=1") {
		t.Fatalf("%d on roll, %+v", s.onRoll(), x)
	}
	_, err = s.Roll(t.Context(), person, urn, roll.PutOptions{ConfirmRemovals: 1})
	s.must(err)
	r, err := s.rolls.Get(t.Context(), urn)
	s.must(err)
	if len(r.Pupils) != 1 || r.Pupils[0].ID != "17" || len(r.Pupils[0].Contacts) != 1 || !*r.Pupils[0].Contacts[0].CourtOrder {
		t.Errorf("%+v", r.Pupils)
	}
	// Wonde's marks name the pupil by its own id.
	s.wonde.Mark("A0", monday.String(), "AM", "N", monday.At(8, 50))
	s.at(9, 0)
	if v := s.register(register.AM, "1A"); v.Revision != 1 || v.Absent != 1 {
		t.Errorf("%+v", v)
	}
}

// at has every process read the marks at an hour.
func (s *scene) at(hour, minute int) {
	s.t.Helper()
	s.clock.Set(monday.At(hour, minute))
	s.must(s.Registers(s.t.Context()))
}

func (s *scene) register(sess register.Session, g school.Group) notifier.RegisterView {
	s.t.Helper()
	all, err := s.registers.Registers(s.t.Context(), urn, monday, sess)
	s.must(err)
	for _, v := range all {
		if v.Group == g {
			return v
		}
	}
	s.t.Fatalf("there is no %s", g)
	return notifier.RegisterView{}
}

func (s *scene) mark(i int, code string, hour, minute int) {
	s.wonde.Mark(fmt.Sprintf("A%d", i), monday.String(), "AM", code, monday.At(hour, minute))
}

func TestARegisterIsReadAsItIsTaken(t *testing.T) {
	s := newScene(t)
	s.wonde.Students(pupils(6)...)
	s.pulled()
	s.wonde.Mark("A5", monday.String(), "AM", "I", monday.AddDays(-2).At(10, 0)) // ill, told on Saturday
	for i, code := range []string{"N", "/", "/"} {
		s.mark(i, code, 8, 47)
	}
	for _, minute := range []int{46, 50, 58} {
		s.at(8, minute)
	}
	s.at(9, 10)
	if v := s.register(register.AM, "1A"); v.Revision != 0 {
		t.Fatalf("a register half taken has closed: %+v", v)
	}
	s.mark(3, "L", 9, 8)
	s.mark(4, "Q9", 9, 8) // a code nobody knows
	s.at(9, 11)
	if v := s.register(register.AM, "1A"); v.Revision != 0 {
		t.Fatalf("it was touched three minutes ago: %+v", v)
	}
	s.at(9, 12)
	v := s.register(register.AM, "1A")
	if v.Revision != 1 || v.Absent != 2 || len(v.Unmarked) != 1 || !v.ClosedAt.Equal(monday.At(9, 8)) {
		t.Fatalf("%+v", v)
	}
	alerts, err := s.registers.Alerts(t.Context(), urn, monday, register.AM, "")
	s.must(err)
	if len(alerts) != 1 {
		t.Fatalf("%d alerts", len(alerts))
	}
	// Nothing new, in this process and in another that has just been started.
	s.at(9, 14)
	other := s.process()
	s.clock.Set(monday.At(9, 16))
	s.must(other.Registers(t.Context()))
	if v := s.register(register.AM, "1A"); v.Revision != 1 {
		t.Errorf("the same again is a revision: %+v", v)
	}
	// N becomes L: the next turn takes it, whoever has it.
	s.mark(0, "L", 9, 17)
	s.clock.Set(monday.At(9, 18))
	s.must(other.Registers(t.Context()))
	s.must(s.Registers(t.Context()))
	if v := s.register(register.AM, "1A"); v.Revision != 2 || v.Absent != 1 {
		t.Errorf("%+v", v)
	}
	if alerts, err = s.registers.Alerts(t.Context(), urn, monday, register.AM, delivery.Withdrawn); err != nil || len(alerts) != 1 {
		t.Errorf("%d withdrawn, %v", len(alerts), err)
	}
	// A mark that is gone may have been on a page that moved: believed the second time.
	s.wonde.Mark("A2", monday.String(), "AM", "", time.Time{})
	for i, revision := range []int{2, 3, 3} {
		s.at(9, 20+2*i)
		if v := s.register(register.AM, "1A"); v.Revision != revision {
			t.Errorf("turn %d after a mark was taken away: %+v", i, v)
		}
	}
	s.mark(2, "/", 9, 26)
	s.at(9, 28)
	// In the afternoon the morning is still put right, and its own register read.
	s.mark(1, "U", 13, 1)
	for i := range 6 {
		s.wonde.Mark(fmt.Sprintf("A%d", i), monday.String(), "PM", "/", monday.At(13, 5))
	}
	s.at(13, 16)
	if am, pm := s.register(register.AM, "1A"), s.register(register.PM, "1A"); am.Revision != 5 || pm.Revision != 1 || pm.Absent != 0 {
		t.Errorf("%+v\n%+v", am, pm)
	}
}

func TestMarksAreReadOnlyWhileRegistersMayBeOpenAndOnceATurn(t *testing.T) {
	s := newScene(t)
	s.wonde.Students(pupils(2)...)
	s.pulled()
	s.wonde.Asked()
	asked := func(day clock.Date, hour, minute int) int {
		s.clock.Set(day.At(hour, minute))
		s.must(s.Registers(t.Context()))
		return len(s.wonde.Asked())
	}
	for name, when := range map[string]struct {
		day          clock.Date
		hour, minute int
	}{
		"before school": {monday, 8, 44}, "after the last deadline": {monday, 15, 31}, "on Saturday": {monday.AddDays(5), 9, 0},
		"out of term": {monday.AddDays(21), 9, 0},
	} {
		if n := asked(when.day, when.hour, when.minute); n != 0 {
			t.Errorf("%s: asked %d times", name, n)
		}
	}
	if n := asked(monday, 8, 46); n != 2 { // today's, and once those entered in advance
		t.Errorf("the first turn asked %d times", n)
	}
	if n := asked(monday, 8, 47); n != 0 {
		t.Errorf("a turn that was had already asked %d times", n)
	}
	if n := asked(monday, 8, 48); n != 1 {
		t.Errorf("the second turn asked %d times", n)
	}
	_, err := s.registers.Shut(t.Context(), person, urn, school.ClosedDay{Date: monday, Kind: school.Shut, Note: "Snow"})
	s.must(err)
	if n := asked(monday, 9, 0); n != 0 {
		t.Errorf("with the school shut: asked %d times", n)
	}
	s.must(s.db.Connections().Pause(t.Context(), person, urn, true, s.clock.Now()))
	if n := asked(monday.AddDays(1), 9, 0); n != 0 {
		t.Errorf("paused: asked %d times", n)
	}
}

func TestMarksThatCannotBeReadLeaveRegistersOpenAndAreTold(t *testing.T) {
	s := newScene(t)
	s.wonde.Students(pupils(2)...)
	s.pulled()
	s.mark(0, "N", 8, 47)
	s.mark(1, "/", 8, 47)
	for status, sentence := range map[int]string{401: wonde.ErrToken.Error(), 500: wonde.ErrAway.Error(), 200: wonde.ErrAnswer.Error()} {
		s.wonde.Fault(says(status, "", "", ""))
		s.at(9, 0)
		s.clock.Advance(2 * time.Minute)
		s.must(s.Registers(t.Context()))
		if x, v := s.connection(), s.register(register.AM, "1A"); v.Revision != 0 || x.MarksFault != sentence || !x.MarksAt.IsZero() {
			t.Errorf("%d: %+v %+v", status, x, v)
		}
		s.clock.Advance(2 * time.Minute)
		s.must(s.db.ForgetTicks(t.Context(), s.clock.Now().Add(time.Hour)))
	}
	s.wonde.Fault(nil)
	s.at(9, 20)
	if x, v := s.connection(), s.register(register.AM, "1A"); v.Revision != 1 || x.MarksFault != "" || !x.MarksAt.Equal(s.clock.Now()) {
		t.Errorf("%+v %+v", x, v)
	}
}

// TestWhatANightTakesIsKept: a pupil who is missing once is kept, twice has left; an
// empty list is kept; who goes from a list is told; all of it by name.
func TestWhatANightTakesIsKept(t *testing.T) {
	s := newScene(t)
	s.wonde.Students(pupils(40)...)
	if x := s.pulled(); len(x.News) != 0 {
		t.Fatalf("%+v", x.News)
	}
	night := func(rows []wondetest.Row, want string) {
		t.Helper()
		s.wonde.Students(rows...)
		x := s.pulled()
		took, err := s.rolls.Took(t.Context(), urn, x.News)
		s.must(err)
		var says []string
		for _, n := range took {
			for what, list := range map[string][]roll.Named{"left": n.Left, "missed": n.Missed, "emptied": n.Emptied} {
				for _, p := range list {
					says = append(says, what+" "+p.Name)
				}
			}
			for _, c := range n.Gone {
				says = append(says, "gone "+c.Name+" of "+c.Of)
			}
		}
		slices.Sort(says)
		if got := strings.Join(says, "; "); got != want || x.RollFault != "" {
			t.Fatalf("%q, not %q; %s", got, want, x.RollFault)
		}
	}
	emptied := pupil(3)
	emptied["contacts"] = wondetest.Row{"data": []int{}}
	other := pupil(4)
	other["contacts"] = pupil(90)["contacts"]
	rows := pupils(40)
	rows[3], rows[4] = emptied, other
	one := slices.Delete(slices.Clone(rows), 20, 21)
	const lists = "emptied Given Family3; gone Parent Family4 of Given Family4 1A; "
	night(one, lists+"missed Given Family20")
	if s.onRoll() != 40 {
		t.Errorf("%d on roll after the first miss", s.onRoll())
	}
	night(one, "emptied Given Family3; "+lists+"left Given Family20; missed Given Family20")
	if s.onRoll() != 39 {
		t.Errorf("%d on roll after the second", s.onRoll())
	}
	// Back, and missed once more: it counts anew.
	s.clock.Advance(15 * 24 * time.Hour)
	night(rows, "emptied Given Family3")
	night(one, "emptied Given Family3; emptied Given Family3; missed Given Family20")
	night(rows, "emptied Given Family3; emptied Given Family3; emptied Given Family3; missed Given Family20")
	night(one, "emptied Given Family3; emptied Given Family3; emptied Given Family3; emptied Given Family3; missed Given Family20; missed Given Family20")
	// Who the system says has left has.
	gone := pupil(20)
	gone["education_details"] = wondetest.Row{"data": wondetest.Row{"leaving_date": "2026-11-20"}}
	left := slices.Clone(rows)
	left[20], left[3] = gone, pupil(3)
	s.clock.Advance(15 * 24 * time.Hour)
	night(left, "left Given Family20")
	s.must(s.db.AuditVerify(t.Context(), urn))
}
