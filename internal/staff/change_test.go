package staff_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

const another = "four plain words here"

func TestWhoChangesAPasswordStaysInAndNobodyElseDoes(t *testing.T) {
	h := newHouse(t)
	m := h.member(t)
	here, err := h.SignIn(t.Context(), m.Email, password, "a")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := h.SignIn(t.Context(), m.Email, password, "b")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, fresh, at string }{
		"with another's password": {"not this one at all", another, "/old"},
		"to the same":             {password, password, "/password"},
		"to a short one":          {password, "short", "/password"},
		"to the email's name":     {password, "office office office", "/password"},
	} {
		err := h.ChangePassword(t.Context(), m, here.Token, c.old, c.fresh, "a")
		if !problem.Is(err, problem.Invalid) || problem.Of(err).Fields[0].Pointer != c.at {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := h.ChangePassword(t.Context(), m, here.Token, password, another, "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ByToken(t.Context(), here.Token); err != nil {
		t.Errorf("whoever changed it is out: %v", err)
	}
	if _, err := h.ByToken(t.Context(), elsewhere.Token); !problem.Is(err, problem.NoKey) {
		t.Errorf("another sign-in stays: %v", err)
	}
	if _, err := h.SignIn(t.Context(), m.Email, password, "c"); !problem.Is(err, problem.NoKey) {
		t.Errorf("the old one opens still: %v", err)
	}
	if _, err := h.SignIn(t.Context(), m.Email, another, "c"); err != nil {
		t.Errorf("the new one does not open: %v", err)
	}
}

func TestGuessesAtAPasswordOnItsPageAreCounted(t *testing.T) {
	h := newHouse(t)
	m := h.member(t)
	for range 12 {
		if err := h.ChangePassword(t.Context(), m, "x", "a guess at it", another, "a"); problem.Is(err, problem.TooMany) {
			return
		}
	}
	t.Error("a dozen guesses were let through")
}

func TestAnOperatorGivesAnotherPassword(t *testing.T) {
	h := newHouse(t)
	m := h.member(t)
	in, err := h.SignIn(t.Context(), m.Email, password, "a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.SetPassword(t.Context(), tester, "nobody@quill.example", another); !problem.Is(err, problem.Unknown) {
		t.Errorf("nobody's: %v", err)
	}
	if _, err := h.SetPassword(t.Context(), tester, " OFFICE@quill.example", another); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ByToken(t.Context(), in.Token); !problem.Is(err, problem.NoKey) {
		t.Errorf("they are signed in still: %v", err)
	}
	if _, err := h.SignIn(t.Context(), m.Email, another, "a"); err != nil {
		t.Error(err)
	}
}

func TestASchoolSeesItsOwnPeopleKeysAndRecord(t *testing.T) {
	h := newHouse(t)
	m := h.member(t)
	mine, _, err := h.CreateKey(t.Context(), m.Actor(), staff.Key{Name: "Register system", School: "900001", Scopes: []staff.Scope{staff.RollRead}})
	if err != nil {
		t.Fatal(err)
	}
	theirs, _, err := h.CreateKey(t.Context(), tester, staff.Key{Name: "Another", School: "900002", Scopes: []staff.Scope{staff.RollRead}})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := h.Keys(t.Context(), "900001")
	if err != nil || len(keys) != 1 || keys[0].ID != mine.ID || !keys[0].May(staff.RollRead) || !keys[0].CreatedAt.Equal(h.wall.Now()) {
		t.Errorf("keys: %+v %v", keys, err)
	}
	if err := h.RevokeKeyOf(t.Context(), m.Actor(), "900001", theirs.ID); !problem.Is(err, problem.Unknown) {
		t.Errorf("another school's key was ended: %v", err)
	}
	if err := h.RevokeKeyOf(t.Context(), m.Actor(), "900001", mine.ID); err != nil {
		t.Error(err)
	}
	all, err := h.Members(t.Context(), "900001")
	if err != nil || len(all) != 1 || all[0] != m {
		t.Errorf("members: %+v %v", all, err)
	}
	var acts []string
	lines, err := h.Record(t.Context(), "900001", 0)
	for _, l := range lines {
		acts = append(acts, l.Act+" by "+l.Who)
	}
	if got := strings.Join(acts, ", "); err != nil || got != "key.revoke by Pat, key.add by Pat, staff.add by , school.add by " {
		t.Errorf("the record says %q, %v", got, err)
	}
	if older, err := h.Record(t.Context(), "900001", lines[1].Seq); err != nil || len(older) != 2 || older[0].Act != "staff.add" {
		t.Errorf("older lines: %+v %v", older, err)
	}
	if none, err := h.Record(t.Context(), school.URN("900002"), 1); err != nil || len(none) > 0 {
		t.Errorf("before the first: %+v %v", none, err)
	}
}

func TestEveryDutyHasSomebodyAndCommsHasNoRoll(t *testing.T) {
	for _, d := range []staff.Duty{staff.SeeRoll, staff.ImportRoll, staff.TightenRoll, staff.LoosenRoll, staff.SeeReasons, staff.SetSchool, staff.ShutSchool, staff.SettleNotice, staff.SeeRecord} {
		if len(staff.WhoMay(d)) == 0 || staff.Comms.May(d) {
			t.Errorf("to %s: %v", d, staff.WhoMay(d))
		}
	}
	if staff.Office.May(staff.LoosenRoll) || staff.Head.May(staff.LoosenRoll) || staff.Admin.May(staff.SeeReasons) || staff.Role("").May(staff.SeeRoll) {
		t.Error("somebody may what they may not")
	}
}
