package roll_test

import (
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
)

// TestFreeSchoolMealsStandAsTheRollLastSaidThem: they are no mark of safety, and a
// roll without them leaves what stood.
func TestFreeSchoolMealsStandAsTheRollLastSaidThem(t *testing.T) {
	const with, without = "Adno,Forename,Surname,Reg,FSM Eligible\n", "Adno,Forename,Surname,Reg\n"
	h := newHouse(t)
	urn := h.school(t, t)
	now := func() bool { return h.standing(t, t, urn).Pupils[0].FreeMeals }
	for _, c := range []struct {
		file string
		want bool
	}{
		{with + "R01,Kit,Rone,4A,T\n", true},
		{without + "R01,Kit,Rone,4A\n", true},
		{with + "R01,Kit,Rone,4A,\n", true},
		{with + "R01,Kit,Rone,4A,perhaps\n", true},
		{with + "R01,Kit,Rone,4A,No\n", false},
	} {
		if h.csv(t, urn, c.file, roll.PutOptions{}); now() != c.want {
			t.Errorf("%s leaves %v", c.file, now())
		}
	}
	d := h.put(t, urn, `{"pupils":[{"id":"R01","first_name":"Kit","group":"4A","free_meals":true}]}`, roll.PutOptions{})
	if !now() || len(d.Problems) > 0 {
		t.Errorf("as JSON: %v %v", now(), d.Problems)
	}
}
