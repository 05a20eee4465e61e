package notifier

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

var (
	monday = clock.Date{Year: 2026, Month: 11, Day: 23}
	nine   = monday.At(9, 0)
)

// scene is a morning that goes on: each register that closes is decided and
// what was decided stands for the next.
type scene struct {
	Morning
	ids int
}

// newScene is 8B at nine on a Monday: A1 to A4 with a mother each, and A5, the
// brother of A1 and in another group.
func newScene() *scene {
	s := &scene{Morning: Morning{
		Setting: Setting{
			School:   school.School{URN: "900001", TextName: "Made-up", OfficePhone: "01632 960000"},
			Policy:   DefaultPolicy(),
			Calendar: school.Calendar{Terms: []school.Term{{First: monday.AddDays(-60), Last: monday.AddDays(20)}}, AMStart: clock.HM(8, 45), PMStart: clock.HM(13, 0)},
		},
		Now: nine, ByRef: map[string]school.Pupil{}, Contacts: map[school.PupilID][]school.TiedContact{},
	}}
	s.NewID = func() string { s.ids++; return fmt.Sprintf("id%03d", s.ids) }
	for i := 1; i <= 4; i++ {
		ref := fmt.Sprintf("A%d", i)
		s.pupil(ref, "8B", adult(fmt.Sprintf("mum%d", i), i))
		s.Group = append(s.Group, s.ByRef[ref])
	}
	s.pupil("A5", "10C", adult("mum1", 1))
	return s
}

func (s *scene) pupil(ref string, g school.Group, list ...school.TiedContact) {
	p := school.Pupil{ID: school.PupilID("p" + ref), Ref: ref, TextName: ref, Group: g}
	s.ByRef[ref] = p
	s.list(ref, list...)
}

// list gives a pupil's contacts, in order.
func (s *scene) list(ref string, list ...school.TiedContact) {
	id := s.ByRef[ref].ID
	for i := range list {
		list[i].Pupil, list[i].Order = id, i+1
	}
	s.Contacts[id] = list
}

// flag changes a pupil.
func (s *scene) flag(ref string, change func(*school.Pupil)) {
	p := s.ByRef[ref]
	change(&p)
	s.ByRef[ref] = p
	for i := range s.Group {
		if s.Group[i].ID == p.ID {
			s.Group[i] = p
		}
	}
}

// adult is a contact who may be texted; changes say why not.
func adult(id string, n int, changes ...func(*school.TiedContact)) school.TiedContact {
	t := school.TiedContact{
		Tie:     school.Tie{Contact: school.ContactID(id), Text: school.TextYes},
		Contact: school.Contact{ID: school.ContactID(id), Role: school.FamilyRole, Number: phone.Trusted(fmt.Sprintf("+4477009001%02d", n))},
	}
	for _, change := range changes {
		change(&t)
	}
	return t
}

// close closes the register of 8B now, with marks like "A1:N A2:/".
func (s *scene) close(marks string) Plan { return s.closeIn(register.AM, marks) }

func (s *scene) closeIn(sess register.Session, marks string) Plan {
	s.Closure = register.Closure{Key: register.Key{School: "900001", Date: monday, Session: sess, Group: "8B"}, ClosedAt: s.Now, Marks: marksOf(marks)}
	return s.decide()
}

func (s *scene) decide() Plan {
	s.Revision++
	s.classed()
	p := Decide(s.Morning)
	s.apply(p)
	return p
}

// classed gives the groups on the roll as the store would.
func (s *scene) classed() {
	s.Classes = map[school.Group]Class{}
	of := map[school.Group][]school.PupilID{}
	for _, p := range s.ByRef {
		if p.LeftOn != monday {
			of[p.Group] = append(of[p.Group], p.ID)
		}
	}
	for g, ids := range of {
		s.Classes[g] = classOf(ids, s.Absences, s.Closure.Session)
	}
}

func marksOf(marks string) []register.Mark {
	var out []register.Mark
	for _, f := range strings.Fields(marks) {
		ref, code, _ := strings.Cut(f, ":")
		out = append(out, register.Mark{Pupil: ref, Code: register.ParseCode(code)})
	}
	return out
}

// apply is what the store does with a plan, as tables would have it.
func (s *scene) apply(p Plan) {
	for _, a := range p.Absences {
		if i := slices.IndexFunc(s.Absences, func(o Absence) bool { return o.ID == a.ID }); i >= 0 {
			s.Absences[i] = a
		} else {
			s.Absences = append(s.Absences, a)
		}
	}
	if p.Brake != nil {
		s.Brakes = append(s.Brakes, *p.Brake)
	}
	for i := range s.Notices {
		if slices.Contains(p.EndNotices, s.Notices[i].ID) {
			s.Notices[i].Status = NoticeEnded
		}
	}
	for _, held := range p.Hold {
		al := s.alert(held.Text.ID)
		al.Text.State, al.Text.Reason, al.Brake, al.Text.ReleaseAt = held.Text.State, held.Text.Reason, held.Brake, time.Time{}
	}
	for _, d := range p.Drop {
		al := s.alert(d.Alert)
		for i := range al.Pupils {
			if al.Pupils[i].Absence == d.Absence {
				al.Pupils[i].Dropped = true
			}
		}
	}
	for _, m := range p.Withdraw {
		s.alert(m.ID).Text.State, s.alert(m.ID).Text.Reason = delivery.Withdrawn, m.Reason
	}
	s.Alerts = append(s.Alerts, p.Raise...)
	for _, j := range p.Join {
		al := s.alert(j.Alert.Text.ID)
		al.Pupils = slices.DeleteFunc(al.Pupils, func(o AlertPupil) bool { return o.Absence == j.Pupil.Absence })
		al.Pupils = append(al.Pupils, j.Pupil)
	}
}

func (s *scene) alert(id delivery.TextID) *Alert {
	return &s.Alerts[slices.IndexFunc(s.Alerts, func(a Alert) bool { return a.Text.ID == id })]
}

// texts puts every text of a kind into a state.
func (s *scene) texts(k delivery.Kind, st delivery.State) {
	for i := range s.Alerts {
		if s.Alerts[i].Text.Kind == k {
			s.Alerts[i].Text.State = st
			if st == delivery.Raised {
				s.Alerts[i].Text.Reason = ""
			}
		}
	}
}

// settle is a person, or the register system, explaining an absence.
func (s *scene) settle(ref string, by school.ActorKind, code register.Code) {
	for i := range s.Absences {
		if a := &s.Absences[i]; a.Pupil == s.ByRef[ref].ID {
			m, _ := register.Look(code)
			a.Code, a.Arrived = code, m.Arrived
			a.Explained = &Explanation{Code: code, By: school.Actor{Kind: by}, At: s.Now}
		}
	}
}

// story says a plan in one line: "raise mum1: A1 A5; withhold no_text: A2".
func (s *scene) story(p Plan) string {
	var out []string
	say := func(what, who string, refs ...string) {
		sort.Strings(refs)
		out = append(out, strings.TrimSpace(strings.Join(strings.Fields(what+" "+who), " ")+": "+strings.Join(refs, " ")))
	}
	for _, al := range p.Raise {
		var refs []string
		for _, x := range al.Pupils {
			refs = append(refs, x.Ref)
		}
		verb := "raise"
		switch {
		case al.Text.Kind == delivery.CorrectionText:
			verb = "correct"
		case al.Text.State == delivery.Held:
			verb = "hold " + al.Text.Reason
		}
		say(verb, string(al.Text.Contact), refs...)
	}
	for _, j := range p.Join {
		say("join", string(j.Alert.Text.Contact), j.Pupil.Ref)
	}
	for _, d := range p.Drop {
		for _, x := range s.alert(d.Alert).Pupils {
			if x.Absence == d.Absence {
				say("drop", "", x.Ref)
			}
		}
	}
	for _, m := range p.Withdraw {
		say("withdraw "+m.Reason, string(s.alert(m.ID).Text.Contact))
	}
	for _, w := range p.Outcome.Withheld {
		say("withhold "+w.Reason, "", w.Pupil)
	}
	sort.Strings(out)
	return strings.ReplaceAll(strings.Join(out, "; "), ":;", ";")
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if strings.TrimSuffix(got, ":") != want {
		t.Errorf("%s:\n got  %s\n want %s", what, got, want)
	}
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
