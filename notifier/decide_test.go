package notifier

import (
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// TestEveryCodeLeadsWhereTheTableSays walks the whole table of codes, in a
// school that has set nothing and in one that texts about O.
func TestEveryCodeLeadsWhereTheTableSays(t *testing.T) {
	absent := map[register.Code]bool{
		"C": true, "C1": true, "C2": true, "E": true, "I": true, "J1": true, "M": true, "R": true, "S": true, "T": true,
		"G": true, "N": true, "O": true, "U": true,
	}
	for _, byChoice := range []bool{false, true} {
		for _, m := range register.Codes {
			s := newScene()
			s.Setting.Policy.TextUnauthorised = byChoice
			p := s.close("A1:" + string(m.Code))
			want := ""
			if m.Code == "N" || m.Code == "O" && byChoice {
				want = "raise mum1: A1"
			}
			expect(t, string(m.Code), s.story(p), want)
			if kept := len(p.Absences) == 1; kept != absent[m.Code] {
				t.Errorf("%s: an absence is kept: %t", m.Code, kept)
			}
			if absent[m.Code] && want == "" && (p.Absences[0].Course != ExplainedAtClose || p.Absences[0].Arrived != (m.Code == "U")) {
				t.Errorf("%s: kept as %+v", m.Code, p.Absences[0])
			}
			if p.Outcome.Absent != len(p.Absences) || (p.Outcome.Unexplained == 1) != (m.Code == "N") {
				t.Errorf("%s: %d absent, %d unexplained", m.Code, p.Outcome.Absent, p.Outcome.Unexplained)
			}
		}
	}
}

// TestWhenAnAlertGoes is the page of times: hold after closing, not before and
// not after, deadlines, stale closures and pupils a person looks at first.
func TestWhenAnAlertGoes(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*scene)
		want   string
	}{
		{"at nine", func(*scene) {}, "raise mum1: A1 9:00–12:00"},
		{"before texts may go", func(s *scene) { s.Now = monday.At(7, 30) }, "raise mum1: A1 8:00–12:00"},
		{"with time to sign in late", func(s *scene) { s.Setting.Policy.HoldAfterClosing = 15 }, "raise mum1: A1 9:15–12:00"},
		{"an hour after closing", func(s *scene) { s.Now = nine.Add(minutes(60)) }, "raise mum1: A1 10:00–12:00"},
		{"more than an hour after", func(s *scene) { s.Now = nine.Add(minutes(61)) }, "hold stale_closure mum1: A1 10:01–12:00"},
		{"for the first time 100 minutes after it began", func(s *scene) { s.Now, s.Closure.ClosedAt = monday.At(10, 25), monday.At(10, 25) }, "raise mum1: A1 10:25–12:00"},
		{"for the first time later than that, as if closed now", func(s *scene) { s.Now, s.Closure.ClosedAt = monday.At(10, 26), monday.At(10, 26) }, "hold stale_closure mum1: A1 10:26–12:00"},
		{"a revision as late, of a register that came in time", func(s *scene) { s.Now, s.Closure.ClosedAt, s.Revision = monday.At(11, 50), monday.At(11, 50), 1 }, "raise mum1: A1 11:50–12:00"},
		{"a school that looks first", func(s *scene) { s.Setting.Policy.Review = true }, "hold review mum1: A1 9:00–12:00"},
		{"a vulnerable pupil", func(s *scene) { s.flag("A1", vulnerable) }, "hold vulnerable mum1: A1 9:00–12:00 by itself 9:05"},
		{"a vulnerable pupil, stale", func(s *scene) { s.flag("A1", vulnerable); s.Now = nine.Add(minutes(90)) }, "hold stale_closure mum1: A1 10:30–12:00"},
		{"a vulnerable pupil at the last minute", func(s *scene) {
			s.flag("A1", vulnerable)
			s.Closure.ClosedAt = monday.At(11, 56)
			s.Now, s.Revision = monday.At(11, 56), 1
		}, "withhold too_late: A1"},
		{"just before noon", func(s *scene) { s.Now = monday.At(11, 59); s.Setting.Policy.StaleAfter = 600 }, "raise mum1: A1 11:59–12:00"},
		{"at noon", func(s *scene) { s.Now = monday.At(12, 0) }, "withhold too_late: A1"},
		{"when the hold would outlast the session", func(s *scene) { s.Setting.Policy.HoldAfterClosing = 180 }, "withhold too_late: A1"},
		{"when texts end before the deadline", func(s *scene) { s.Setting.Policy.NotAfter = clock.HM(10, 0) }, "raise mum1: A1 9:00–10:00"},
		{"after texts have ended", func(s *scene) { s.Setting.Policy.NotAfter = clock.HM(9, 0) }, "withhold too_late: A1"},
		{"the next day", func(s *scene) { s.Now = monday.AddDays(1).At(9, 0) }, "withhold earlier_date: A1"},
		{"nobody about this pupil", func(s *scene) { s.flag("A1", func(p *school.Pupil) { p.Flags.NoText = true }) }, "withhold no_text: A1"},
	} {
		s := newScene()
		s.Closure = register.Closure{Key: register.Key{School: "900001", Date: monday, Session: register.AM, Group: "8B"}, ClosedAt: nine, Marks: marksOf("A1:N")}
		c.change(s)
		if s.Now.Before(nine) {
			s.Closure.ClosedAt = s.Now
		}
		p := s.decide()
		got := s.story(p)
		if len(p.Raise) == 1 {
			x := p.Raise[0].Text
			got += " " + clock.Wall(x.SendAfter) + "–" + clock.Wall(x.ExpiresAt)
			if !x.ReleaseAt.IsZero() {
				got += " by itself " + clock.Wall(x.ReleaseAt)
			}
		}
		expect(t, c.name, got, c.want)
	}
}

func vulnerable(p *school.Pupil) { p.Flags.Vulnerable = true }

// TestWhoIsTextedAboutWhom is the page of contacts.
func TestWhoIsTextedAboutWhom(t *testing.T) {
	order := func(t *school.TiedContact) { t.CourtOrder = true }
	never := func(t *school.TiedContact) { t.Text = school.TextNever }
	professional := func(t *school.TiedContact) { t.Contact.Role = school.ProfessionalRole }
	stopped := func(t *school.TiedContact) { t.Contact.Stopped = true }
	bad := func(p school.NumberProblem) func(*school.TiedContact) {
		return func(t *school.TiedContact) { t.Contact.Problem = p }
	}
	none := func(t *school.TiedContact) {
		t.Contact.Number, t.Contact.Problem = phone.Number{}, school.NumberMissing
	}
	pupils := func(n int) func(*school.TiedContact) { return func(t *school.TiedContact) { t.Contact.Pupils = n } }
	dad := adult("dad", 30)
	for name, c := range map[string]struct {
		list []school.TiedContact
		want string
	}{
		"the first who may be":                  {[]school.TiedContact{adult("mum", 20), dad}, "raise mum: A1"},
		"a court order stands":                  {[]school.TiedContact{adult("mum", 20, order), dad}, "raise dad: A1"},
		"never":                                 {[]school.TiedContact{adult("mum", 20, never), dad}, "raise dad: A1"},
		"no rule set":                           {[]school.TiedContact{adult("mum", 20, func(t *school.TiedContact) { t.Text = "" }), dad}, "raise dad: A1"},
		"a social worker first":                 {[]school.TiedContact{adult("worker", 20, professional), dad}, "raise dad: A1"},
		"a landline":                            {[]school.TiedContact{adult("mum", 20, bad(school.NumberLandline)), dad}, "raise dad: A1"},
		"two numbers":                           {[]school.TiedContact{adult("mum", 20, bad(school.NumberTwo)), dad}, "raise dad: A1"},
		"a dead number":                         {[]school.TiedContact{adult("mum", 20, bad(school.NumberDead)), dad}, "raise dad: A1"},
		"another person's number":               {[]school.TiedContact{adult("mum", 20, bad(school.NumberWrong)), dad}, "raise dad: A1"},
		"a number of too many families":         {[]school.TiedContact{adult("mum", 20, bad(school.NumberShared)), dad}, "raise dad: A1"},
		"an unreadable number":                  {[]school.TiedContact{adult("mum", 20, bad(school.NumberUnreadable)), dad}, "raise dad: A1"},
		"no number":                             {[]school.TiedContact{adult("mum", 20, none), dad}, "raise dad: A1"},
		"no number and nobody said so":          {[]school.TiedContact{adult("mum", 20, none, bad("")), dad}, "raise dad: A1"},
		"stopped":                               {[]school.TiedContact{adult("mum", 20, stopped), dad}, "raise dad: A1"},
		"nobody may be":                         {[]school.TiedContact{adult("mum", 20, stopped), adult("dad", 21, order)}, "withhold no_textable_contact: A1"},
		"nobody is on the list":                 {nil, "withhold no_textable_contact: A1"},
		"the number of one under a court order": {[]school.TiedContact{adult("mum", 20), adult("dad", 20, order)}, "withhold no_textable_contact: A1"},
		"the number of one never to be texted":  {[]school.TiedContact{adult("mum", 20), adult("dad", 20, never), adult("gran", 22)}, "raise gran: A1"},
		"a family of eight":                     {[]school.TiedContact{adult("mum", 20, pupils(8)), dad}, "raise mum: A1"},
		"a contact of nine pupils":              {[]school.TiedContact{adult("office", 20, pupils(9)), dad}, "raise dad: A1"},
		"only a contact of nine pupils":         {[]school.TiedContact{adult("office", 20, pupils(9))}, "withhold no_textable_contact: A1"},
		"two without a number, one barred":      {[]school.TiedContact{adult("dad", 20, order, none), adult("mum", 21)}, "raise mum: A1"},
	} {
		s := newScene()
		s.list("A1", c.list...)
		expect(t, name, s.story(s.close("A1:N")), c.want)
	}
}

func TestAReasonSaysWhoWasPassedOver(t *testing.T) {
	s := newScene()
	s.list("A1", adult("mum", 20, func(t *school.TiedContact) { t.Contact.Stopped = true }), adult("dad", 21))
	p := s.close("A1:N")
	expect(t, "why", p.Raise[0].Why, "No reason is known. Contact 2 of 2 is the first who may be texted (contact 1: has stopped our texts).")
	s = newScene()
	s.list("A1", adult("mum", 20, func(t *school.TiedContact) { t.CourtOrder = true }))
	p = s.close("A1:N")
	expect(t, "why not", p.Outcome.Withheld[0].Detail, "Nobody on this pupil's list may be texted (contact 1: must not be told about this pupil).")
}

// TestSiblingsShareAText is the page of families, within a register and across
// registers.
func TestSiblingsShareAText(t *testing.T) {
	s := newScene()
	s.list("A2", adult("mum1", 1))
	expect(t, "in one register", s.story(s.close("A1:N A2:N A3:N")), "raise mum1: A1 A2; raise mum3: A3")
	expect(t, "in a later register, not claimed", s.story(s.close("A5:N")), "join mum1: A5")
	if got := s.Alerts[0].Pupils; len(got) != 3 {
		t.Errorf("the text is about %d pupils", len(got))
	}
	for _, st := range []delivery.State{delivery.Sending, delivery.Unknown, delivery.Sent, delivery.Delivered, delivery.Undelivered, delivery.Failed, delivery.Withdrawn, delivery.Expired} {
		s := newScene()
		s.close("A1:N")
		s.texts(delivery.AlertText, st)
		expect(t, "once the first is "+string(st), s.story(s.close("A5:N")), "raise mum1: A5")
	}
	s = newScene()
	s.flag("A1", vulnerable)
	expect(t, "one of them vulnerable", s.story(s.close("A1:N A5:N")), "hold vulnerable mum1: A1; raise mum1: A5")
	s = newScene()
	s.list("A2", adult("mum1", 1, func(t *school.TiedContact) { t.CourtOrder = true }), adult("dad2", 9))
	expect(t, "told by tie, not by adult", s.story(s.close("A1:N A2:N")), "raise dad2: A2; raise mum1: A1")
	s = newScene()
	s.close("A1:N")
	s.list("A5", adult("mum1", 77))
	expect(t, "the number has changed meanwhile", s.story(s.close("A5:N")), "raise mum1: A5")
}

// TestTheAfternoon is the page of afternoons after a morning.
func TestTheAfternoon(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*scene)
		want   string
	}{
		"delivered in the morning": {func(s *scene) { s.texts(delivery.AlertText, delivery.Delivered) }, "withhold told_this_morning: A1"},
		"sent in the morning":      {func(s *scene) { s.texts(delivery.AlertText, delivery.Sent) }, "withhold told_this_morning: A1"},
		"still in doubt":           {func(s *scene) { s.texts(delivery.AlertText, delivery.Unknown) }, "withhold told_this_morning: A1"},
		"never delivered":          {func(s *scene) { s.texts(delivery.AlertText, delivery.Undelivered) }, "raise mum1: A1"},
		"failed":                   {func(s *scene) { s.texts(delivery.AlertText, delivery.Failed) }, "raise mum1: A1"},
		"expired":                  {func(s *scene) { s.texts(delivery.AlertText, delivery.Expired) }, "raise mum1: A1"},
		"arrived, left at lunch": {func(s *scene) {
			s.texts(delivery.AlertText, delivery.Sent)
			s.settle("A1", school.Person, "L")
		}, "raise mum1: A1"},
	} {
		s := newScene()
		s.close("A1:N")
		c.change(s)
		s.Now = monday.At(13, 20)
		expect(t, name, s.story(s.closeIn(register.PM, "A1:N")), c.want)
	}
}
