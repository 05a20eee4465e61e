package staff_test

import (
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/store/storetest"
)

var tester = school.SystemActor("test")

const password = "correct horse battery"

// house is a service on a real store with two schools, one of a trust.
type house struct {
	*staff.Service
	db   *store.DB
	wall *clock.Manual
}

func newHouse(t *testing.T) house {
	t.Helper()
	wall := clock.At(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	box, err := seal.New(make([]byte, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	db := storetest.Fresh(t, box, wall)
	rolls := db.Roll()
	if err := rolls.AddNetwork(t.Context(), tester, school.Network{ID: "trust", Name: "A trust", Kind: school.Trust}, wall.Now()); err != nil {
		t.Fatal(err)
	}
	for urn, network := range map[school.URN]school.NetworkID{"900001": "", "900002": "trust"} {
		s := school.School{URN: urn, Name: "School", TextName: "School", OfficePhone: "07700 900999", Phase: school.Primary, Network: network}
		if err := rolls.AddSchool(t.Context(), tester, s, school.Calendar{}, wall.Now()); err != nil {
			t.Fatal(err)
		}
	}
	return house{staff.New(db.Staff(), wall).WithCost(staff.DemoCost), db, wall}
}

func (h house) member(t *testing.T) staff.Member {
	t.Helper()
	m, err := h.AddMember(t.Context(), tester, staff.Member{School: "900001", Email: " Office@Quill.example ", Name: "Pat", Role: staff.Office}, password)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAMemberSignsInAndIsKnownByTheToken(t *testing.T) {
	h := newHouse(t)
	m := h.member(t)
	if m.ID == "" || m.Email != "office@quill.example" {
		t.Fatalf("the member was kept as %+v", m)
	}
	in, err := h.SignIn(t.Context(), "OFFICE@quill.example", password, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	if in.Member != m || len(in.Token) < 40 || len(in.CSRF) < 40 || in.Token == in.CSRF {
		t.Fatalf("signed in as %+v", in.Member)
	}
	got, err := h.ByToken(t.Context(), in.Token)
	if err != nil || got != in {
		t.Fatalf("by token: %+v, %v", got, err)
	}
	var kept int
	if err := h.db.Raw().QueryRow("SELECT COUNT(*) FROM sign_ins WHERE token_hash = $1 OR csrf = $1", in.Token).Scan(&kept); err != nil || kept != 0 {
		t.Fatalf("the token itself was kept: %d, %v", kept, err)
	}
	if err := h.SignOut(t.Context(), in.Token); err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{in.Token, "", "nonsense"} {
		if _, err := h.ByToken(t.Context(), token); !problem.Is(err, problem.NoKey) {
			t.Errorf("token %q: %v", token, err)
		}
	}
}

func TestAWrongEmailAndAWrongPasswordAreAnsweredAlike(t *testing.T) {
	h := newHouse(t)
	h.member(t)
	said := map[string]bool{}
	for email, pass := range map[string]string{
		"office@quill.example": "not the password",
		"nobody@quill.example": password,
		"":                     "",
		"Office@Quill.Example": strings.Repeat("x", 10_000),
	} {
		_, err := h.SignIn(t.Context(), email, pass, "192.0.2.1")
		if !problem.Is(err, problem.NoKey) {
			t.Errorf("%q: %v", email, err)
		}
		said[problem.Of(err).Detail] = true
	}
	if len(said) != 1 {
		t.Errorf("the answers differ: %v", said)
	}
}

func TestASignInEndsWithTheDay(t *testing.T) {
	for name, c := range map[string]struct {
		uses []time.Duration // between one use and the next
		open bool            // at the last
	}{
		"used within four hours":              {[]time.Duration{3 * time.Hour, 3 * time.Hour}, true},
		"left alone for four hours":           {[]time.Duration{4 * time.Hour}, false},
		"used all day, but for twelve hours":  {[]time.Duration{3 * time.Hour, 3 * time.Hour, 3 * time.Hour, 3 * time.Hour}, false},
		"used a moment ago, then four hours":  {[]time.Duration{30 * time.Second, 4*time.Hour - time.Second}, false},
		"used every hour, just short of that": {[]time.Duration{3 * time.Hour, 3 * time.Hour, 3 * time.Hour, 3*time.Hour - time.Second}, true},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.member(t)
			in, err := h.SignIn(t.Context(), "office@quill.example", password, "192.0.2.1")
			if err != nil {
				t.Fatal(err)
			}
			for i, d := range c.uses {
				h.wall.Advance(d)
				_, err = h.ByToken(t.Context(), in.Token)
				if i < len(c.uses)-1 && err != nil {
					t.Fatalf("use %d: %v", i, err)
				}
			}
			if (err == nil) != c.open {
				t.Errorf("at the end: %v", err)
			}
		})
	}
}

func TestAPeekIsNoUse(t *testing.T) {
	h := newHouse(t)
	h.member(t)
	in, err := h.SignIn(t.Context(), "office@quill.example", password, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	h.wall.Advance(3 * time.Hour)
	if got, err := h.Peek(t.Context(), in.Token); err != nil || got.Member != in.Member {
		t.Fatalf("peeked: %+v, %v", got, err)
	}
	h.wall.Advance(time.Hour)
	for _, token := range []string{in.Token, "", "nonsense"} {
		if _, err := h.Peek(t.Context(), token); !problem.Is(err, problem.NoKey) {
			t.Errorf("token %q: %v", token, err)
		}
	}
}

func TestTriesAreLimitedByEmailAndByAddress(t *testing.T) {
	h := newHouse(t)
	h.member(t)
	try := func(email, pass, addr string) error {
		_, err := h.SignIn(t.Context(), email, pass, addr)
		return err
	}
	for i := range 10 {
		if err := try("office@quill.example", "wrong", "192.0.2.1"); !problem.Is(err, problem.NoKey) {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	if err := try("office@quill.example", password, "192.0.2.2"); !problem.Is(err, problem.TooMany) {
		t.Fatalf("the right password after ten wrong ones: %v", err)
	}
	h.wall.Advance(15*time.Minute + time.Second)
	if err := try("office@quill.example", password, "192.0.2.2"); err != nil {
		t.Fatalf("after a quarter of an hour: %v", err)
	}
	for i := range 10 { // the right password cleared the tries before it
		if err := try("office@quill.example", "wrong", "192.0.2.3"); !problem.Is(err, problem.NoKey) {
			t.Fatalf("try %d after signing in: %v", i, err)
		}
	}
	h.wall.Advance(15*time.Minute + time.Second)
	if err := try("office@quill.example", password, "192.0.2.9"); err != nil { // who comes in counts for nobody else of that address
		t.Fatal(err)
	}
	for i := range 60 {
		err := try("someone"+strings.Repeat("x", i)+"@quill.example", "wrong", "192.0.2.9")
		want := problem.NoKey
		if i >= 50 {
			want = problem.TooMany
		}
		if !problem.Is(err, want) {
			t.Fatalf("try %d from one address: %v", i, err)
		}
	}
}

func TestSomeoneWhoLeftIsOutAtOnce(t *testing.T) {
	h := newHouse(t)
	m := h.member(t)
	in, err := h.SignIn(t.Context(), m.Email, password, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Leave(t.Context(), tester, m.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ByToken(t.Context(), in.Token); !problem.Is(err, problem.NoKey) {
		t.Errorf("the open sign-in: %v", err)
	}
	if _, err := h.SignIn(t.Context(), m.Email, password, "192.0.2.1"); !problem.Is(err, problem.NoKey) {
		t.Errorf("a new sign-in: %v", err)
	}
}

func TestWhoMayBeAddedAndWithWhichPassword(t *testing.T) {
	h := newHouse(t)
	h.member(t)
	good := staff.Member{School: "900001", Email: "lead@quill.example", Name: "Sam", Role: staff.Lead}
	for name, c := range map[string]struct {
		change   func(*staff.Member)
		password string
		kind     problem.Kind
		pointer  string
	}{
		"no password":               {nil, "", problem.Invalid, "/password"},
		"eleven characters":         {nil, "abcdefghijk", problem.Invalid, "/password"},
		"the name in the email":     {nil, "LEAD-of-the-school", problem.Invalid, "/password"},
		"one letter over and over":  {nil, "aaaaaaaaaaaaaaaa", problem.Invalid, "/password"},
		"longer than any password":  {nil, strings.Repeat("abcde", 50), problem.Invalid, "/password"},
		"no email":                  {func(m *staff.Member) { m.Email = "lead" }, password, problem.Invalid, "/email"},
		"an email with a name":      {func(m *staff.Member) { m.Email = "Sam <lead@quill.example>" }, password, problem.Invalid, "/email"},
		"no name":                   {func(m *staff.Member) { m.Name = " " }, password, problem.Invalid, "/name"},
		"a role there is not":       {func(m *staff.Member) { m.Role = "king" }, password, problem.Invalid, "/role"},
		"a URN that is none":        {func(m *staff.Member) { m.School = "9" }, password, problem.Invalid, "/school"},
		"a school that is not here": {func(m *staff.Member) { m.School = "900099" }, password, problem.Unknown, ""},
		"an email that is taken":    {func(m *staff.Member) { m.Email = "OFFICE@quill.example" }, password, problem.Conflict, "/email"},
	} {
		t.Run(name, func(t *testing.T) {
			m := good
			if c.change != nil {
				c.change(&m)
			}
			_, err := h.AddMember(t.Context(), tester, m, c.password)
			if !problem.Is(err, c.kind) {
				t.Fatal(err)
			}
			if p := problem.Of(err); c.pointer != "" && (len(p.Fields) != 1 || p.Fields[0].Pointer != c.pointer) {
				t.Errorf("it points at %+v", p.Fields)
			}
		})
	}
	if _, err := h.AddMember(t.Context(), tester, good, "twelve chars"); err != nil {
		t.Error(err)
	}
}

func TestADozenDemoPasswordsTakeLessThanASecond(t *testing.T) {
	start := time.Now()
	for range 12 {
		staff.HashPassword(password, staff.DemoCost)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestAPasswordIsKeptInPHCFormAtTheLeastOWASPAdvises(t *testing.T) {
	a, b := staff.HashPassword(password, staff.DefaultCost), staff.HashPassword(password, staff.DefaultCost)
	if !strings.HasPrefix(a, "$argon2id$v=19$m=19456,t=2,p=1$") || a == b {
		t.Errorf("kept as %s, and again as %s", a, b)
	}
}
