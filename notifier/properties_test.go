package notifier

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// drawScene makes a small school: pupils of two groups, adults with every flag,
// numbers shared now and then, a policy.
func drawScene(t *rapid.T) *scene {
	s := newScene()
	s.Group, s.ByRef = nil, map[string]school.Pupil{}
	s.Contacts = map[school.PupilID][]school.TiedContact{}
	adults := make([]school.Contact, rapid.IntRange(1, 5).Draw(t, "adults"))
	for i := range adults {
		adults[i] = school.Contact{
			ID: school.ContactID(fmt.Sprintf("c%d", i)), Number: phone.Trusted(fmt.Sprintf("+44770090010%d", rapid.IntRange(0, 5).Draw(t, "number"))),
			Role:    rapid.SampledFrom([]school.Role{school.FamilyRole, school.FamilyRole, school.FamilyRole, school.ProfessionalRole}).Draw(t, "role"),
			Problem: rapid.SampledFrom([]school.NumberProblem{"", "", "", "", school.NumberLandline, school.NumberTwo}).Draw(t, "problem"),
			Stopped: rapid.IntRange(0, 5).Draw(t, "stopped") == 0,
		}
	}
	for i := range rapid.IntRange(1, 6).Draw(t, "pupils") {
		ref := fmt.Sprintf("A%d", i+1)
		var list []school.TiedContact
		for _, k := range rapid.Permutation(indexes(len(adults))).Draw(t, "list")[:rapid.IntRange(0, min(3, len(adults))).Draw(t, "ties")] {
			list = append(list, school.TiedContact{
				Tie: school.Tie{
					Contact: adults[k].ID, CourtOrder: rapid.IntRange(0, 5).Draw(t, "order") == 0,
					Text: rapid.SampledFrom([]school.TextRule{school.TextYes, school.TextYes, school.TextYes, school.TextNever}).Draw(t, "rule"),
				},
				Contact: adults[k],
			})
		}
		s.pupil(ref, "8B", list...)
		s.flag(ref, func(p *school.Pupil) {
			p.Flags.Vulnerable = rapid.IntRange(0, 4).Draw(t, "vulnerable") == 0
			p.Flags.NoText = rapid.IntRange(0, 7).Draw(t, "no text") == 0
		})
		if i > 0 {
			s.Group = append(s.Group, s.ByRef[ref])
		}
	}
	s.Setting.Policy.TextUnauthorised = rapid.Bool().Draw(t, "O")
	s.Setting.Policy.Review = rapid.IntRange(0, 5).Draw(t, "review") == 0
	return s
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// drawStep closes a register, after letting texts and the roll move on.
func drawStep(t *rapid.T, s *scene) {
	for i := range s.Alerts {
		next := []delivery.State{s.Alerts[i].Text.State}
		for _, st := range delivery.States {
			if delivery.May(s.Alerts[i].Text.State, st) {
				next = append(next, st)
			}
		}
		s.Alerts[i].Text.State = rapid.SampledFrom(next).Draw(t, "state")
		if s.Alerts[i].Text.State != delivery.Held {
			s.Alerts[i].Text.Reason = ""
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Contacts)) { // always the same draws in the same order
		for i := range s.Contacts[id] {
			if rapid.IntRange(0, 15).Draw(t, "changes") == 0 {
				s.Contacts[id][i].Contact.Stopped = !s.Contacts[id][i].Contact.Stopped
			}
		}
	}
	if len(s.Absences) > 0 && rapid.IntRange(0, 3).Draw(t, "settled") == 0 {
		a := rapid.SampledFrom(s.Absences).Draw(t, "absence")
		for _, ref := range slices.Sorted(maps.Keys(s.ByRef)) {
			if s.ByRef[ref].ID == a.Pupil {
				s.settle(ref, rapid.SampledFrom([]school.ActorKind{school.Person, school.Key}).Draw(t, "by"), rapid.SampledFrom([]register.Code{"I", "L"}).Draw(t, "as"))
			}
		}
	}
	drawNotices(t, s)
	s.Now = s.Now.Add(minutes(rapid.IntRange(0, 70).Draw(t, "minutes")))
	if late := monday.At(11, 40); s.Now.Before(late) && rapid.IntRange(0, 4).Draw(t, "late") == 0 {
		s.Now = late.Add(minutes(rapid.IntRange(0, 25).Draw(t, "past")))
	}
	sess := register.AM
	if s.Now.After(monday.At(13, 0)) {
		sess = register.PM
	}
	s.Closure = register.Closure{Key: register.Key{School: "900001", Date: monday, Session: sess, Group: "8B"}, Marks: drawMarks(t, s)}
	s.Closure.ClosedAt = s.Now.Add(-minutes(rapid.SampledFrom([]int{0, 0, 1, 61}).Draw(t, "old")))
	s.Revision++
}

func drawMarks(t *rapid.T, s *scene) []register.Mark {
	var marks []register.Mark
	codes := []register.Code{"N", "N", "N", "N", "/", "L", "U", "I", "O", "V", "E", "", "QQ"}
	for i := range len(s.ByRef) {
		for range rapid.SampledFrom([]int{1, 1, 1, 1, 1, 0, 2}).Draw(t, "times") {
			marks = append(marks, register.Mark{Pupil: fmt.Sprintf("A%d", i+1), Code: rapid.SampledFrom(codes).Draw(t, "code")})
		}
	}
	return marks
}

// TestWhateverTheMorning is what must hold of every plan, over mornings of up
// to five registers with everything moving between them.
func TestWhateverTheMorning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScene(t)
		for range rapid.IntRange(1, 5).Draw(t, "registers") {
			drawStep(t, s)
			before := s.Morning
			p := Decide(before)
			onlyThoseWhoMayBe(t, s, p)
			acceptedNever(t, s, p)
			unlookedNotLost(t, before, p)
			exactlyOneCourse(t, s, p)
			orderOfMarks(t, s, before, p)
			s.apply(p)
			toldOnce(t, s)
			if again := Decide(s.Morning); s.story(again) != "" || len(again.Absences) != 0 {
				t.Fatalf("decided again: %s, %d absences", s.story(again), len(again.Absences))
			}
		}
	})
}

// onlyThoseWhoMayBe: no alert names a pupil to a contact who is not on the
// pupil's list, or of whom the list says why not, nor about a no_text pupil.
func onlyThoseWhoMayBe(t *rapid.T, s *scene, p Plan) {
	check := func(al Alert, x AlertPupil) {
		list := s.Contacts[x.Pupil]
		for _, c := range list {
			if c.Contact.ID != al.Text.Contact {
				continue
			}
			if bar := barOf(list, c); bar.Stands() || c.Contact.Number != al.Text.Number {
				t.Fatalf("%s is named to %s: %s", x.Ref, c.Contact.ID, bar.Says)
			}
			for _, o := range list {
				if (o.CourtOrder || o.Text == school.TextNever || o.Contact.Role == school.ProfessionalRole) && o.Contact.Number == al.Text.Number {
					t.Fatalf("%s is named to the number of %s, who is barred", x.Ref, o.Contact.ID)
				}
			}
			if s.ByRef[x.Ref].Flags.NoText {
				t.Fatalf("%s is named, and nobody may be texted about them", x.Ref)
			}
			return
		}
		t.Fatalf("%s is named to %s, who is not tied to them", x.Ref, al.Text.Contact)
	}
	for _, al := range p.Raise {
		for _, x := range al.Pupils {
			if al.Text.Kind == delivery.AlertText {
				check(al, x)
			}
		}
	}
	for _, j := range p.Join {
		if st := s.alert(j.Alert.Text.ID).Text.State; !st.Waiting() {
			t.Fatalf("%s joins a text that is %s", j.Pupil.Ref, st)
		}
		if j.Alert.Text.Kind == delivery.AlertText {
			check(j.Alert, j.Pupil)
		}
	}
}

// exactlyOneCourse: an absence that is new and owed a text is named by exactly
// one alert, or withheld with a reason, and never both.
func exactlyOneCourse(t *rapid.T, s *scene, p Plan) {
	named := map[AbsenceID]int{}
	for _, al := range p.Raise {
		for _, x := range al.Pupils {
			if al.Text.Kind == delivery.AlertText {
				named[x.Absence]++
			}
		}
	}
	for _, j := range p.Join {
		if j.Alert.Text.Kind == delivery.AlertText {
			named[j.Pupil.Absence]++
		}
	}
	stood := map[AbsenceID]bool{}
	for _, a := range s.Absences {
		stood[a.ID] = true
	}
	kept := map[school.PupilID]bool{}
	for _, a := range p.Absences {
		kept[a.Pupil] = true
		m, _ := register.Look(a.Code)
		owed := s.Setting.Policy.texts(m) && a.Explained == nil
		switch {
		case a.Course == WithheldFrom && (a.Reason == "" || a.Detail == "" || named[a.ID] != 0):
			t.Fatalf("%s is withheld for %q and named %d times", a.Pupil, a.Reason, named[a.ID])
		case a.Course == Alerted && owed && !stood[a.ID] && named[a.ID] != 1:
			t.Fatalf("%s is owed a text and named %d times", a.Pupil, named[a.ID])
		case a.Course == ExplainedAtClose && owed:
			t.Fatalf("nobody knows why %s is absent, and it is taken for explained", a.Pupil)
		}
	}
	for _, e := range p.Sheet.entries { // nobody falls between
		if _, ok := priorIn(s.Absences, e.pupil.ID, s.Closure.Session); !ok && e.meaning.Absent() && !kept[e.pupil.ID] {
			t.Fatalf("%s is marked %s and no absence is kept", e.pupil.Ref, e.mark.Code)
		}
	}
}

// drawNotices has families tell in advance, and people look at what waits.
func drawNotices(t *rapid.T, s *scene) {
	for i := range s.Notices {
		if n := &s.Notices[i]; n.Status == NoticeWaiting && rapid.IntRange(0, 3).Draw(t, "looked") == 0 {
			n.Status = rapid.SampledFrom([]NoticeStatus{NoticeAccepted, NoticeRefused}).Draw(t, "as")
		}
	}
	if rapid.IntRange(0, 2).Draw(t, "told") > 0 {
		return
	}
	from := monday.AddDays(rapid.IntRange(-2, 1).Draw(t, "from"))
	s.Notices = append(s.Notices, Notice{
		ID: NoticeID(s.NewID()), Pupil: s.ByRef["A1"].ID, From: from, To: from.AddDays(rapid.IntRange(0, 3).Draw(t, "days")),
		Session:   rapid.SampledFrom([]register.Session{"", "", register.AM, register.PM}).Draw(t, "of"),
		Code:      rapid.SampledFrom([]register.Code{"", "I", "M"}).Draw(t, "why"),
		Status:    rapid.SampledFrom([]NoticeStatus{NoticeWaiting, NoticeWaiting, NoticeAccepted}).Draw(t, "status"),
		SettledBy: school.Actor{Kind: school.Person, ID: "office"},
	})
}

// namedIn lists which pupil a plan names to whom.
func namedIn(p Plan) map[string]Alert {
	out := map[string]Alert{}
	for _, al := range p.Raise {
		for _, x := range al.Pupils {
			if al.Text.Kind == delivery.AlertText {
				out[x.Ref+" to "+string(al.Text.Contact)] = al
			}
		}
	}
	for _, j := range p.Join {
		if j.Alert.Text.Kind == delivery.AlertText {
			out[j.Pupil.Ref+" to "+string(j.Alert.Text.Contact)] = j.Alert
		}
	}
	return out
}

// acceptedNever: what a person accepted in advance never leads to a text.
func acceptedNever(t *rapid.T, s *scene, p Plan) {
	for who, al := range namedIn(p) {
		for _, n := range s.Notices {
			for _, x := range al.Pupils {
				if strings.HasPrefix(who, x.Ref+" ") && n.Pupil == x.Pupil && n.Status == NoticeAccepted && n.Covers(s.Closure.Date, s.Closure.Session) {
					t.Fatalf("%s, and a person accepted notice %s", who, n.ID)
				}
			}
		}
	}
}

// unlookedNotLost: what nobody has looked at takes no alert away. At most it
// makes one wait ten minutes, and then it goes by itself.
func unlookedNotLost(t *rapid.T, m Morning, p Plan) {
	m.Notices = slices.DeleteFunc(slices.Clone(m.Notices), func(n Notice) bool { return n.Status != NoticeAccepted })
	named := namedIn(p)
	for who := range namedIn(Decide(m)) {
		if _, ok := named[who]; !ok {
			t.Fatalf("%s is lost to a notice nobody has looked at", who)
		}
	}
	for _, al := range p.Raise {
		if al.Text.Reason == ReasonToldNotChecked &&
			(al.Text.ReleaseAt.IsZero() || al.Text.ReleaseAt.After(m.Now.Add(unlooked)) || !al.Text.ReleaseAt.Before(al.Text.ExpiresAt)) {
			t.Fatalf("%s does not go by itself: release %s, deadline %s", al.Text.ID, al.Text.ReleaseAt, al.Text.ExpiresAt)
		}
	}
}

func priorIn(abs []Absence, p school.PupilID, sess register.Session) (Absence, bool) {
	d := decision{Morning: Morning{Absences: abs}}
	return d.prior(p, sess)
}

// toldOnce is the unique row of SQL: no pupil stands in two alerts of one
// contact in a session, and no absence twice in one text.
func toldOnce(t *rapid.T, s *scene) {
	seen := map[string]bool{}
	for _, al := range s.Alerts {
		for _, x := range al.Pupils {
			key := fmt.Sprintf("%s %s %s", al.Text.Contact, al.Session, x.Pupil)
			if al.Text.Kind == delivery.CorrectionText {
				key = fmt.Sprintf("%s corrected %s", al.Corrects, x.Pupil)
			}
			if x.Dropped {
				continue
			}
			if seen[key] {
				t.Fatalf("%s is told twice", key)
			}
			seen[key] = true
		}
	}
}

// orderOfMarks: the same marks in another order lead to the same for everybody.
func orderOfMarks(t *rapid.T, s *scene, m Morning, p Plan) {
	m.Closure.Marks = append([]register.Mark(nil), m.Closure.Marks...)
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "shuffle"), 0))
	rng.Shuffle(len(m.Closure.Marks), func(i, j int) {
		m.Closure.Marks[i], m.Closure.Marks[j] = m.Closure.Marks[j], m.Closure.Marks[i]
	})
	if a, b := byPupil(p), byPupil(Decide(m)); a != b {
		t.Fatalf("in another order:\n%s\n%s", a, b)
	}
}

// byPupil says of each pupil what a plan means for them.
func byPupil(p Plan) string {
	var out []string
	for _, al := range p.Raise {
		for _, x := range al.Pupils {
			out = append(out, fmt.Sprint(x.Ref, " ", al.Text.Kind, " ", al.Text.Contact, " ", al.Text.Reason))
		}
	}
	for _, j := range p.Join {
		out = append(out, fmt.Sprint(j.Pupil.Ref, " ", j.Alert.Text.Kind, " ", j.Alert.Text.Contact, " ", j.Alert.Text.Reason))
	}
	for _, w := range p.Outcome.Withheld {
		out = append(out, w.Pupil+" withheld "+w.Reason)
	}
	for _, u := range p.Outcome.Unmarked {
		out = append(out, u+" unmarked")
	}
	for _, a := range p.Absences {
		out = append(out, fmt.Sprint(a.Pupil, " ", a.Course, " ", a.Code, " ", a.Arrived))
	}
	sort.Strings(out)
	return strings.Join(out, "\n")
}
