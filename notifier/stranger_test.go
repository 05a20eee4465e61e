package notifier_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// other and shut are two more schools of the installation; shut has a training
// day.
const other, shut = school.URN("900002"), school.URN("900003")

var nobodys = phone.Trusted("+99977000001")

// threeSchools is the stage with two more schools, each with a lead who can be
// told by text. Zoë Quill and Ada-Mae Van Dyk are at the first, Ada Quill of 4R
// at the second.
func threeSchools(t *testing.T) *stage {
	t.Helper()
	st := smallRoll()
	here := func(ref, first, last string) {
		st.Pupils = append(st.Pupils, school.Pupil{ID: school.PupilID("p" + ref), School: urn, Ref: ref, FirstName: first, LastName: last, TextName: first, Group: "8B", Year: 8})
	}
	here("Z1", "Zoë", "Quill")
	here("Z2", "Ada-Mae", "Van Dyk")
	s := newStage(t, st)
	s.hire("lead", staff.Lead, 70)
	for i, at := range []school.URN{other, shut} {
		c := school.Calendar{Terms: []school.Term{{Name: "Autumn", First: monday.AddDays(-60), Last: monday.AddDays(20)}}, AMStart: clock.HM(8, 45), PMStart: clock.HM(13, 0)}
		if at == shut {
			c.Closed = []school.ClosedDay{{Date: monday, Kind: school.Inset}}
		}
		p := school.Pupil{ID: "q" + school.PupilID(at), School: at, Ref: "Q1", FirstName: "Ada", LastName: "Quill", TextName: "Ada", Group: "4R", Year: 4}
		var there roll.Standing
		if at == other {
			there.Pupils = []school.Pupil{p}
		}
		must(t, s.db.Roll().Seed(t.Context(), school.SystemActor("test"), school.School{URN: at, Name: "Elsewhere", TextName: "Elsewhere", OfficePhone: "01632 960001", Phase: school.Primary}, c, there, s.clock.Now()))
		must(t, s.db.Staff().AddMember(t.Context(), office, staff.Member{
			ID: "lead" + string(at), School: at, Email: string(at) + "@made-up.example", Name: "Somebody", Role: staff.Lead, Mobile: number(80 + i),
		}, "$hash", s.clock.Now()))
	}
	return s
}

func (s *stage) writes(id, words string) {
	s.t.Helper()
	must(s.t, s.Inbound(s.t.Context(), s.inbound(id, nobodys, words), notifier.KindReply))
}

// where says at which schools concerns stand, about whom, and how many texts went
// to staff of each.
func (s *stage) where() string {
	s.t.Helper()
	var out []string
	for _, at := range []school.URN{urn, other, shut} {
		list, err := s.Concerns(s.t.Context(), at, monday)
		must(s.t, err)
		var texts int
		must(s.t, s.db.Raw().QueryRowContext(s.t.Context(), `SELECT COUNT(*) FROM texts WHERE kind = 'staff' AND school = $1`, string(at)).Scan(&texts))
		for _, c := range list {
			var about []string
			for _, p := range c.Pupils {
				about = append(about, p.Who.Ref)
			}
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s: %s", at, strings.Join(about, " "))))
		}
		if texts > 0 {
			out = append(out, fmt.Sprintf("%d told", texts))
		}
	}
	return strings.Join(out, "; ")
}

// seenAt lists the schools on whose Today a text stands.
func (s *stage) seenAt(words string) (out []school.URN) {
	s.t.Helper()
	for _, at := range []school.URN{urn, other, shut} {
		list, err := s.store.Unmatched(s.t.Context(), at, monday)
		must(s.t, err)
		if slices.ContainsFunc(list, func(u notifier.UnmatchedView) bool { return u.Body == words }) {
			out = append(out, at)
		}
	}
	return out
}

func TestAStrangerIsHeardWhereTheTextPoints(t *testing.T) {
	all := []school.URN{urn, other, shut}
	for name, c := range map[string]struct {
		words string
		seen  []school.URN
		where string
	}{
		"a pupil's two names":                    {"Where is zoe quill?? she left at 8", all[:1], "900001: Z1; 1 told"},
		"a name of more words":                   {"Ada Mae van-dyk is not home, where is she", all[:1], "900001: Z2; 1 told"},
		"a first name and a group":               {"where is Ada in 4R, I dropped her off", all[1:2], "900002: Q1; 1 told"},
		"two pupils of two schools":              {"Ada Quill and Zoë: where is she, I dropped her off", all[:2], "900001: Z1; 1 told; 900002: Q1; 1 told"},
		"a first name alone":                     {"where is Ada, I dropped her off", all, "900001:; 1 told; 900002:; 1 told; 900003:"},
		"nobody at all":                          {"my daughter left at 8, where is she", all, "900001:; 1 told; 900002:; 1 told; 900003:"},
		"what is no worry, with a name":          {"Zoe Quill has a cold today", all[:1], ""},
		"what is no worry, and names nobody":     {"she has a cold today", all, ""},
		"a wrong number says nothing of anybody": {"who is this? wrong number", all, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := threeSchools(t)
			s.writes("in1", c.words)
			if got := s.where(); got != c.where {
				t.Errorf("concerns: %s, not %s", got, c.where)
			}
			if got := s.seenAt(c.words); !slices.Equal(got, c.seen) {
				t.Errorf("seen at %v, not %v", got, c.seen)
			}
		})
	}
}

func TestAWorryThatPointsNowhereTellsEachOpenSchoolOnceADay(t *testing.T) {
	s := threeSchools(t)
	s.hire("deputy", staff.Deputy, 71)
	s.writes("in1", "my daughter left at 8, where is she")
	first := s.where()
	s.clock.Advance(20 * time.Minute)
	must(t, s.Sweep(t.Context()))
	s.writes("in2", "please, where is she")
	if got := s.where(); got != first {
		t.Errorf("at first %s, then %s", first, got)
	}
	for _, at := range []school.URN{urn, other, shut} {
		list, err := s.Concerns(t.Context(), at, monday)
		must(t, err)
		must(t, s.CloseConcern(t.Context(), lead, list[0].ID, "Rang: a prank by a pupil"))
	}
	s.writes("in3", "where is my daughter")
	if got := s.where(); got != first {
		t.Errorf("closed, and opened once more: %s", got)
	}
	if got := s.seenAt("where is my daughter"); len(got) != 3 {
		t.Errorf("it is seen at %v", got)
	}
}

func TestTheNextTextOfAStrangerGoesWhereTheFirstWentAndIsAnsweredOnce(t *testing.T) {
	s := threeSchools(t)
	s.writes("in1", "where is zoe quill, she left at 8")
	s.writes("in2", "please somebody ring me where is she")
	if got := s.where(); got != "900001: Z1; 1 told" {
		t.Errorf("concerns: %s", got)
	}
	if n := s.answers(); n != 1 {
		t.Fatalf("answered %d times", n)
	}
	body := s.saidToStranger()
	if !strings.Contains(body, "We do not know this number") || !strings.Contains(body, "ring the school office") || !strings.Contains(body, "999") {
		t.Errorf("it says %q", body)
	}
	for _, secret := range []string{"Made-up", "Zo", "01632"} {
		if strings.Contains(body, secret) {
			t.Errorf("a stranger is told %q: %q", secret, body)
		}
	}
}

func TestAStrangerOutOfHoursHearsThatNobodyWatches(t *testing.T) {
	s := threeSchools(t)
	s.clock.Advance(9 * time.Hour)
	s.writes("in1", "where is zoe quill, she left at 8")
	if body := s.saidToStranger(); !strings.Contains(body, "not watched at this hour") || !strings.Contains(body, "999") {
		t.Errorf("it says %q", body)
	}
}

func TestAStrangersWorryLeavesTheLadderAndTheRepliesAsTheyWere(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:/")
	s.writes("in1", "where is Given1 Family, I dropped her off")
	a := s.absences()["A1"]
	if a.Concern == "" || len(a.Replies) != 0 {
		t.Errorf("the concern is %q, the replies are %v", a.Concern, a.Replies)
	}
	s.balanced()
}

// saidToStranger composes the one answer that is owed.
func (s *stage) saidToStranger() string {
	s.t.Helper()
	var id string
	must(s.t, s.db.Raw().QueryRowContext(s.t.Context(), `SELECT id FROM texts WHERE kind = 'answer'`).Scan(&id))
	texts := s.claim(delivery.TextID(id))
	body, verdict, err := s.Compose(s.t.Context(), texts[0])
	must(s.t, err)
	if !verdict.Send {
		s.t.Fatalf("it is withdrawn for %s", verdict.Reason)
	}
	return string(body)
}
