package console

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// amira is a pupil with a morning, contacts of every sort and a notice.
func amira() notifier.PupilView {
	a := replied(texted(absence("1", "Amira", "Khan", "8B"), "mother", delivery.Delivered, at(9, 11)), "mother", "<b>ill</b>", at(9, 20))
	a.Alerts[0].Name = "Sana Khan"
	a.Explained = &notifier.Explanation{Code: "I", Note: "rang too", By: school.Actor{Kind: school.Person, ID: "S2"}, At: at(9, 30)}
	a.Code = register.Illness
	old := absence("2", "Amira", "Khan", "8B")
	old.Date = monday.AddDays(-3)
	adult := func(id, name, relation string, number string) school.TiedContact {
		c := school.Contact{ID: school.ContactID(id), Name: name}
		if number != "" {
			c.Number = phone.Trusted(number)
		}
		return school.TiedContact{Tie: school.Tie{Relationship: relation, LivesWith: relation == "mother"}, Contact: c}
	}
	return notifier.PupilView{
		Setting: notifier.Setting{School: school.School{URN: urn, Name: "Larkmere High School"}, Calendar: school.Calendar{
			Terms: []school.Term{{First: monday.AddDays(-60), Last: monday.AddDays(20)}}, AMStart: clock.HM(8, 45), PMStart: clock.HM(13, 0),
		}},
		Now: at(9, 40), Date: monday, Session: register.AM, Pupil: a.Pupil,
		Contacts: []notifier.ContactView{
			{TiedContact: adult("C1", "Sana Khan", "mother", "+447700900214"), Rings: []phone.Number{phone.Trusted("+447700900214")}},
			{TiedContact: adult("C2", "Omar Khan", "father", "+447700900386"), Bar: notifier.Bar{Word: notifier.BarNotToBeTold, Says: "must not be told about this pupil", Private: "court_order"}},
			{TiedContact: adult("C3", "Vera Nova", "grandmother", ""), Bar: notifier.Bar{Word: "landline", Says: "the only number is a landline"}},
		},
		Days: []notifier.PupilDay{
			{
				Date: monday, Absences: []notifier.AbsenceView{a}, Words: map[delivery.TextID]string{"T1": "Larkmere: Amira was not in"},
				Why: []notifier.Reason{{Says: "The father is passed over: must not be told about this pupil.", Private: "court_order"}},
			},
			{Date: old.Date, Absences: []notifier.AbsenceView{old}},
		},
		Earlier: 2,
		Notices: []notifier.Notice{
			{ID: "N1", From: monday, To: monday.AddDays(1), Code: "I", Status: notifier.NoticeAccepted, ToldAt: at(8, 40), SettledBy: school.Actor{Kind: school.Person, ID: "S1"}},
		},
		Marks:  []notifier.PupilMark{{Date: monday.AddDays(-3), Session: register.AM, Code: "N"}, {Date: monday.AddDays(-3), Session: register.PM, Code: `\`}, {Date: monday, Session: register.AM, Code: "I"}},
		Missed: notifier.Missed{Sessions: 2, Possible: 3, ByCode: map[register.Code]int{"I": 1, "N": 1}},
	}
}

func TestThePupilPageTellsTheDayNewestFirst(t *testing.T) {
	b := newBench(t, fullMorning())
	b.mornings.pupil = amira()
	page := b.visit(asSam(get("/pupils/P1"))).Body.String()
	got := words(page, `<ol class="time">`, "</ol>")
	want := "9:30 Ruth Okafor recorded I Illness. rang too 9:20 Reply from mother <b>ill</b>" +
		" 9:11 Text to Sana Khan, mother, ending 214 Delivered Larkmere: Amira was not in" +
		" 9:10 Morning register of 8B closed, marked N Reason not yet established"
	if got != want {
		t.Errorf("the day is\n%s\nwant\n%s", got, want)
	}
	has(t, page, "Today, Monday 23 November", "Expected back Wednesday 25 November", "Accepted by Sam Bell as I, illness", "And 2 earlier days this term",
		"Missed 1 of 1½ days", "I illness ½ and N reason not yet established ½.", `<td class="open" title="Friday 20 November, morning: Reason not yet established">N</td>`,
		"Sam Bell</b> <span>School office", "Not by text: the only number is a landline", "Lives with the pupil")
	lacks(t, page, "<b>ill</b>")
}

// amirasConcern is a day of amira's on which a concern was opened, told, taken
// and closed, and our words went beside it.
func amirasConcern() notifier.PupilView {
	v := amira()
	ruth := school.Actor{Kind: school.Person, ID: "S2", Name: "Ruth Okafor"}
	d := &v.Days[0]
	d.Concerns = []notifier.ConcernView{{
		Concern: notifier.Concern{ID: "W1", Day: monday, Kind: notifier.WorryConcern, At: at(9, 20), TakenAt: at(9, 24), TakenBy: ruth, ClosedAt: at(9, 36), ClosedBy: ruth, Found: "At her <b>aunt's</b>"},
		From:    "Sana Khan, mother", Texts: []notifier.ConcernText{{Body: "<b>ill</b>", At: at(9, 20)}, {Body: "where is she", At: at(9, 22)}},
	}}
	d.Told = []notifier.ToldLine{{Concern: "W1", Name: "Dee Pratt", Role: notifier.RoleDeputy, Rung: notifier.RoleLead, State: delivery.Delivered, At: at(9, 21)}}
	d.Said = []notifier.SaidLine{
		{Kind: delivery.AnswerText, At: at(9, 23), Name: "Sana Khan", Relation: "mother", Ending: "214", State: delivery.Delivered, Body: "Somebody is going to ring you"},
		{Kind: delivery.MessageText, At: at(9, 35), Ending: "900", State: delivery.Sent, Body: "Please ring us", By: ruth},
	}
	return v
}

func TestThePupilPageTellsAConcernInOrderAndWhatWasFoundToTheLead(t *testing.T) {
	b := newBench(t, fullMorning())
	b.mornings.pupil = amirasConcern()
	got := words(b.visit(asSam(get("/pupils/P1"))).Body.String(), `<ol class="time">`, "</ol>")
	want := "9:36 Ruth Okafor closed the concern with what was found. It is kept for the safeguarding lead Concern closed" +
		" 9:35 Ruth Okafor wrote to a number that is on no list, ending 900 On its way Please ring us" +
		" 9:30 Ruth Okafor recorded I Illness. rang too 9:24 Ruth Okafor took the concern on Concern" +
		" 9:23 Answered by itself to Sana Khan, mother, ending 214 Delivered Somebody is going to ring you" +
		" 9:22 Text from Sana Khan, mother where is she" +
		" 9:21 Text to Dee Pratt, deputy safeguarding lead: a concern waits, for the safeguarding lead Delivered" +
		" 9:20 A concern was opened. The adult did not know Concern 9:20 Reply from mother <b>ill</b>" +
		" 9:11 Text to Sana Khan, mother, ending 214 Delivered Larkmere: Amira was not in" +
		" 9:10 Morning register of 8B closed, marked N Reason not yet established"
	if got != want {
		t.Errorf("the day is\n%s\nwant\n%s", got, want)
	}
	b.door.role = staff.Lead
	page := b.visit(asSam(get("/pupils/P1"))).Body.String()
	has(t, page, "At her &lt;b&gt;aunt")
	b.door.role = staff.Comms
	if w := b.visit(asSam(get("/pupils/P1"))); w.Code != http.StatusForbidden {
		t.Errorf("communications reads a pupil's page: %d", w.Code)
	}
}

func TestOnlyTheSafeguardingLeadReadsWhyAnAdultMustNotBeTold(t *testing.T) {
	for role, knows := range map[staff.Role]bool{staff.Office: false, staff.Admin: false, staff.Head: false, staff.Lead: true, staff.Deputy: true} {
		p := pupilOf(shell{}, amira(), seen{role.May(staff.SeeReasons), shell{Grave: role.May(staff.ReadGrave)}, nil})
		says, why := p.Contacts[1].Says, p.Days[0].Why[0]
		if got := says == "May not be told: a court order stands"; got != knows {
			t.Errorf("%s reads %q", role, says)
		}
		if !knows && says != "May not be told; ask the safeguarding lead" || knows != (why != amira().Days[0].Why[0].Says) {
			t.Errorf("%s reads %q and %q", role, says, why)
		}
		if len(p.Contacts[1].Numbers) != 0 || len(p.Contacts[0].Numbers) == 0 {
			t.Errorf("%s may ring the wrong adult", role)
		}
	}
}

func TestActsOnThePupilPageAreAboutThatPupil(t *testing.T) {
	b := newBench(t, fullMorning())
	b.mornings.pupil = amira()
	for _, c := range []struct {
		path   string
		form   url.Values
		status int
	}{
		{"/pupils/P1/explain", url.Values{"absence": {"2"}, "code": {"m"}, "note": {"dentist"}}, http.StatusSeeOther},
		{"/pupils/P1/explain", url.Values{"absence": {"2"}, "code": {"N"}}, http.StatusUnprocessableEntity},
		{"/pupils/P1/explain", url.Values{"absence": {"9"}, "code": {"I"}}, http.StatusNotFound},
		{"/pupils/P2/explain", url.Values{"absence": {"2"}, "code": {"I"}}, http.StatusNotFound},
		{"/pupils/P1/notice", url.Values{"notice": {"N1"}}, http.StatusSeeOther},
		{"/pupils/P1/notice", url.Values{"notice": {"N9"}}, http.StatusNotFound},
	} {
		if w := b.visit(samPost(c.path, c.form)); w.Code != c.status {
			t.Errorf("%s %v: %d", c.path, c.form, w.Code)
		}
	}
	if d := cmp.Diff([]string{`explain 2 M "dentist" by S1`, "refuse N1 by S1"}, b.mornings.done); d != "" {
		t.Error(d)
	}
	if w := b.visit(asSam(get("/pupils/P9"))); w.Code != http.StatusNotFound {
		t.Errorf("a pupil of nobody's: %d", w.Code)
	}
}

func TestATapIsOfferedWhileThePupilIsMissing(t *testing.T) {
	v := amira()
	if !canArrive(v) {
		t.Error("missing this morning, and no tap")
	}
	here := amira()
	here.Days[0].Absences[0].Arrived = true
	left := amira()
	left.Pupil.LeftOn = monday
	afternoon := amira()
	afternoon.Session = register.PM
	saturday := amira()
	saturday.Date = monday.AddDays(-2)
	for name, v := range map[string]notifier.PupilView{"arrived": here, "left": left, "afternoon": afternoon, "Saturday": saturday} {
		if canArrive(v) {
			t.Errorf("%s: a tap is offered", name)
		}
	}
}
