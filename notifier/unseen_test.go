package notifier_test

import (
	"slices"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/register"
)

// TestNobodyIsLostBetweenARegisterAndTheRoll: whoever comes to a group whose
// register has closed stands as unmarked, whatever came first.
func TestNobodyIsLostBetweenARegisterAndTheRoll(t *testing.T) {
	add := func(s *stage, ref, group string) {
		s.exec(`INSERT INTO pupils (id, school, ref, upn, first_name, last_name, text_name, grp, year, vulnerable, no_text, in_care, left_on)
			VALUES ($1, $2, $3, '', 'New', 'Family', 'New', $4, 8, false, false, false, '')`, "p"+ref, string(urn), ref, group)
	}
	joins := func(s *stage) { add(s, "X90", "8B") }
	moves := func(s *stage) { s.exec(`UPDATE pupils SET grp = '8B' WHERE ref = 'A5'`) }
	renumbered := func(from, to string) func(*stage) {
		return func(s *stage) { s.exec(`UPDATE pupils SET ref = $1 WHERE ref = $2`, to, from) }
	}
	replaced := func(s *stage) { renumbered("A1", "Q1")(s); add(s, "A1", "8B") }
	ours := func(marks string) func(*stage) { return func(s *stage) { s.close(marks) } }
	theirs := func(marks string) func(*stage) {
		return func(s *stage) {
			_, err := s.RegisterClosed(t.Context(), mis, closure("10C", marks), nil)
			must(t, err)
		}
	}
	const all = "A1:/ A2:/ A3:/ A4:/"
	for name, c := range map[string]struct {
		steps []func(*stage)
		want  []string
	}{
		"joins after it closed":                  {[]func(*stage){ours(all), joins}, []string{"X90"}},
		"joins before it closed":                 {[]func(*stage){joins, ours(all)}, []string{"X90"}},
		"named before joining":                   {[]func(*stage){ours(all + " X90:N"), joins}, []string{"X90"}},
		"joins, and the register comes again":    {[]func(*stage){ours(all), joins, ours(all + " X90:/")}, nil},
		"moves from one that is open":            {[]func(*stage){ours(all), moves}, []string{"A5"}},
		"moves, and the old one closes without":  {[]func(*stage){ours(all), moves, theirs("X80:/")}, []string{"A5"}},
		"moves unmarked":                         {[]func(*stage){theirs("X80:/"), ours(all), moves}, []string{"A5"}},
		"moves with a mark of the old register":  {[]func(*stage){theirs("X80:/ A5:/"), ours(all), moves}, nil},
		"moves, and the old one marks them":      {[]func(*stage){ours(all), moves, theirs("X80:/ A5:/")}, nil},
		"moves to a group that has not closed":   {[]func(*stage){moves, theirs("X80:/")}, nil},
		"renumbered after a mark":                {[]func(*stage){ours(all), renumbered("A1", "Q1")}, nil},
		"renumbered after a blank":               {[]func(*stage){ours("A1: A2:/ A3:/ A4:/"), renumbered("A1", "Q1")}, []string{"Q1"}},
		"a newcomer with another's id":           {[]func(*stage){ours(all), replaced}, []string{"A1"}},
		"a newcomer with the id of one in doubt": {[]func(*stage){ours("A1:Ω A2:/ A3:/ A4:/"), replaced}, []string{"A1", "Q1"}},
		"and the register comes again":           {[]func(*stage){ours(all), replaced, ours(all + " Q1:/")}, nil},
		"and it comes again as it was":           {[]func(*stage){ours(all), replaced, ours(all)}, []string{"Q1"}},
		"nobody moves":                           {[]func(*stage){ours(all)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, smallRoll())
			add(s, "X80", "10C")
			for _, step := range c.steps {
				s.clock.Set(s.clock.Now().Add(time.Minute))
				step(s)
			}
			s.balanced()
			if got := s.unmarkedEverywhere(); !slices.Equal(got, c.want) {
				t.Errorf("unmarked are %v, not %v", got, c.want)
			}
		})
	}
}

// unmarkedEverywhere gives who stands as unmarked, which Today, the registers,
// the ledger and, eleven minutes later, the call list must all say.
func (s *stage) unmarkedEverywhere() []string {
	s.t.Helper()
	s.clock.Set(s.clock.Now().Add(11 * time.Minute))
	today, err := s.Today(s.t.Context(), urn, register.AM)
	must(s.t, err)
	rs, err := s.Registers(s.t.Context(), urn, monday, register.AM)
	must(s.t, err)
	l, err := s.Calls(s.t.Context(), urn)
	must(s.t, err)
	var doubts, registers, calls []string
	for _, d := range today.Doubts {
		doubts = append(doubts, d.Ref)
	}
	for _, r := range rs {
		for _, d := range r.Unmarked {
			registers = append(registers, d.Ref)
		}
	}
	for _, c := range l.Calls {
		for _, p := range c.Pupils {
			calls = append(calls, p.Pupil.Ref)
		}
	}
	slices.Sort(doubts) // the call list goes by name
	for where, got := range map[string][]string{"the registers": registers, "the ledger": today.Ledger.Unmarked, "the call list": calls} {
		if slices.Sort(got); !slices.Equal(got, doubts) {
			s.t.Errorf("%s: %v, and Today: %v", where, got, doubts)
		}
	}
	return doubts
}

// TestTheRollOfNowSaysNothingOfYesterday: a pupil who came since is not missed
// in the registers of an earlier day.
func TestTheRollOfNowSaysNothingOfYesterday(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:/ A2:/ A3:/ A4:/")
	s.clock.Set(monday.AddDays(1).At(9, 0))
	s.exec(`UPDATE pupils SET grp = '8B' WHERE ref = 'A5'`)
	l, err := s.Ledger(t.Context(), urn, monday, register.AM)
	must(t, err)
	if len(l.Unmarked) != 0 || !l.Balanced {
		t.Errorf("of yesterday: %v, %v", l.Unmarked, l.Faults)
	}
}
